/**
 * The contract every session store must pass, with the servers and fault tools it needs.
 *
 * <p>To check a backend, hand it as a {@link com.ifriend.store.testkit.SessionBackend} to {@link
 * com.ifriend.store.testkit.SessionContract}, {@link
 * com.ifriend.store.testkit.SessionModelContract} (random operations) and {@link
 * com.ifriend.store.testkit.SessionRaceContract} (many threads). If there is a network in between,
 * also to {@link com.ifriend.store.testkit.SessionWireContract} and, in the place of the race, to
 * {@link com.ifriend.store.testkit.SessionProcessContract}; and if it keeps data on a disk, extend
 * {@link com.ifriend.store.testkit.DurabilityContract} for each of its durable settings.
 */
@NullMarked
@CheckReturnValue
package com.ifriend.store.testkit;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
