package com.ifriend.app.transfer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.adk.sessions.SessionKey;
import com.ifriend.store.ScopedPatch;
import java.io.IOException;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The tables of {@code DatabaseSessionService} in their version 1, as ADK for Python and for
 * JavaScript write them: {@code sessions}, {@code events}, {@code app_states}, {@code user_states}.
 *
 * <p>They have no order but time. The documents of events know it better than the columns, which
 * hold local time, for JavaScript without fractions of seconds.
 */
final class AdkTables extends SqlSource {
  private final ZoneId zone;

  /**
   * @param zone of the columns of time
   */
  AdkTables(String url, ZoneId zone) throws IOException {
    super(url);
    this.zone = zone;
  }

  @Override
  void readAll(Receiver receiver) throws IOException, SQLException {
    requireVersion1();
    each(
        "SELECT app_name, state FROM app_states",
        row -> shared(row, row.text("app_name"), Optional.empty(), receiver));
    each(
        "SELECT app_name, user_id, state FROM user_states",
        row -> shared(row, row.text("app_name"), Optional.of(row.text("user_id")), receiver));
    List<SessionKey> keys = new ArrayList<>();
    each(
        "SELECT app_name, user_id, id FROM sessions ORDER BY create_time, id",
        row -> keys.add(new SessionKey(row.text("app_name"), row.text("user_id"), row.text("id"))));
    for (SessionKey key : keys) {
      read(key, receiver);
    }
  }

  private void read(SessionKey key, Receiver receiver) throws SQLException {
    List<Timed> events = new ArrayList<>();
    each(
        "SELECT id, invocation_id, timestamp, event_data FROM events"
            + " WHERE app_name = ? AND user_id = ? AND session_id = ? ORDER BY timestamp, id",
        row -> event(row, key, receiver).ifPresent(events::add),
        key.appName(),
        key.userId(),
        key.id());
    events.sort(Comparator.comparing(Timed::at));
    for (int i = 1; i < events.size(); i++) {
      if (events.get(i).at.compareTo(events.get(i - 1).at) == 0) {
        receiver.odd(
            "events of one instant, of which none is known to be the first", key.id(), false);
      }
    }
    each(
        "SELECT state, create_time FROM sessions WHERE app_name = ? AND user_id = ? AND id = ?",
        row ->
            receiver.conversation(
                new Conversation(
                    key,
                    Optional.of(state(row, key, receiver)),
                    instant(row, "create_time").orElse(Instant.EPOCH),
                    events.stream().map(Timed::json).toList())),
        key.appName(),
        key.userId(),
        key.id());
  }

  private ScopedPatch state(Row row, SessionKey key, Receiver receiver) throws SQLException {
    return SessionJson.parse(row.bytes("state"), key.id(), receiver)
        .map(state -> SessionJson.state(state, key.id(), receiver))
        .orElse(ScopedPatch.NONE);
  }

  /** An event, with what its row says and its document does not. */
  private Optional<Timed> event(Row row, SessionKey key, Receiver receiver) throws SQLException {
    Optional<JsonNode> read = SessionJson.parse(row.bytes("event_data"), key.id(), receiver);
    if (read.isEmpty() || !(read.get() instanceof ObjectNode document)) {
      return Optional.empty();
    }
    if (!document.hasNonNull("id")) {
      document.put("id", row.text("id"));
    }
    if (!document.hasNonNull("invocation_id") && !document.hasNonNull("invocationId")) {
      document.put("invocation_id", row.text("invocation_id"));
    }
    Optional<Instant> at = instant(row, "timestamp");
    if (!document.path("timestamp").isNumber() && at.isPresent()) {
      document.put("timestamp", at.get().toEpochMilli());
    }
    return Optional.of(
        new Timed(
            SessionJson.milliseconds(document.path("timestamp").decimalValue()),
            SessionJson.bytes(document)));
  }

  private Optional<Instant> instant(Row row, String column) throws SQLException {
    return Optional.ofNullable(row.value(column, LocalDateTime.class))
        .map(time -> time.atZone(zone).toInstant());
  }

  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Timed(BigDecimal at, byte[] json) {}

  private void requireVersion1() throws IOException, SQLException {
    Set<String> events = columns("events");
    if (columns("sessions").isEmpty() || events.isEmpty()) {
      throw new IOException(
          "The database has no tables sessions and events of ADK's DatabaseSessionService");
    }
    if (!events.contains("event_data")) {
      throw new IOException(
          "The database is of version 0, whose events hold Python pickles that only Python can read."
              + " Bring it to version 1 first, with ADK for Python 1.22.1 or newer, and import that:"
              + " adk migrate session --source_db_url=mysql+pymysql://…/old"
              + " --dest_db_url=mysql+pymysql://…/new");
    }
    List<String> versions = new ArrayList<>();
    if (!columns("adk_internal_metadata").isEmpty()) {
      each(
          "SELECT value FROM adk_internal_metadata WHERE `key` = 'schema_version'",
          row -> versions.add(row.text("value")));
    }
    if (!versions.isEmpty() && !versions.equals(List.of("1"))) {
      throw new IOException(
          "The database is of version " + versions.get(0) + "; only version 1 is known here");
    }
  }

  private static void shared(Row row, String app, Optional<String> user, Receiver receiver)
      throws SQLException {
    SessionJson.parse(row.bytes("state"), user.orElse(app), receiver)
        .ifPresent(state -> SessionJson.shared(app, user, state, receiver));
  }
}
