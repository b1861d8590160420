package com.ifriend.store.mysql;

import com.google.adk.sessions.SessionKey;
import com.google.adk.sessions.SessionNotFoundException;
import com.ifriend.store.Documents;
import com.ifriend.store.EventWindow;
import com.ifriend.store.HistoryCache;
import com.ifriend.store.HistoryCache.History;
import com.ifriend.store.NewEvent;
import com.ifriend.store.PageRequest;
import com.ifriend.store.PositionTakenException;
import com.ifriend.store.ScopedPatch;
import com.ifriend.store.ScopedState;
import com.ifriend.store.SessionAlreadyExistsException;
import com.ifriend.store.SessionPage;
import com.ifriend.store.SessionStore;
import com.ifriend.store.StaleFenceException;
import com.ifriend.store.StoredEvent;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** One procedure call, and so one round trip and one transaction, per verb. */
final class MySqlSessionStore implements SessionStore {
  private final MySqlDatabase database;
  private final long ttl;
  private final Documents documents;
  private final HistoryCache histories = new HistoryCache();

  MySqlSessionStore(MySqlDatabase database) {
    this.database = database;
    this.ttl = database.config().sessionTtl().toMillis();
    this.documents = new MySqlDocuments(database);
  }

  @Override
  public StoredSession create(SessionKey key, ScopedPatch initialState) {
    String patch = PatchJson.write(initialState);
    return database.call(
        "creating a session",
        "CALL create_session_v1(?,?,?,?,?)",
        PacketSize.of(key).plus(patch),
        call -> {
          set(call, key);
          call.setLong(4, ttl);
          call.setString(5, patch);
          ResultSet row = only(call.executeQuery());
          if (row.getString(1).equals("EXISTS")) {
            throw new SessionAlreadyExistsException(key);
          }
          Instant createdAt = Instant.ofEpochMilli(row.getLong(2));
          return new StoredSession(
              key,
              Optional.empty(),
              createdAt,
              createdAt,
              0,
              0,
              new ScopedState(state(next(call)), state(next(call)), initialState.session().puts()),
              List.of());
        });
  }

  @Override
  public Optional<StoredSession> load(SessionKey key, EventWindow window) {
    History known = histories.get(key);
    try {
      return load(key, window, known);
    } catch (TornSessionException e) {
      if (known.events().isEmpty()) {
        throw e;
      }
      // What counts is what is stored, not what we know.
      histories.remove(key);
      return load(key, window, History.NONE);
    }
  }

  private Optional<StoredSession> load(SessionKey key, EventWindow window, History known) {
    return database.call(
        "loading a session",
        "CALL load_session_v3(?,?,?,?,?,?,?,?,?,?)",
        PacketSize.of(key),
        call -> {
          set(call, key);
          call.setLong(4, ttl);
          call.setObject(5, window.numRecent().orElse(null), Types.INTEGER);
          OptionalLong after = window.afterMillis();
          call.setObject(6, after.isPresent() ? after.getAsLong() : null, Types.BIGINT);
          call.setLong(7, known.events().size());
          // Its generation is both: session_pk.edition
          String[] generation = known.generation().split("\\.", 2);
          call.setString(8, generation.length < 2 ? null : generation[0]);
          call.setString(9, generation.length < 2 ? null : generation[1]);
          call.setString(10, known.lastSha1());
          ResultSet header = call.executeQuery();
          if (!header.next()) {
            return Optional.empty();
          }
          Optional<String> title = Optional.ofNullable(header.getString("title"));
          Instant createdAt = Instant.ofEpochMilli(header.getLong("created_at"));
          Instant lastEventAt = lastOr(header, createdAt);
          Extent extent = Extent.of(header);
          History right = header.getBoolean("known_is_right") ? known : History.NONE;
          ScopedState state =
              new ScopedState(state(next(call)), state(next(call)), state(next(call)));
          List<StoredEvent> fresh = new ArrayList<>();
          for (ResultSet rows = next(call); rows.next(); ) {
            fresh.add(new StoredEvent(rows.getBytes(1)));
          }
          List<StoredEvent> events = window(key, right, extent, fresh);
          return Optional.of(
              new StoredSession(
                  key,
                  title,
                  createdAt,
                  lastEventAt,
                  extent.count(),
                  extent.bytes(),
                  state,
                  events));
        });
  }

  /**
   * What a header says of a history and of the window asked for.
   *
   * @param generation which history it is; another one once a document in it was replaced
   * @param first position at which the window begins
   * @param fresh position at which the events begin that are new to us
   * @param gap whether the event before the window is missing
   */
  private record Extent(
      String generation, long count, long bytes, long first, long fresh, boolean gap) {
    static Extent of(ResultSet header) throws SQLException {
      return new Extent(
          header.getString("session_pk") + "." + header.getString("edition"),
          header.getLong("event_count"),
          header.getLong("event_bytes"),
          header.getLong("first"),
          header.getLong("new"),
          header.getBoolean("gap"));
    }
  }

  /** What we know of the window, then what is new to us; checks it, and remembers the latter. */
  private List<StoredEvent> window(
      SessionKey key, History known, Extent extent, List<StoredEvent> fresh) {
    long expected = extent.count() - extent.fresh() + 1;
    if (extent.gap()) {
      throw new TornSessionException(key, "event " + (extent.first() - 1) + " is missing");
    }
    if (fresh.size() != expected) {
      throw new TornSessionException(
          key, expected + " events were expected in its rows, " + fresh.size() + " are there");
    }
    if (extent.fresh() == known.events().size() + 1) {
      History whole = known.followedBy(fresh, extent.generation());
      whole.requireBytes(key, extent.bytes());
      if (!fresh.isEmpty()) {
        histories.put(key, whole);
      }
      return whole.events().subList(Math.toIntExact(extent.first() - 1), whole.events().size());
    }
    return fresh;
  }

  @Override
  public OptionalLong append(
      SessionKey key, NewEvent event, ScopedPatch patch, OptionalLong fence) {
    String patchJson = PatchJson.write(patch);
    return database.call(
        "appending an event",
        "CALL append_event_v1(?,?,?,?,?,?,?,?,?,?,?)",
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

  @Override
  public boolean delete(SessionKey key) {
    histories.remove(key);
    return database.call(
        "deleting a session",
        "CALL delete_session_v1(?,?,?)",
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
