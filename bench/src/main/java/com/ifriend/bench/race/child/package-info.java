/**
 * The inside of a child process that a race of session stores drives over its standard input and
 * output: one request a line, one answer a line. Needs nothing but the JDK, because it is also
 * compiled into each Java peer, whose libraries are its own.
 *
 * <p>{@link com.ifriend.bench.race.child.PeerLoop} lists the requests. A Slack bot hears of one
 * only, that of {@link com.ifriend.bench.race.child.BotLoop}.
 */
@NullMarked
@CheckReturnValue
package com.ifriend.bench.race.child;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
