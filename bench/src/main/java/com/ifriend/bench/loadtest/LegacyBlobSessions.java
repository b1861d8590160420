package com.ifriend.bench.loadtest;

import com.google.adk.events.Event;
import com.google.adk.sessions.BaseSessionService;
import com.google.adk.sessions.GetSessionConfig;
import com.google.adk.sessions.ListEventsResponse;
import com.google.adk.sessions.ListSessionsResponse;
import com.google.adk.sessions.Session;
import com.google.adk.sessions.SessionKey;
import com.google.adk.sessions.SessionNotFoundException;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.ifriend.bench.kit.BlobTable;
import com.ifriend.bench.kit.SqlServer;
import com.ifriend.store.mysql.MySqlConfig;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import java.io.Closeable;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The session service that was too slow, with its root cause: all events of a session are one blob,
 * which an append reads and parses, and serialises and writes again. Like it, this one does not see
 * who else writes the session meanwhile.
 */
final class LegacyBlobSessions implements BaseSessionService, Closeable {
  private interface Work<T> {
    T with(Connection connection) throws SQLException, IOException;
  }

  private final MySqlConfig config;
  private final BlobTable table;
  private final ConcurrentLinkedQueue<Connection> idle = new ConcurrentLinkedQueue<>();

  /**
   * @param table that is there
   */
  LegacyBlobSessions(MySqlConfig config, BlobTable table) {
    this.config = config;
    this.table = table;
  }

  @CanIgnoreReturnValue
  private <T> T with(Work<T> work) throws SQLException, IOException {
    Connection taken = idle.poll();
    Connection connection = taken == null ? SqlServer.connect(config) : taken;
    boolean done = false;
    try {
      T result = work.with(connection);
      done = idle.add(connection);
      return result;
    } finally {
      if (!done) {
        connection.close();
      }
    }
  }

  /** Writes a whole history at once. */
  void fill(String id, List<Event> events) throws SQLException, IOException {
    byte[] history = BlobTable.with(null, events);
    with(connection -> table.put(connection, id, history));
  }

  @Override
  @Deprecated
  public Single<Session> createSession(
      String appName,
      String userId,
      @Nullable ConcurrentMap<String, Object> state,
      @Nullable String sessionId) {
    return createSession(appName, userId, (Map<String, Object>) state, sessionId);
  }

  @Override
  public Single<Session> createSession(
      String appName,
      String userId,
      @Nullable Map<String, Object> state,
      @Nullable String sessionId) {
    String id = sessionId == null ? UUID.randomUUID().toString() : sessionId;
    return Single.fromCallable(
        () -> {
          fill(id, List.of());
          return session(new SessionKey(appName, userId, id), new ArrayList<>());
        });
  }

  @Override
  @CanIgnoreReturnValue
  public Single<Event> appendEvent(Session session, Event event) {
    if (event.partial().orElse(false)) {
      return Single.just(event);
    }
    return Single.fromCallable(
            () -> {
              if (!with(connection -> table.append(connection, session.id(), List.of(event)))) {
                throw new SessionNotFoundException("There is no session " + session.id());
              }
              return event;
            })
        .flatMap(written -> BaseSessionService.super.appendEvent(session, written));
  }

  @Override
  public Maybe<Session> getSession(
      String appName, String userId, String sessionId, Optional<GetSessionConfig> config) {
    return Maybe.just(sessionId)
        .mapOptional(id -> with(connection -> table.read(connection, id)))
        .map(blob -> session(new SessionKey(appName, userId, sessionId), BlobTable.parse(blob)));
  }

  private static Session session(SessionKey key, List<Event> events) {
    Session session = Session.builder(key).events(events).build();
    for (Event event : events) {
      if (event.actions() != null && event.actions().stateDelta() != null) {
        session.state().putAll(event.actions().stateDelta());
      }
    }
    return session;
  }

  @Override
  public Single<ListSessionsResponse> listSessions(String appName, String userId) {
    return Single.error(new UnsupportedOperationException("listing sessions is not measured"));
  }

  @Override
  public Single<ListEventsResponse> listEvents(String appName, String userId, String sessionId) {
    return Single.error(new UnsupportedOperationException("listing events is not measured"));
  }

  @Override
  public Completable deleteSession(String appName, String userId, String sessionId) {
    return Completable.fromAction(() -> with(connection -> table.delete(connection, sessionId)));
  }

  @Override
  public void close() throws IOException {
    try {
      for (Connection one = idle.poll(); one != null; one = idle.poll()) {
        one.close();
      }
    } catch (SQLException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
