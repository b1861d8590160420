package com.ifriend.bench.loadtest.backend;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.adk.JsonBaseModel;
import com.google.adk.events.Event;
import com.google.adk.sessions.BaseSessionService;
import com.google.adk.sessions.GetSessionConfig;
import com.google.adk.sessions.ListEventsResponse;
import com.google.adk.sessions.ListSessionsResponse;
import com.google.adk.sessions.Session;
import com.google.adk.sessions.SessionKey;
import com.google.adk.sessions.SessionNotFoundException;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.ifriend.bench.legacy.BlobTable;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
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
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The session service that was too slow, with its root cause: all events of a session are one blob,
 * which an append reads and parses, and serialises and writes again. Like it, this one does not see
 * who else writes the session meanwhile.
 */
final class LegacyBlobSessions implements BaseSessionService, AutoCloseable {
  private static final ObjectMapper JSON = JsonBaseModel.getMapper();
  private static final TypeReference<Map<String, Object>> EVENT = new TypeReference<>() {};
  private static final TypeReference<List<Event>> EVENTS = new TypeReference<>() {};

  /** Opens a connection to the database. */
  interface Connector {
    Connection connect() throws SQLException;
  }

  private record Link(Connection connection, BlobTable table) {
    void close() {
      try (connection;
          table) {
        // Closed in this order: table, connection.
      } catch (SQLException e) {
        // It is being thrown away.
      }
    }
  }

  private interface Work<T> {
    T with(BlobTable table) throws SQLException, IOException;
  }

  private final Connector connector;
  private final String table;
  private final ConcurrentLinkedQueue<Link> idle = new ConcurrentLinkedQueue<>();

  /**
   * @param table made by {@link BlobTable#create}
   */
  LegacyBlobSessions(Connector connector, String table) {
    this.connector = connector;
    this.table = table;
  }

  private <T> T with(Work<T> work) throws SQLException, IOException {
    Link link = idle.poll();
    if (link == null) {
      Connection connection = connector.connect();
      link = new Link(connection, new BlobTable(connection, table));
    }
    boolean done = false;
    try {
      T result = work.with(link.table());
      done = true;
      return result;
    } finally {
      if (done) {
        idle.add(link);
      } else {
        link.close();
      }
    }
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
          return session(new SessionKey(appName, userId, id), List.of());
        });
  }

  /** Writes a whole history at once. */
  void fill(String id, List<Event> events) throws SQLException, IOException {
    List<Map<String, Object>> blob = new ArrayList<>(events.size());
    for (Event event : events) {
      blob.add(JSON.convertValue(event, EVENT));
    }
    byte[] bytes = BlobTable.serialise(blob);
    var unused =
        with(
            blobs -> {
              blobs.put(id, bytes);
              return id;
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
              Map<String, Object> document = JSON.convertValue(event, EVENT);
              if (!with(blobs -> blobs.append(session.id(), document))) {
                throw new SessionNotFoundException("There is no session " + session.id());
              }
              return event;
            })
        .flatMap(written -> BaseSessionService.super.appendEvent(session, written));
  }

  @Override
  public Maybe<Session> getSession(
      String appName, String userId, String sessionId, Optional<GetSessionConfig> config) {
    return Maybe.fromCallable(
        () -> {
          Optional<byte[]> blob = with(blobs -> blobs.read(sessionId));
          return blob.isEmpty()
              ? null
              : shown(
                  session(
                      new SessionKey(appName, userId, sessionId),
                      JSON.readValue(blob.get(), EVENTS)),
                  config);
        });
  }

  private static Session session(SessionKey key, List<Event> events) {
    Session session = Session.builder(key).events(new ArrayList<>(events)).build();
    for (Event event : events) {
      if (event.actions() != null && event.actions().stateDelta() != null) {
        session.state().putAll(event.actions().stateDelta());
      }
    }
    return session;
  }

  private static Session shown(Session session, Optional<GetSessionConfig> config) {
    List<Event> events = session.events();
    config
        .flatMap(GetSessionConfig::numRecentEvents)
        .ifPresent(count -> events.subList(0, Math.max(0, events.size() - count)).clear());
    config
        .flatMap(GetSessionConfig::afterTimestamp)
        .ifPresent(
            after -> {
              Predicate<Event> before = event -> event.timestamp() < after.toEpochMilli();
              var unused = events.removeIf(before);
            });
    return session;
  }

  @Override
  public Single<ListSessionsResponse> listSessions(String appName, String userId) {
    return Single.error(new UnsupportedOperationException("listing sessions is not measured"));
  }

  @Override
  public Single<ListEventsResponse> listEvents(String appName, String userId, String sessionId) {
    return getSession(appName, userId, sessionId, Optional.empty())
        .map(session -> ListEventsResponse.builder().events(session.events()).build())
        .defaultIfEmpty(ListEventsResponse.builder().events(List.of()).build());
  }

  @Override
  public Completable deleteSession(String appName, String userId, String sessionId) {
    return Completable.fromAction(
        () -> {
          var unused =
              with(
                  blobs -> {
                    blobs.delete(sessionId);
                    return sessionId;
                  });
        });
  }

  @Override
  public void close() {
    for (Link link = idle.poll(); link != null; link = idle.poll()) {
      link.close();
    }
  }
}
