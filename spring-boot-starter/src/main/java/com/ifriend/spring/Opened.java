package com.ifriend.spring;

import com.ifriend.store.SessionStore;
import com.ifriend.store.memory.MemoryStore;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The stores of one server.
 *
 * @param where and in what state, without secrets
 * @param expired how many sessions were removed after they had expired, if the store counts them
 * @param ping returns if the server answers
 * @param close gives back what was opened for it
 */
record Opened(
    Supplier<String> where,
    SessionStore sessions,
    MemoryStore memories,
    Optional<LongSupplier> expired,
    Runnable ping,
    Runnable close) {}
