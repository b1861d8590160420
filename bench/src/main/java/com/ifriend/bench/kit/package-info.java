/**
 * What everything that measures is made of: samples, ratios and goals, contests in rounds, child
 * processes, servers, what is written to them, the machine, and the templates and tables of pages.
 * Knows none of the rooms above it.
 */
@NullMarked
@CheckReturnValue
package com.ifriend.bench.kit;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
