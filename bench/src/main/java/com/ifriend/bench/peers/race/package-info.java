/**
 * What the races of {@code scripts/peers} have in common: the command line, the turns, the figures
 * and verdicts, and how they become Markdown.
 */
@NullMarked
@CheckReturnValue
package com.ifriend.bench.peers.race;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
