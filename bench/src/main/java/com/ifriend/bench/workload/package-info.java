/** What is done to a store over and over, and to a server without one. */
@NullMarked
@CheckReturnValue
package com.ifriend.bench.workload;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
