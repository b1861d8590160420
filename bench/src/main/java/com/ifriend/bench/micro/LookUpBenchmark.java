package com.ifriend.bench.micro;

import com.google.adk.sessions.Session;
import com.google.adk.sessions.SessionKey;
import com.ifriend.bench.workload.Payload;
import com.ifriend.store.HistoryCache;
import com.ifriend.store.HistoryCache.History;
import com.ifriend.store.ScopedState;
import com.ifriend.store.SessionStore;
import com.ifriend.store.StoredEvent;
import com.ifriend.store.StoredSessionService;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * What does a load cost that finds everything in the process? Each part is what its method takes
 * longer than {@link #nothing}, a session without events and state.
 *
 * <p>Data: a cache of 1,000 histories of one event of about 600 bytes; 20 state keys with short
 * texts; one event that is decoded already. No server.
 *
 * <p>Command: {@code scripts/bench --micro LookUp}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LookUpBenchmark {
  private static final ScopedState NO_STATE = new ScopedState(Map.of(), Map.of(), Map.of());
  private static final SessionKey KEY = new SessionKey("bench", "user", "500");

  private final StoredEvent event = new StoredEvent(new Payload("look-up").json());
  private final HistoryCache histories = histories(event);
  private final StoredSessionService empty = service(NO_STATE, List.of());
  private final StoredSessionService stateful = service(twentyKeys(), List.of());
  private final StoredSessionService known = service(NO_STATE, List.of(event));

  private static HistoryCache histories(StoredEvent event) {
    HistoryCache cache = new HistoryCache();
    for (int i = 0; i < 1_000; i++) {
      cache.put(
          new SessionKey("bench", "user", Integer.toString(i)),
          History.NONE.followedBy(List.of(event), "generation"));
    }
    return cache;
  }

  private static StoredSessionService service(ScopedState state, List<StoredEvent> events) {
    SessionStore store = new FixedSessionStore(state, () -> events);
    return new StoredSessionService(store);
  }

  private static ScopedState twentyKeys() {
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < 20; i++) {
      values.put("key-" + i, "\"value " + i + "\"");
    }
    return new ScopedState(Map.of(), Map.of(), values);
  }

  @Benchmark
  public History knownHistory() {
    return histories.get(KEY);
  }

  @Benchmark
  public Session nothing() {
    return load(empty);
  }

  @Benchmark
  public Session stateDecode() {
    return load(stateful);
  }

  @Benchmark
  public Session eventCopy() {
    return load(known);
  }

  private static Session load(StoredSessionService service) {
    Session loaded = service.getSession(KEY, null).blockingGet();
    if (loaded == null) {
      throw new IllegalStateException("no session");
    }
    return loaded;
  }
}
