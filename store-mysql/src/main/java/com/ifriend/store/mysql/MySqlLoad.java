package com.ifriend.store.mysql;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.adk.sessions.SessionKey;
import com.ifriend.store.EventWindow;
import com.ifriend.store.HistoryCache;
import com.ifriend.store.HistoryCache.History;
import com.ifriend.store.ScopedState;
import com.ifriend.store.StoredEvent;
import com.ifriend.store.StoredSession;
import com.ifriend.store.TornSessionException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Loads a session by one statement, which is one snapshot, too. A window by time takes one more
 * before it, which finds where it begins.
 *
 * @param ttl time to live, in milliseconds
 */
record MySqlLoad(MySqlDatabase database, HistoryCache histories, long ttl) {
  private static final String OF_KEY =
      " WHERE app_name = ? AND user_id = ? AND session_id = ? AND expires_at > "
          + MySqlDocuments.NOW;

  /**
   * Rows of place, name and value: 0 for the header, below that states, above it the places of
   * events. Each column costs something in every row, so the header's numbers are in one text. The
   * events come newest first, so that it is the limit that ends the reading: MySQL reads all of a
   * range that begins with a number from another table.
   */
  private static final String LOAD =
      "SELECT 0, title, CONCAT_WS(' ', session_pk, COALESCE((SELECT edition FROM {session_edits} e"
          + " WHERE e.session_pk = {sessions}.session_pk), 0), created_at, expires_at - "
          + MySqlDocuments.NOW
          + ", event_count, event_bytes, last_event_at) FROM {sessions}"
          + OF_KEY
          + " UNION ALL SELECT -1, state_key, state_value FROM {app_state}"
          + " WHERE app_name = ? AND state_value IS NOT NULL"
          + " UNION ALL SELECT -2, state_key, state_value FROM {user_state}"
          + " WHERE app_name = ? AND user_id = ? AND state_value IS NOT NULL"
          + " UNION ALL SELECT -3, state_key, state_value"
          + " FROM {sessions} JOIN {session_state} USING (session_pk)"
          + OF_KEY
          + " UNION ALL (SELECT seq, NULL, IF(seq = ?, SHA1(payload), payload)"
          + " FROM {sessions} JOIN {session_events} USING (session_pk)"
          + OF_KEY
          + " AND seq BETWEEN ? AND event_count ORDER BY seq DESC LIMIT ?)";

  /**
   * By bisection, the first event up to which there is a time stamp that is new enough; behind the
   * last one if there is none.
   */
  private static final String BEGINNING =
      "WITH RECURSIVE bisection (pk, low, high) AS ("
          + " SELECT session_pk, GREATEST(1, event_count + 1 - ?), event_count + 1 FROM {sessions}"
          + OF_KEY
          + " UNION ALL SELECT pk, IF(newest_at >= ?, low, (low + high) DIV 2 + 1),"
          + " IF(newest_at >= ?, (low + high) DIV 2, high)"
          + " FROM bisection LEFT JOIN {session_events}"
          + " ON session_pk = pk AND seq = (low + high) DIV 2 WHERE low < high)"
          + " SELECT pk, low FROM bisection WHERE low >= high";

  private static final String KEEP =
      "UPDATE {sessions} SET expires_at = GREATEST(expires_at, "
          + MySqlDocuments.NOW
          + " + ?) WHERE session_pk = ? AND expires_at > "
          + MySqlDocuments.NOW;

  /**
   * Where a window by time begins.
   *
   * @param pk of the session, which another one of the same key does not have
   */
  private record Beginning(long pk, long first) {}

  /** The number of the session whose history this is, if it was read. */
  static OptionalLong pk(History known) {
    int end = known.generation().indexOf('.');
    return end < 0
        ? OptionalLong.empty()
        : OptionalLong.of(Long.parseLong(known.generation().substring(0, end)));
  }

  Optional<StoredSession> of(SessionKey key, EventWindow window) {
    return database.asOne(() -> found(key, window));
  }

  private Optional<StoredSession> found(SessionKey key, EventWindow window) {
    Optional<Beginning> beginning = Optional.empty();
    OptionalLong after = window.afterMillis();
    if (after.isPresent()) {
      beginning = beginning(key, recent(window), after.getAsLong());
      if (beginning.isEmpty()) {
        return Optional.empty();
      }
    }
    History known = histories.get(key);
    try {
      return load(key, recent(window), beginning, known);
    } catch (TornSessionException e) {
      if (known.events().isEmpty()) {
        throw e;
      }
      // What counts is what is stored, not what we know.
      histories.remove(key);
      return load(key, recent(window), beginning, History.NONE);
    }
  }

  private static long recent(EventWindow window) {
    return window.numRecent().orElse(Integer.MAX_VALUE);
  }

  private Optional<Beginning> beginning(SessionKey key, long recent, long after) {
    return database.with(
        "finding where a window begins",
        connection ->
            database
                .names()
                .statement(BEGINNING)
                .with(recent)
                .with(List.of(utf8(key.appName()), utf8(key.userId()), utf8(key.id())))
                .with(List.of(after, after))
                .query(connection, row -> new Beginning(row.getLong(1), row.getLong(2)))
                .stream()
                .findFirst());
  }

  private Optional<StoredSession> load(
      SessionKey key, long recent, Optional<Beginning> beginning, History known) {
    // Before a window by time another event is read: a loss of its first would not be seen.
    long from = beginning.map(Beginning::first).orElse(1L);
    long floor = Math.max(Math.max(1, from - 1), known.events().size());
    Optional<Rows> found =
        database.call(
            "loading a session",
            LOAD,
            PacketSize.of(key),
            call -> {
              byte[] app = utf8(key.appName());
              byte[] user = utf8(key.userId());
              byte[] session = utf8(key.id());
              byte[][] names = {app, user, session, app, app, user, app, user, session};
              int i = 0;
              for (byte[] name : names) {
                call.setBytes(++i, name);
              }
              call.setLong(++i, known.events().size());
              call.setBytes(++i, app);
              call.setBytes(++i, user);
              call.setBytes(++i, session);
              call.setLong(++i, floor);
              call.setLong(++i, recent);
              return Rows.of(call);
            });
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Rows rows = found.get();
    Header header = rows.header();
    if (beginning.isPresent() && beginning.get().pk() != header.pk()) {
      // It was deleted between the two statements, and is another one now.
      return Optional.empty();
    }
    List<StoredEvent> events = window(key, rows, recent, from, floor, known);
    keep(header);
    return Optional.of(
        new StoredSession(
            key,
            header.title(),
            header.createdAt(),
            header.lastEventAt(),
            header.count(),
            header.bytes(),
            rows.state(),
            events));
  }

  /** Checks what was read, remembers it, and gives the window of it. */
  private List<StoredEvent> window(
      SessionKey key, Rows rows, long recent, long from, long floor, History known) {
    Header header = rows.header();
    List<byte[]> read = rows.events();
    int size = known.events().size();
    String generation = header.pk() + "." + header.edition();
    if (size > 0 && (size > header.count() || !known.generation().equals(generation))) {
      throw new TornSessionException(key, "it is not the one that was read before");
    }
    long first = Math.max(header.count() + 1 - recent, floor);
    // The limit makes up for a lost one by an older one.
    if (read.size() != header.count() + 1 - first || (!read.isEmpty() && rows.oldest() != first)) {
      throw new TornSessionException(
          key,
          "events "
              + first
              + " to "
              + header.count()
              + " are expected in its rows, not all are there");
    }
    List<StoredEvent> events = new ArrayList<>(read.size());
    boolean joined = first <= Math.max(1, size);
    for (byte[] json : joined && size > 0 ? read.subList(1, read.size()) : read) {
      events.add(new StoredEvent(json));
    }
    long begins = Math.max(header.count() + 1 - recent, from);
    if (!joined) {
      return events.subList(Math.toIntExact(begins - first), events.size());
    }
    if (size > 0 && !new String(read.get(0), UTF_8).equals(known.lastSha1())) {
      throw new TornSessionException(key, "its history is not the one that was read before");
    }
    History whole = known.followedBy(events, generation);
    whole.requireBytes(key, header.bytes());
    if (!events.isEmpty()) {
      histories.put(key, whole);
    }
    return whole.events().subList(Math.toIntExact(begins - 1), whole.events().size());
  }

  /** Reading keeps a session alive, without a write at every read. */
  private void keep(Header header) {
    if (header.left() < ttl - ttl / 10) {
      var unused =
          database.with(
              "keeping a session alive",
              connection ->
                  database
                      .names()
                      .statement(KEEP)
                      .with(List.of(ttl, header.pk()))
                      .update(connection));
    }
  }

  /**
   * What the row of a session says.
   *
   * @param pk which session it is
   * @param edition how often a document in its history was replaced
   * @param left milliseconds until it expires
   */
  private record Header(
      Optional<String> title,
      long pk,
      long edition,
      Instant createdAt,
      long left,
      long count,
      long bytes,
      Instant lastEventAt) {
    static Header of(@Nullable String title, String numbers) {
      String[] each = numbers.split(" ", -1);
      Instant createdAt = Instant.ofEpochMilli(Long.parseLong(each[2]));
      return new Header(
          Optional.ofNullable(title),
          Long.parseLong(each[0]),
          Long.parseLong(each[1]),
          createdAt,
          Long.parseLong(each[3]),
          Long.parseLong(each[4]),
          Long.parseLong(each[5]),
          each.length < 7 ? createdAt : Instant.ofEpochMilli(Long.parseLong(each[6])));
    }
  }

  /**
   * The answer to {@link #LOAD}.
   *
   * @param events oldest first
   * @param oldest position of the first of them
   */
  private record Rows(Header header, ScopedState state, List<byte[]> events, long oldest) {
    static Optional<Rows> of(PreparedStatement load) throws SQLException {
      Header header = null;
      long oldest = 0;
      List<Map<String, String>> states = List.of(new HashMap<>(), new HashMap<>(), new HashMap<>());
      List<byte[]> events = new ArrayList<>();
      for (ResultSet row = load.executeQuery(); row.next(); ) {
        long place = row.getLong(1);
        byte[] value = row.getBytes(3);
        if (place > 0) {
          events.add(value);
          oldest = place;
        } else if (place < 0) {
          states.get((int) -place - 1).put(row.getString(2), new String(value, UTF_8));
        } else {
          header = Header.of(row.getString(2), new String(value, UTF_8));
        }
      }
      Collections.reverse(events);
      return header == null
          ? Optional.empty()
          : Optional.of(
              new Rows(
                  header,
                  new ScopedState(states.get(0), states.get(1), states.get(2)),
                  events,
                  oldest));
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }
}
