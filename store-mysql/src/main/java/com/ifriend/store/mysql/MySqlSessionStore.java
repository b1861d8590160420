package com.ifriend.store.mysql;

import com.google.adk.sessions.SessionKey;
import com.google.adk.sessions.SessionNotFoundException;
import com.ifriend.store.Documents;
import com.ifriend.store.EventWindow;
import com.ifriend.store.HistoryCache;
import com.ifriend.store.NewEvent;
import com.ifriend.store.PageRequest;
import com.ifriend.store.PositionTakenException;
import com.ifriend.store.ScopedPatch;
import com.ifriend.store.ScopedState;
import com.ifriend.store.SessionAlreadyExistsException;
import com.ifriend.store.SessionPage;
import com.ifriend.store.SessionStore;
import com.ifriend.store.StaleFenceException;
import com.ifriend.store.StoredSession;
import com.ifriend.store.TornSessionException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** One round trip and one transaction per verb: a procedure call, or a statement that reads. */
final class MySqlSessionStore implements SessionStore {
  private final MySqlDatabase database;
  private final long ttl;
  private final Documents documents;
  private final HistoryCache histories;
  private final MySqlLoad load;

  /** Of sessions that are created and appended to; one that is deleted is not younger. */
  private final Optional<Instant> createdAt;

  MySqlSessionStore(MySqlDatabase database) {
    this.database = database;
    this.ttl = database.config().sessionTtl().toMillis();
    this.histories = new HistoryCache(database.config().cacheBytes());
    this.documents = new MySqlDocuments(database);
    this.load = new MySqlLoad(database, histories, ttl);
    this.createdAt = Optional.empty();
  }

  private MySqlSessionStore(MySqlSessionStore all, Instant createdAt) {
    this.database = all.database;
    this.ttl = all.ttl;
    this.histories = all.histories;
    this.documents = all.documents;
    this.load = all.load;
    this.createdAt = Optional.of(createdAt);
  }

  /** This one, for sessions that were created then. */
  MySqlSessionStore createdAt(Instant instant) {
    return new MySqlSessionStore(this, instant);
  }

  @Override
  public StoredSession create(SessionKey key, ScopedPatch initialState) {
    String patch = PatchJson.write(initialState);
    return database.call(
        "creating a session",
        createdAt.isPresent()
            ? "CALL {create_session_v2}(?,?,?,?,?,?)"
            : "CALL {create_session_v1}(?,?,?,?,?)",
        PacketSize.of(key).plus(patch),
        call -> {
          set(call, key);
          call.setLong(4, ttl);
          call.setString(5, patch);
          if (createdAt.isPresent()) {
            call.setLong(6, createdAt.get().toEpochMilli());
          }
          ResultSet row = only(call.executeQuery());
          if (row.getString(1).equals("EXISTS")) {
            throw new SessionAlreadyExistsException(key);
          }
          Instant at = Instant.ofEpochMilli(row.getLong(2));
          return new StoredSession(
              key,
              Optional.empty(),
              at,
              at,
              0,
              0,
              new ScopedState(state(next(call)), state(next(call)), initialState.session().puts()),
              List.of());
        });
  }

  @Override
  public Optional<StoredSession> load(SessionKey key, EventWindow window) {
    return load.of(key, window);
  }

  @Override
  public OptionalLong append(
      SessionKey key, NewEvent event, ScopedPatch patch, OptionalLong fence) {
    String patchJson = PatchJson.write(patch);
    OptionalLong pk = MySqlLoad.pk(histories.get(key));
    String procedure =
        createdAt.isPresent()
            ? "CALL {append_event_v3}(?,?,?,?,?,?,?,?,?,?,?,?)"
            : pk.isPresent()
                ? "CALL {append_event_v2}(?,?,?,?,?,?,?,?,?,?,?,?)"
                : "CALL {append_event_v1}(?,?,?,?,?,?,?,?,?,?,?)";
    return database.call(
        "appending an event",
        procedure,
        PacketSize.of(key).plus(event.json()).plus(event.title().orElse(null)).plus(patchJson),
        call -> {
          set(call, key);
          call.setLong(4, ttl);
          call.setBytes(5, sha256(event.id()));
          call.setLong(6, event.timestamp());
          call.setBytes(7, event.json());
          call.setObject(8, fence.isPresent() ? fence.getAsLong() : null, Types.BIGINT);
          call.setString(9, event.title().orElse(null));
          call.setObject(
              10, event.position().isPresent() ? event.position().getAsLong() : null, Types.BIGINT);
          call.setString(11, patchJson);
          if (createdAt.isPresent()) {
            call.setLong(12, createdAt.get().toEpochMilli());
          } else if (pk.isPresent()) {
            call.setLong(12, pk.getAsLong());
          }
          if (!call.execute()) {
            return OptionalLong.empty();
          }
          ResultSet row = only(call.getResultSet());
          return notAppended(key, event, fence, row.getString(1), row.getLong(2));
        });
  }

  /** The answer to an append that wrote nothing. */
  private static OptionalLong notAppended(
      SessionKey key, NewEvent event, OptionalLong fence, String why, long number) {
    return switch (why) {
      case "D" -> OptionalLong.of(number);
      case "F" -> throw new StaleFenceException(key, fence.orElseThrow(), number);
      case "P" -> throw new PositionTakenException(key, event.position().orElseThrow(), number);
      case "T" ->
          throw new TornSessionException(
              key, "its header counts " + number + " events, its rows show others");
      default ->
          throw new SessionNotFoundException(
              "Session " + key.id() + " does not exist; it was deleted or has expired");
    };
  }

  static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public SessionPage list(String appName, String userId, PageRequest page) {
    return MySqlDirectory.page(database, appName, userId, page);
  }

  static Instant lastOr(ResultSet row, Instant createdAt) throws SQLException {
    long millis = row.getLong("last_event_at");
    return row.wasNull() ? createdAt : Instant.ofEpochMilli(millis);
  }

  void forget(SessionKey key) {
    histories.remove(key);
  }

  @Override
  public boolean delete(SessionKey key) {
    histories.remove(key);
    if (createdAt.isPresent()) {
      return database.with(
          "deleting a session",
          connection ->
              1
                  == database
                      .names()
                      .statement("DELETE FROM {sessions} WHERE created_at <= ?")
                      .with(createdAt.get().toEpochMilli())
                      .and(
                          " AND app_name = ?",
                          (Object) key.appName().getBytes(StandardCharsets.UTF_8))
                      .and(
                          " AND user_id = ?",
                          (Object) key.userId().getBytes(StandardCharsets.UTF_8))
                      .and(
                          " AND session_id = ?", (Object) key.id().getBytes(StandardCharsets.UTF_8))
                      .update(connection));
    }
    return database.call(
        "deleting a session",
        "CALL {delete_session_v1}(?,?,?)",
        PacketSize.of(key),
        call -> {
          set(call, key);
          return only(call.executeQuery()).getBoolean(1);
        });
  }

  @Override
  public Documents documents() {
    return documents;
  }

  private static void set(PreparedStatement call, SessionKey key) throws SQLException {
    call.setString(1, key.appName());
    call.setString(2, key.userId());
    call.setString(3, key.id());
  }

  private static ResultSet only(ResultSet rows) throws SQLException {
    if (!rows.next()) {
      throw new SQLException("the procedure returned no row");
    }
    return rows;
  }

  static ResultSet next(PreparedStatement call) throws SQLException {
    ResultSet rows = call.getMoreResults() ? call.getResultSet() : null;
    if (rows == null) {
      throw new SQLException("the procedure returned fewer results than expected");
    }
    return rows;
  }

  static Map<String, String> state(ResultSet rows) throws SQLException {
    Map<String, String> state = new HashMap<>();
    while (rows.next()) {
      state.put(rows.getString(1), rows.getString(2));
    }
    return state;
  }
}
