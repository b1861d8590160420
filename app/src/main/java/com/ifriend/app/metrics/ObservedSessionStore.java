package com.ifriend.app.metrics;

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

/** A store of sessions whose operations are timed, counted and traced. Thread-safe. */
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
   * @param backend as in {@code SESSION_BACKEND}
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

  /** No operation of a request, so it is not measured. */
  @Override
  public Documents documents() {
    return store.documents();
  }
}
