package com.ifriend.store.inmemory;

import static java.util.Objects.requireNonNull;

import com.ifriend.store.Records;
import com.ifriend.store.SessionStore;
import com.ifriend.store.memory.MemoryStore;
import com.ifriend.store.turns.TurnQueue;
import com.ifriend.store.turns.TurnRules;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stores in the heap of this process. They keep bytes, not objects, and follow the same contract as
 * the durable ones; what they hold ends with the process.
 *
 * <p>Thread-safe. Services on one instance share its data.
 */
public final class InMemoryStores implements AutoCloseable {
  private final InMemorySessionStore sessions;
  private final InMemoryMemoryStore memories;
  private final Clock clock;
  private final Optional<Duration> sessionTtl;
  private final Map<String, TurnQueue> queues = new ConcurrentHashMap<>();
  private final Map<String, Records> records = new ConcurrentHashMap<>();

  private InMemoryStores(Clock clock, Optional<Duration> sessionTtl) {
    this.clock = clock;
    this.sessionTtl = sessionTtl;
    this.sessions = new InMemorySessionStore(clock, sessionTtl);
    this.memories = new InMemoryMemoryStore(clock);
  }

  /** Stores whose sessions never expire. */
  public static InMemoryStores create() {
    return new InMemoryStores(Clock.systemUTC(), Optional.empty());
  }

  /**
   * Stores whose sessions expire when they have not been used for {@code sessionTtl}.
   *
   * @param sessionTtl positive
   */
  public static InMemoryStores create(Clock clock, Duration sessionTtl) {
    if (sessionTtl.isNegative() || sessionTtl.isZero()) {
      throw new IllegalArgumentException("sessionTtl is " + sessionTtl + "; it must be positive");
    }
    Duration ttl =
        sessionTtl.compareTo(SessionStore.LONGEST_TTL) > 0 ? SessionStore.LONGEST_TTL : sessionTtl;
    return new InMemoryStores(requireNonNull(clock, "clock"), Optional.of(ttl));
  }

  public SessionStore sessions() {
    return sessions;
  }

  public MemoryStore memories() {
    return memories;
  }

  /** The queue of this name, one for all that ask these stores. */
  public TurnQueue turns(String name, TurnRules rules) {
    return queues.computeIfAbsent(
        name,
        unused ->
            new InMemoryTurnQueue(clock, sessionTtl.map(rules::rememberingFor).orElse(rules)));
  }

  /** The documents of this kind, one map for all that ask these stores. */
  public Records records(String kind) {
    return records.computeIfAbsent(kind, unused -> new InMemoryRecords());
  }

  /** Nothing to release; the data stays until the garbage collector takes it. */
  @Override
  public void close() {}
}
