/**
 * What everything that measures is made of: samples, ratios and goals, contests in rounds, tables,
 * servers, what is written to them, and the machine. Knows none of the rooms above it.
 */
@NullMarked
@CheckReturnValue
package com.ifriend.bench.kit;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
