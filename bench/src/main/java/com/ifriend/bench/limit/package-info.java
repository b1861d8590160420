/**
 * What the stores cost, as ratios within one run against what the same servers cannot do faster:
 * {@link com.ifriend.bench.limit.Bench} asks the questions of {@code docs/performance.md}.
 */
@NullMarked
@CheckReturnValue
package com.ifriend.bench.limit;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
