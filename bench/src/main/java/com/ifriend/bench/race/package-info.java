/**
 * Whom we race against. What the races of {@code scripts/peers} have in common: the command line,
 * the children and how they are kept alive, the figures and verdicts, and how they become Markdown.
 */
@NullMarked
@CheckReturnValue
package com.ifriend.bench.race;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
