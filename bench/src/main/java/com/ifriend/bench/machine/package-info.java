/** The machine a measurement runs on, its processors and its databases. */
@NullMarked
@CheckReturnValue
package com.ifriend.bench.machine;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
