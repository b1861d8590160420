package com.ifriend.store.mysql;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.adk.sessions.SessionKey;
import com.ifriend.store.Documents;
import com.ifriend.store.Place;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.UUID;

/**
 * What the tables hold, document by document. Each change is a transaction that locks the session's
 * row first, as every writer does. Thread-safe.
 */
final class MySqlDocuments implements Documents {
  static final String NOTE = "encryption";
  static final String SELECT_NOTE = "SELECT note FROM {store_notes} WHERE name = ?";

  static final String NOW = "(TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(3)) DIV 1000)";
  private static final String OF_KEY =
      " FROM {sessions} WHERE app_name = ? AND user_id = ? AND session_id = ? AND expires_at > "
          + NOW;

  private final MySqlDatabase database;
  private final TableNames names;

  MySqlDocuments(MySqlDatabase database) {
    this.database = database;
    this.names = database.names();
  }

  @Override
  public Page scan(Optional<String> cursor) {
    MySqlScan scan = MySqlScan.at(names, cursor);
    return database.with("scanning", scan::page);
  }

  @Override
  public Optional<Holding> read(Holder holder) {
    return switch (holder.kind()) {
      case APP ->
          state(
              names
                  .statement("SELECT state_key, state_value FROM {app_state} WHERE app_name = ?")
                  .with(utf8(holder.app()))
                  .and(" AND state_value IS NOT NULL"),
              name -> Place.appState(holder.app(), name));
      case USER ->
          state(
              names
                  .statement("SELECT state_key, state_value FROM {user_state} WHERE app_name = ?")
                  .with(utf8(holder.app()))
                  .and(" AND user_id = ? AND state_value IS NOT NULL", utf8(holder.user())),
              name -> Place.userState(holder.app(), holder.user(), name));
      case SESSION -> session(holder.sessionKey());
    };
  }

  private interface Naming {
    Place of(String name);
  }

  private Optional<Holding> state(SqlStatement select, Naming places) {
    List<Document> documents =
        database.with("reading shared state", connection -> values(connection, select, places));
    return documents.isEmpty()
        ? Optional.empty()
        : Optional.of(new Holding(documents, OptionalLong.empty(), List.of(), List.of()));
  }

  private static List<Document> values(Connection connection, SqlStatement select, Naming places)
      throws SQLException {
    return select.query(
        connection, row -> new Document(places.of(row.getString(1)), utf8(row.getString(2))));
  }

  private record Row(long pk, long count, long bytes, Optional<String> title) {}

  private Optional<Row> row(Connection connection, SessionKey key, String lock)
      throws SQLException {
    return names
        .statement("SELECT session_pk, event_count, event_bytes, title" + OF_KEY + lock)
        .with(utf8(key.appName()))
        .with(utf8(key.userId()))
        .with(utf8(key.id()))
        .query(
            connection,
            row ->
                new Row(
                    row.getLong(1),
                    row.getLong(2),
                    row.getLong(3),
                    Optional.ofNullable(row.getString(4))))
        .stream()
        .findFirst();
  }

  private Optional<Holding> session(SessionKey key) {
    return database.transaction(
        "reading a session",
        connection -> {
          // A share of the row: no writer in between.
          Optional<Row> found = row(connection, key, " LOCK IN SHARE MODE");
          if (found.isEmpty()) {
            return Optional.empty();
          }
          Row session = found.get();
          List<Document> documents = new ArrayList<>();
          session.title().ifPresent(t -> documents.add(new Document(Place.title(key), utf8(t))));
          documents.addAll(
              values(
                  connection,
                  names
                      .statement("SELECT state_key, state_value FROM {session_state} WHERE")
                      .and(" session_pk = ?", session.pk()),
                  name -> Place.sessionState(key, name)));
          List<Document> events =
              names
                  .statement("SELECT seq, payload FROM {session_events} WHERE session_pk = ?")
                  .with(session.pk())
                  .and(" ORDER BY seq")
                  .query(
                      connection,
                      row -> new Document(Place.event(key, row.getLong(1)), row.getBytes(2)));
          documents.addAll(events);
          long bytes = events.stream().mapToLong(event -> event.stored().length).sum();
          List<String> defects = new ArrayList<>();
          if (events.size() == session.count() && bytes != session.bytes()) {
            defects.add(
                "it counts " + session.bytes() + " bytes of events, " + bytes + " are there");
          }
          if (events.size() > session.count()) {
            defects.add(
                "it counts " + session.count() + " events, " + events.size() + " are there");
          }
          return Optional.of(
              new Holding(documents, OptionalLong.of(session.count()), defects, List.of()));
        });
  }

  @Override
  public boolean replace(Place place, byte[] expected, byte[] replacement) {
    return database.transaction(
        "replacing a document",
        connection ->
            switch (place.kind()) {
              case APP_STATE ->
                  1
                      == value("app_state", replacement)
                          .and(" WHERE app_name = ?", utf8(place.app()))
                          .then(sameValue(place.name(), expected))
                          .update(connection);
              case USER_STATE ->
                  1
                      == value("user_state", replacement)
                          .and(
                              " WHERE app_name = ? AND user_id = ?",
                              utf8(place.app()),
                              utf8(place.user()))
                          .then(sameValue(place.name(), expected))
                          .update(connection);
              case EVENT, TITLE, SESSION_STATE ->
                  ofSession(connection, place, expected, replacement);
            });
  }

  private boolean ofSession(Connection connection, Place place, byte[] expected, byte[] replacement)
      throws SQLException {
    Optional<Row> session = row(connection, place.sessionKey(), " FOR UPDATE");
    if (session.isEmpty()) {
      return false;
    }
    long pk = session.get().pk();
    return switch (place.kind()) {
      case TITLE ->
          1
              == names
                  .statement("UPDATE {sessions} SET title = ? WHERE session_pk = ?")
                  .with(List.of(text(replacement), pk))
                  .and(" AND CAST(title AS BINARY) = ?", expected)
                  .update(connection);
      case SESSION_STATE ->
          1
              == value("session_state", replacement)
                  .and(" WHERE session_pk = ?", pk)
                  .then(sameValue(place.name(), expected))
                  .update(connection);
      default -> {
        int done =
            names
                .statement("UPDATE {session_events} SET payload = ? WHERE session_pk = ?")
                .with(List.of(replacement, pk))
                .and(" AND seq = ? AND payload = ?", place.position(), expected)
                .update(connection);
        if (done == 1) {
          names
              .statement("UPDATE {sessions} SET event_bytes = event_bytes + ? WHERE session_pk = ?")
              .with(List.of((long) replacement.length - expected.length, pk))
              .update(connection);
          edited(connection, pk);
        }
        yield done == 1;
      }
    };
  }

  private SqlStatement value(String table, byte[] replacement) {
    return names.statement("UPDATE {" + table + "} SET state_value = ?").with(text(replacement));
  }

  private SqlStatement sameValue(String name, byte[] expected) {
    return names
        .statement(" AND key_hash = ? AND CAST(state_value AS BINARY) = ?")
        .with(List.of(MySqlSessionStore.sha256(name), expected));
  }

  /** Who remembers the history reads it anew. */
  private void edited(Connection connection, long pk) throws SQLException {
    names
        .statement("INSERT INTO {session_edits} (session_pk, edition) VALUES (?, 1)")
        .with(pk)
        .and(" ON DUPLICATE KEY UPDATE edition = edition + 1")
        .update(connection);
  }

  @Override
  public boolean rebuild(SessionKey key, Header header) {
    List<Known> events = header.events();
    return database.transaction(
        "making a header anew",
        connection -> {
          Optional<Row> session = row(connection, key, " FOR UPDATE");
          if (session.isEmpty()) {
            return false;
          }
          long pk = session.get().pk();
          TreeSet<Long> there =
              new TreeSet<>(
                  names
                      .statement("SELECT seq FROM {session_events} WHERE session_pk = ?")
                      .with(pk)
                      .query(connection, row -> row.getLong(1)));
          if (!there.isEmpty() && there.last() != events.size()) {
            return false;
          }
          for (int i = 0; i < events.size(); i++) {
            Optional<byte[]> filler = events.get(i).filler();
            long position = i + 1L;
            if (filler.isPresent() == there.contains(position)) {
              return false;
            }
            if (filler.isPresent()) {
              names
                  .statement(
                      "INSERT INTO {session_events} (session_pk, seq, newest_at, event_hash,")
                  .and(" payload) SELECT ?, ?, COALESCE(MAX(newest_at), 0)", pk, position)
                  .and(
                      ", ?, ? FROM {session_events}",
                      MySqlSessionStore.sha256("lost " + UUID.randomUUID()),
                      filler.get())
                  .and(" WHERE session_pk = ? AND seq < ?", pk, position)
                  .update(connection);
            }
          }
          names
              .statement("UPDATE {sessions} SET event_count = ?, event_bytes = (SELECT")
              .with((long) events.size())
              .and(
                  " COALESCE(SUM(LENGTH(payload)), 0) FROM {session_events} WHERE session_pk = ?)",
                  pk)
              .and(", title = COALESCE(title, NULLIF(?, ''))", header.title().orElse(""))
              .and(" WHERE session_pk = ?", pk)
              .update(connection);
          edited(connection, pk);
          return true;
        });
  }

  @Override
  public Optional<String> note() {
    return database.with(
        "reading the note",
        connection ->
            names
                .statement(SELECT_NOTE)
                .with(utf8(NOTE))
                .query(connection, row -> row.getString(1))
                .stream()
                .findFirst());
  }

  @Override
  public boolean note(Optional<String> expected, String note) {
    return database.with(
        "changing the note",
        connection ->
            1
                == (expected.isEmpty()
                        ? names
                            .statement(
                                "INSERT IGNORE INTO {store_notes} (name, note) VALUES (?, ?)")
                            .with(List.of(utf8(NOTE), note))
                        : names
                            .statement("UPDATE {store_notes} SET note = ? WHERE name = ?")
                            .with(List.of(note, utf8(NOTE)))
                            .and(" AND note = ?", expected.get()))
                    .update(connection));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }

  private static String text(byte[] utf8) {
    return new String(utf8, UTF_8);
  }
}
