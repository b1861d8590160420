package com.ifriend.store.mysql;

import com.google.adk.sessions.SessionKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the tables hold of one session, for people to look at.
 *
 * @param events what the row of the session counts
 * @param bytes of events, what the row of the session counts
 * @param eventRows how many there are
 * @param eventBytes how many they have
 * @param stateKeys in the session's own scope
 * @param expiresIn until it expires, by the clock of the database
 * @param fence newest fencing token that wrote; empty if none did
 */
public record RowReport(
    long events,
    long bytes,
    long eventRows,
    long eventBytes,
    long stateKeys,
    Duration expiresIn,
    OptionalLong fence) {
  private static final String INSPECT =
      """
      SELECT event_count, event_bytes, fence,
        expires_at - TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(3)) DIV 1000 AS left_ms,
        (SELECT COUNT(*) FROM {session_events} e WHERE e.session_pk = s.session_pk) AS event_rows,
        (SELECT COALESCE(SUM(LENGTH(payload)), 0) FROM {session_events} e
          WHERE e.session_pk = s.session_pk) AS payload_bytes,
        (SELECT COUNT(*) FROM {session_state} t WHERE t.session_pk = s.session_pk) AS state_rows
      FROM {sessions} s WHERE app_name = ? AND user_id = ? AND session_id = ?
      """;

  /** Empty if there is no such session of this app and user, or it has expired. */
  static Optional<RowReport> of(MySqlDatabase database, SessionKey key) {
    return database.with(
        "inspecting a session",
        connection ->
            database
                .names()
                .statement(INSPECT)
                .with(key.appName().getBytes(StandardCharsets.UTF_8))
                .with(key.userId().getBytes(StandardCharsets.UTF_8))
                .with(key.id().getBytes(StandardCharsets.UTF_8))
                .query(
                    connection,
                    row ->
                        new RowReport(
                            row.getLong("event_count"),
                            row.getLong("event_bytes"),
                            row.getLong("event_rows"),
                            row.getLong("payload_bytes"),
                            row.getLong("state_rows"),
                            Duration.ofMillis(row.getLong("left_ms")),
                            row.getObject("fence") == null
                                ? OptionalLong.empty()
                                : OptionalLong.of(row.getLong("fence"))))
                .stream()
                .filter(report -> report.expiresIn().toMillis() > 0)
                .findFirst());
  }
}
