/**
 * The contracts every store must pass, with the servers and fault tools they need. A test of a
 * backend extends a contract, and hands it the backend:
 *
 * <ul>
 *   <li>Sessions, as a {@link com.ifriend.store.testkit.SessionBackend}: {@link
 *       com.ifriend.store.testkit.SessionContract}, {@link
 *       com.ifriend.store.testkit.SessionModelContract} (random operations), {@link
 *       com.ifriend.store.testkit.SessionRaceContract} (many threads) and {@link
 *       com.ifriend.store.testkit.ManySessionsContract}.
 *   <li>Where there is a network in between, also {@link
 *       com.ifriend.store.testkit.SessionWireContract} and {@link
 *       com.ifriend.store.testkit.ManySessionsWireContract}, and {@link
 *       com.ifriend.store.testkit.SessionProcessContract} in the place of the race; where data is
 *       on a disk, {@link com.ifriend.store.testkit.DurabilityContract} for each durable setting.
 *   <li>Memories, as a {@link com.ifriend.store.testkit.MemoryBackend}: {@link
 *       com.ifriend.store.testkit.MemoryContract}.
 *   <li>The queue, as a {@link com.ifriend.store.testkit.TurnBackend}: {@link
 *       com.ifriend.store.testkit.TurnQueueContract}, and with a network in between {@link
 *       com.ifriend.store.testkit.TurnWireContract}.
 *   <li>Small documents that stay: {@link com.ifriend.store.testkit.RecordsContract}.
 * </ul>
 */
@NullMarked
@CheckReturnValue
package com.ifriend.store.testkit;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
