/**
 * How well long-term memory finds what it is asked for: a labelled set of memories and queries, and
 * the page {@code docs/memory-quality.md}.
 */
@NullMarked
@CheckReturnValue
package com.ifriend.bench.memory;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
