/**
 * What the stores cost, as ratios within one run against what the same servers cannot do faster.
 *
 * <p>Each question of {@code docs/performance.md} is a class that implements {@link
 * com.ifriend.bench.limit.Question}; {@link com.ifriend.bench.Main} has them asked and writes the
 * page.
 */
@NullMarked
@CheckReturnValue
package com.ifriend.bench;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
