/** The page of {@code docs/performance.md} and its charts. */
@NullMarked
@CheckReturnValue
package com.ifriend.bench.page;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
