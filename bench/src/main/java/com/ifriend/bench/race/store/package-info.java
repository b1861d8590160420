/**
 * Races our session stores against those of others, and against the algorithms they use, each in a
 * child process of its own, and writes {@code docs/peers.md}.
 *
 * <p>{@link com.ifriend.bench.race.store.StoreMain} starts the servers and the children; {@link
 * com.ifriend.bench.race.child.PeerLoop} is what runs inside of a Java child, and {@code
 * peers/node/loop.mjs} its twin.
 */
@NullMarked
@CheckReturnValue
package com.ifriend.bench.race.store;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
