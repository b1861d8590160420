package com.ifriend.store.mysql;

import static com.ifriend.store.mysql.MySqlSessionStore.lastOr;
import static com.ifriend.store.mysql.MySqlSessionStore.next;
import static com.ifriend.store.mysql.MySqlSessionStore.state;

import com.google.adk.sessions.SessionKey;
import com.ifriend.store.PageRequest;
import com.ifriend.store.ScopedState;
import com.ifriend.store.SessionPage;
import com.ifriend.store.StoredSession;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The sessions of a user, last committed first, by pages. */
final class MySqlDirectory {
  private MySqlDirectory() {}

  static SessionPage page(MySqlDatabase database, String appName, String userId, PageRequest page) {
    Cursor before = page.cursor().map(Cursor::parse).orElse(Cursor.START);
    return database.call(
        "listing sessions",
        "CALL {list_sessions_v1}(?,?,?,?,?)",
        PacketSize.of(new SessionKey(appName, userId, "")),
        call -> {
          call.setString(1, appName);
          call.setString(2, userId);
          call.setLong(3, page.limit());
          call.setLong(4, before.committedAt);
          call.setLong(5, before.pk);
          // Unmodifiable, so that no session has a copy of its own.
          Map<String, String> appState = Map.copyOf(state(call.executeQuery()));
          Map<String, String> userState = Map.copyOf(state(next(call)));
          ResultSet headers = next(call);
          List<Header> sessions = new ArrayList<>();
          while (headers.next()) {
            sessions.add(Header.of(headers));
          }
          Map<Long, Map<String, String>> states = new HashMap<>();
          for (ResultSet rows = next(call); rows.next(); ) {
            states
                .computeIfAbsent(rows.getLong(1), pk -> new HashMap<>())
                .put(rows.getString(2), rows.getString(3));
          }
          return new SessionPage(
              sessions.stream()
                  .map(
                      header ->
                          new StoredSession(
                              new SessionKey(appName, userId, header.id),
                              header.title,
                              header.createdAt,
                              header.lastEventAt,
                              header.count,
                              0,
                              new ScopedState(
                                  appState, userState, states.getOrDefault(header.pk, Map.of())),
                              List.of()))
                  .toList(),
              sessions.size() < page.limit()
                  ? Optional.empty()
                  : Optional.of(sessions.get(sessions.size() - 1).cursor.toString()));
        });
  }

  /** Where a page ends: a session and its last commit, in µs since the epoch. */
  private record Cursor(long committedAt, long pk) {
    static final Cursor START = new Cursor(Long.MAX_VALUE, Long.MAX_VALUE);

    static Cursor parse(String text) {
      try {
        String[] parts = text.split("-", 2);
        return new Cursor(Long.parseLong(parts[0]), Long.parseLong(parts[1]));
      } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
        throw PageRequest.foreign(text);
      }
    }

    @Override
    public String toString() {
      return committedAt + "-" + pk;
    }
  }

  private record Header(
      long pk,
      String id,
      Cursor cursor,
      Optional<String> title,
      Instant createdAt,
      Instant lastEventAt,
      long count) {
    static Header of(ResultSet row) throws SQLException {
      Instant createdAt = Instant.ofEpochMilli(row.getLong("created_at"));
      long pk = row.getLong("session_pk");
      return new Header(
          pk,
          row.getString("session_id"),
          new Cursor(row.getLong("committed_at"), pk),
          Optional.ofNullable(row.getString("title")),
          createdAt,
          lastOr(row, createdAt),
          row.getLong("event_count"));
    }
  }
}
