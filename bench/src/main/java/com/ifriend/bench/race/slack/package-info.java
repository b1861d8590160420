/**
 * Races our Slack bot against bots that stand on other libraries, each a child process with a Slack
 * double of its own, and writes the part of {@code docs/peers.md} about them.
 */
@NullMarked
@CheckReturnValue
package com.ifriend.bench.race.slack;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
