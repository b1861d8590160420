package com.ifriend.store.mysql;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.adk.sessions.SessionKey;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.ifriend.store.SessionStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * For a store that has copies of the sessions elsewhere: tells how long the originals are, and
 * remembers which were changed while their copies could not be. Every call is one round trip;
 * errors are those of {@link SessionStore}. Thread-safe.
 */
public final class MySqlOriginals {
  private static final int KEYS_PER_STATEMENT = 200;

  /** Longer than a copy may be away. */
  private static final Duration DELETIONS_KNOWN = Duration.ofDays(7);

  private static final String OF_KEY =
      " FROM {sessions} WHERE app_name = ? AND user_id = ? AND session_id = ?";

  static final String NOW = "TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(6))";

  private final MySqlDatabase database;
  private final TableNames names;
  private final MySqlSessionStore sessions;
  private final MySqlSharedState shared;
  private final MySqlTurnIds turnIds;

  MySqlOriginals(MySqlDatabase database, MySqlSessionStore sessions) {
    this.database = database;
    this.sessions = sessions;
    this.names = database.names();
    this.shared = new MySqlSharedState(database);
    this.turnIds = new MySqlTurnIds(database);
  }

  /**
   * The sessions that were created then, to the millisecond, here or elsewhere: for making one,
   * appends to it and its deletion. A younger one that has its key by now is none.
   */
  public SessionStore sessions(Instant createdAt) {
    return sessions.createdAt(createdAt);
  }

  /** Has nothing of a session in the heap any more; needs no server. */
  public void forget(SessionKey key) {
    sessions.forget(key);
  }

  /**
   * How a session stands.
   *
   * @param count how many events it has
   * @param committed its last commit, in microseconds, by which sessions are listed
   */
  public record Standing(long count, long committed) {}

  /** How these stand; what is not there, or has expired, is left out. One round trip for 200. */
  public Map<SessionKey, Standing> standings(List<SessionKey> keys) {
    Map<SessionKey, Standing> standings = new HashMap<>();
    for (int from = 0; from < keys.size(); from += KEYS_PER_STATEMENT) {
      List<SessionKey> some = keys.subList(from, Math.min(keys.size(), from + KEYS_PER_STATEMENT));
      SqlStatement select =
          names.statement(
              "SELECT app_name, user_id, session_id, event_count, committed_at FROM {sessions}"
                  + " WHERE expires_at > "
                  + MySqlDocuments.NOW
                  + " AND (app_name, user_id, session_id) IN ("
                  + String.join(",", Collections.nCopies(some.size(), "(?,?,?)"))
                  + ")");
      some.forEach(key -> select.with(ids(key)));
      database
          .with(
              "looking at sessions",
              connection ->
                  select.query(
                      connection,
                      row -> Map.entry(key(row), new Standing(row.getLong(4), row.getLong(5)))))
          .forEach(found -> standings.put(found.getKey(), found.getValue()));
    }
    return standings;
  }

  /**
   * Has a session listed, and fenced, as its copy is; one that is gone stays so.
   *
   * @param createdAt of the session that the copy is of; another one stays as it is
   * @param committed its last commit, in microseconds
   * @param fence a fencing token that it has seen
   */
  public void follow(SessionKey key, Instant createdAt, long committed, OptionalLong fence) {
    long at = createdAt.toEpochMilli();
    String listed = "UPDATE {sessions} SET committed_at = IF(created_at = ?, ?, committed_at)";
    if (fence.isPresent()) {
      long token = fence.getAsLong();
      update(
          "ordering sessions",
          listed + ", fence = IF(created_at = ?, GREATEST(COALESCE(fence, ?), ?), fence)",
          List.of(at, committed, at, token, token),
          key);
    } else {
      update("ordering sessions", listed, List.of(at, committed), key);
    }
  }

  /** Has the session that was created then refuse older fencing tokens than this one. */
  public void fence(SessionKey key, Instant createdAt, long token) {
    update(
        "fencing a session",
        "UPDATE {sessions} SET fence = IF(created_at = ?, GREATEST(COALESCE(fence, ?), ?), fence)",
        List.of(createdAt.toEpochMilli(), token, token),
        key);
  }

  /**
   * Sets when a session was created that has no events yet: one that was begun here, and then
   * elsewhere, since nobody heard that it was.
   */
  public void adopt(SessionKey key, Instant createdAt) {
    update(
        "dating a session",
        "UPDATE {sessions} SET created_at = IF(event_count = 0, ?, created_at)",
        List.of(createdAt.toEpochMilli()),
        key);
  }

  private void update(String operation, String sql, List<?> values, SessionKey key) {
    var unused =
        database.with(
            operation,
            connection ->
                names
                    .statement(sql)
                    .with(values)
                    .and(" WHERE app_name = ? AND user_id = ? AND session_id = ?")
                    .with(ids(key))
                    .update(connection));
  }

  /**
   * What tells whether a session has changed.
   *
   * @param pk of the session, which another one of the same key does not have
   * @param edition how often a document in it was replaced
   * @param fence newest fencing token that it has seen
   */
  public record Version(long pk, long count, long edition, OptionalLong fence) {}

  /** As it is at this moment; empty if there is no such session. */
  public Optional<Version> version(SessionKey key) {
    return database
        .with(
            "looking at a session",
            connection ->
                names
                    .statement(
                        "SELECT session_pk, event_count, COALESCE((SELECT edition FROM {session_edits}"
                            + " e WHERE e.session_pk = {sessions}.session_pk), 0), fence"
                            + OF_KEY)
                    .with(ids(key))
                    .query(
                        connection,
                        row -> {
                          long fence = row.getLong(4);
                          return new Version(
                              row.getLong(1),
                              row.getLong(2),
                              row.getLong(3),
                              row.wasNull() ? OptionalLong.empty() : OptionalLong.of(fence));
                        }))
        .stream()
        .findFirst();
  }

  /**
   * A session that is changed, or deleted, while its copy is out of reach.
   *
   * @param at grows when it is marked again
   */
  public record Mark(SessionKey key, long at) {}

  /** Remembers that the copy of a session is not to be trusted from now on. */
  public void mark(SessionKey key) {
    var unused =
        database.with(
            "marking a session",
            connection ->
                names
                    .statement(
                        "INSERT INTO {session_marks} (app_name, user_id, session_id, marked_at)"
                            + " VALUES (?, ?, ?, "
                            + NOW
                            + ") ON DUPLICATE KEY UPDATE marked_at = GREATEST(marked_at + 1, "
                            + NOW
                            + ")")
                    .with(ids(key))
                    .update(connection));
  }

  /** The marks of a session: one or none. */
  public List<Mark> marks(SessionKey key) {
    return marks(" WHERE app_name = ? AND user_id = ? AND session_id = ?", ids(key));
  }

  /** Some marks, oldest first. */
  public List<Mark> marks(int limit) {
    return marks(" ORDER BY marked_at LIMIT ?", List.of(limit));
  }

  private List<Mark> marks(String which, List<?> values) {
    return database.with(
        "looking for marks",
        connection ->
            names
                .statement(
                    "SELECT app_name, user_id, session_id, marked_at FROM {session_marks}" + which)
                .with(values)
                .query(connection, row -> new Mark(key(row), row.getLong(4))));
  }

  /**
   * The copy is as it should be.
   *
   * @return false if it was marked again meanwhile; it stays marked then
   */
  @CanIgnoreReturnValue
  public boolean unmark(Mark mark) {
    return database.with(
        "unmarking a session",
        connection ->
            1
                == names
                    .statement(
                        "DELETE FROM {session_marks} WHERE app_name = ? AND user_id = ?"
                            + " AND session_id = ? AND marked_at = ?")
                    .with(ids(mark.key()))
                    .with(mark.at())
                    .update(connection));
  }

  /**
   * Remembers that a session was deleted, so that a copy which comes back is known for what it is.
   *
   * @param createdAt of the session that is meant; a younger one of the same key is not
   */
  public void noteDeletion(SessionKey key, Instant createdAt) {
    var unused =
        database.with(
            "noting a deletion",
            connection ->
                names
                    .statement(
                        "INSERT INTO {session_deletions} (app_name, user_id, session_id,"
                            + " created_at, known_until) VALUES (?, ?, ?, ?, "
                            + NOW
                            + " + ?) ON DUPLICATE KEY UPDATE"
                            + " created_at = GREATEST(created_at, VALUES(created_at)),"
                            + " known_until = VALUES(known_until)")
                    .with(ids(key))
                    .with(createdAt.toEpochMilli())
                    .with(DELETIONS_KNOWN.toMillis() * 1_000)
                    .update(connection));
  }

  /** What the server's clock says, by which sessions are created. */
  public Instant now() {
    return database
        .with(
            "reading the clock",
            connection ->
                names
                    .statement("SELECT " + NOW)
                    .query(
                        connection, row -> Instant.EPOCH.plus(row.getLong(1), ChronoUnit.MICROS)))
        .get(0);
  }

  /** When the youngest session of this key was created that was deleted; empty if none was. */
  public Optional<Instant> deletion(SessionKey key) {
    return database
        .with(
            "looking for a deletion",
            connection ->
                names
                    .statement(
                        "SELECT created_at FROM {session_deletions} WHERE app_name = ?"
                            + " AND user_id = ? AND session_id = ?")
                    .with(ids(key))
                    .query(connection, row -> Instant.ofEpochMilli(row.getLong(1))))
        .stream()
        .findFirst();
  }

  /** The state that sessions share. */
  public MySqlSharedState shared() {
    return shared;
  }

  /** The messages that queues of turns have accepted. */
  public MySqlTurnIds turnIds() {
    return turnIds;
  }

  private static List<byte[]> ids(SessionKey key) {
    List<byte[]> ids = new ArrayList<>(3);
    ids.add(key.appName().getBytes(UTF_8));
    ids.add(key.userId().getBytes(UTF_8));
    ids.add(key.id().getBytes(UTF_8));
    return ids;
  }

  private static SessionKey key(ResultSet row) throws SQLException {
    return new SessionKey(text(row, 1), text(row, 2), text(row, 3));
  }

  private static String text(ResultSet row, int column) throws SQLException {
    return new String(row.getBytes(column), UTF_8);
  }
}
