/** Sessions in the heap of this process: for development and tests, gone when it ends. */
@NullMarked
@CheckReturnValue
package com.ifriend.store.inmemory;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
