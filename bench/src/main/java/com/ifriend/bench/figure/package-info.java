/** Figures, ratios and tables: what was measured, and how it is written. */
@NullMarked
@CheckReturnValue
package com.ifriend.bench.figure;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
