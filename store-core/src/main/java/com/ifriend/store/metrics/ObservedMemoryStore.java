package com.ifriend.store.metrics;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.ifriend.store.PageRequest;
import com.ifriend.store.memory.Audience;
import com.ifriend.store.memory.Memory;
import com.ifriend.store.memory.MemoryOwner;
import com.ifriend.store.memory.MemoryPage;
import com.ifriend.store.memory.MemorySelection;
import com.ifriend.store.memory.MemoryStore;
import com.ifriend.store.memory.NewMemory;
import com.ifriend.store.memory.TimeRange;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.trace.Tracer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A store of memories whose operations are timed, counted and traced, as those of sessions in an
 * {@link ObservedSessionStore}: series {@code ifriend.memory.store.…} and {@code ifriend.memories},
 * spans {@code memory_store.…}. Thread-safe.
 */
public final class ObservedMemoryStore implements MemoryStore {
  private final MemoryStore store;
  private final StoreOperation add;
  private final StoreOperation mark;
  private final StoreOperation search;
  private final StoreOperation get;
  private final StoreOperation list;
  private final StoreOperation count;
  private final StoreOperation forget;
  private final Counter learnt;
  private final Counter forgotten;

  /**
   * @param backend a tag of each series, as in {@code redis}, {@code cloudsql}
   * @param tracer may be a no-op one
   */
  public ObservedMemoryStore(
      MemoryStore store, String backend, MeterRegistry meters, Tracer tracer) {
    Function<String, StoreOperation> operation =
        name -> new StoreOperation(StoreOperation.Kind.MEMORIES, name, backend, meters, tracer);
    this.store = store;
    this.add = operation.apply("add");
    this.mark = operation.apply("mark");
    this.search = operation.apply("search");
    this.get = operation.apply("get");
    this.list = operation.apply("list");
    this.count = operation.apply("count");
    this.forget = operation.apply("forget");
    this.learnt = memories("learnt", backend, meters);
    this.forgotten = memories("forgotten", backend, meters);
  }

  private static Counter memories(String what, String backend, MeterRegistry meters) {
    return Counter.builder("ifriend.memories")
        .description("Statements learnt, said before or not, and memories forgotten on demand")
        .tag("backend", backend)
        .tag("what", what)
        .register(meters);
  }

  @CanIgnoreReturnValue
  @Override
  public int add(MemoryOwner owner, List<NewMemory> memories, Optional<SessionMark> left) {
    String session = left.map(SessionMark::sessionId).orElse("");
    return counted(learnt, () -> add.observe(session, () -> store.add(owner, memories, left)));
  }

  @Override
  public Optional<String> mark(MemoryOwner owner, String sessionId) {
    return mark.observe(sessionId, () -> store.mark(owner, sessionId));
  }

  @Override
  public List<Memory> search(MemoryOwner owner, Audience listener, Set<String> terms, int limit) {
    return search.observe("", () -> store.search(owner, listener, terms, limit));
  }

  @Override
  public Optional<Memory> get(MemoryOwner owner, Audience listener, String id) {
    return get.observe("", () -> store.get(owner, listener, id));
  }

  @Override
  public MemoryPage list(MemoryOwner owner, Audience listener, TimeRange range, PageRequest page) {
    return list.observe("", () -> store.list(owner, listener, range, page));
  }

  @Override
  public int countOfSession(MemoryOwner owner, String sessionId) {
    return count.observe(sessionId, () -> store.countOfSession(owner, sessionId));
  }

  @CanIgnoreReturnValue
  @Override
  public int forget(MemoryOwner owner, MemorySelection selection) {
    return counted(forgotten, () -> forget.observe("", () -> store.forget(owner, selection)));
  }

  private static int counted(Counter counter, Supplier<Integer> work) {
    int count = work.get();
    counter.increment(count);
    return count;
  }
}
