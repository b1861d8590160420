/** Sessions in from elsewhere, and out to a file. */
@NullMarked
@CheckReturnValue
package com.ifriend.app.transfer;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
