package com.ifriend.app.transfer;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.adk.sessions.SessionKey;
import com.ifriend.agent.Concierge;
import com.ifriend.store.ScopedPatch;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Python bot's sessions in CloudSQL: a table with a row for each, whose column {@code events}
 * is a JSON array of them all.
 */
final class PythonBlob extends SqlSource {
  private static final Pattern SLACK = Pattern.compile("slack_[^_]+_([^_]+)_.+");

  private final String table;

  PythonBlob(String url, String table) throws IOException {
    super(url);
    this.table = table;
  }

  @Override
  void readAll(Receiver receiver) throws IOException, SQLException {
    Set<String> columns = columns(table);
    String id = columns.contains("id") ? "id" : "session_id";
    if (!columns.contains("events") || !columns.contains(id)) {
      throw new IOException(
          "The database has no table "
              + table
              + " with the columns id and events; --table names another one");
    }
    each(
        "SELECT * FROM `" + table.replace("`", "``") + "` ORDER BY `" + id + "`",
        row -> read(row, row.text(id), receiver));
  }

  private static void read(Row row, String id, Receiver receiver) throws SQLException {
    String app = row.text("app_name");
    String user = row.text("user_id");
    Matcher slack = SLACK.matcher(id);
    if (user.isEmpty() && slack.matches()) {
      user = slack.group(1);
    }
    if (id.isEmpty() || user.isEmpty()) {
      receiver.odd("a row without an id, or without a user_id", id, true);
      return;
    }
    byte[] blob = row.bytes("events");
    Optional<JsonNode> events =
        blob.length == 0
            ? Optional.of(SessionJson.MAPPER.createArrayNode())
            : SessionJson.parse(blob, id, receiver);
    if (events.isEmpty() || !events.get().isArray()) {
      events.ifPresent(other -> receiver.odd("a session whose events are no list", id, true));
      return;
    }
    byte[] written = row.bytes("state");
    Optional<ScopedPatch> state =
        written.length == 0
            ? Optional.empty()
            : SessionJson.parse(written, id, receiver)
                .map(object -> SessionJson.state(object, id, receiver));
    List<byte[]> all = SessionJson.events(events.get());
    receiver.conversation(
        new Conversation(
            new SessionKey(app.isEmpty() ? Concierge.APP_NAME : app, user, id),
            state,
            Instant.EPOCH,
            all));
  }
}
