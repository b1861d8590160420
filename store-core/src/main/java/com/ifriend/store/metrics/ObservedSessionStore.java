package com.ifriend.store.metrics;

import com.google.adk.sessions.SessionKey;
import com.ifriend.store.Documents;
import com.ifriend.store.EventWindow;
import com.ifriend.store.NewEvent;
import com.ifriend.store.PageRequest;
import com.ifriend.store.ScopedPatch;
import com.ifriend.store.SessionPage;
import com.ifriend.store.SessionStore;
import com.ifriend.store.StoredSession;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.trace.Tracer;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * A store of sessions whose operations are timed, counted and traced.
 *
 * <pre>{@code
 * SessionStore store =
 *     new ObservedSessionStore(
 *         stores.sessions(), "redis", Metrics.globalRegistry, GlobalOpenTelemetry.getTracer("app"));
 * BaseSessionService sessions = new StoredSessionService(store);
 * }</pre>
 *
 * <p>The series are {@code ifriend.store.operations} (time), {@code ifriend.store.round.trips},
 * {@code ifriend.store.errors} and {@code ifriend.sessions}; the spans are called {@code
 * session_store.append} and the like. None of them has what users say. Thread-safe.
 */
public final class ObservedSessionStore implements SessionStore {
  private final SessionStore store;
  private final StoreOperation create;
  private final StoreOperation load;
  private final StoreOperation append;
  private final StoreOperation list;
  private final StoreOperation delete;
  private final Counter created;
  private final Counter deleted;

  /**
   * @param backend a tag of each series, as in {@code redis}, {@code cloudsql}
   * @param tracer may be a no-op one
   */
  public ObservedSessionStore(
      SessionStore store, String backend, MeterRegistry meters, Tracer tracer) {
    Function<String, StoreOperation> operation =
        name -> new StoreOperation(StoreOperation.Kind.SESSIONS, name, backend, meters, tracer);
    this.store = store;
    this.create = operation.apply("create");
    this.load = operation.apply("load");
    this.append = operation.apply("append");
    this.list = operation.apply("list");
    this.delete = operation.apply("delete");
    this.created = SessionCount.CREATED.counter(backend, meters);
    this.deleted = SessionCount.DELETED.counter(backend, meters);
  }

  @Override
  public StoredSession create(SessionKey key, ScopedPatch initialState) {
    StoredSession session = create.observe(key.id(), () -> store.create(key, initialState));
    created.increment();
    return session;
  }

  @Override
  public Optional<StoredSession> load(SessionKey key, EventWindow window) {
    return load.observe(key.id(), () -> store.load(key, window));
  }

  @Override
  public OptionalLong append(
      SessionKey key, NewEvent event, ScopedPatch patch, OptionalLong fence) {
    return append.observe(key.id(), () -> store.append(key, event, patch, fence));
  }

  @Override
  public SessionPage list(String appName, String userId, PageRequest page) {
    return list.observe("", () -> store.list(appName, userId, page));
  }

  @Override
  public boolean delete(SessionKey key) {
    boolean there = delete.observe(key.id(), () -> store.delete(key));
    if (there) {
      deleted.increment();
    }
    return there;
  }

  /**
   * Counts sessions that were removed after they had expired, among those created and deleted.
   *
   * @param expired how many so far, as {@code MySqlStores} says
   */
  public static void watchExpired(String backend, LongSupplier expired, MeterRegistry meters) {
    SessionCount.EXPIRED.watch(backend, expired, meters);
  }

  /** No operation of a request, so it is not measured. */
  @Override
  public Documents documents() {
    return store.documents();
  }
}
