package com.ifriend.store.mysql;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * What the tables hold of one session, for people to look at.
 *
 * @param events what the row of the session counts
 * @param bytes of events, what the row of the session counts
 * @param eventRows how many there are
 * @param eventBytes how many they have
 * @param stateKeys in the session's own scope
 * @param expiresIn until it expires, by the clock of the database
 * @param fence newest fencing token that wrote; empty if none did
 */
public record RowReport(
    long events,
    long bytes,
    long eventRows,
    long eventBytes,
    long stateKeys,
    Duration expiresIn,
    OptionalLong fence) {}
