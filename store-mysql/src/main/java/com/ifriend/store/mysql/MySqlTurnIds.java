package com.ifriend.store.mysql;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;

/** The messages that queues of turns have accepted, for queues elsewhere. Thread-safe. */
public final class MySqlTurnIds {
  private final MySqlDatabase database;
  private final TableNames names;

  MySqlTurnIds(MySqlDatabase database) {
    this.database = database;
    this.names = database.names();
  }

  /** Whether a queue of turns was used within the time that ids are known. */
  public boolean knowsAny(String queue) {
    return !database
        .with(
            "looking at messages",
            connection ->
                names
                    .statement("SELECT 1 FROM {turn_ids} WHERE queue = ? LIMIT 1")
                    .with((Object) queue.getBytes(UTF_8))
                    .query(connection, row -> 1))
        .isEmpty();
  }

  /** Whether a queue of turns has accepted a message of this id. */
  public boolean knows(String queue, String id) {
    return !database
        .with(
            "looking at a message",
            connection ->
                names
                    .statement("SELECT 1 FROM {turn_ids} WHERE queue = ? AND turn_id = ?")
                    .with((Object) queue.getBytes(UTF_8))
                    .with((Object) id.getBytes(UTF_8))
                    .query(connection, row -> 1))
        .isEmpty();
  }

  /** Lets a queue of turns know a message that is done. */
  public void remember(String queue, String id, Duration time) {
    var unused =
        database.with(
            "remembering a message",
            connection ->
                names
                    .statement(
                        "INSERT INTO {turn_ids} (queue, turn_id, known_until) VALUES (?, ?, "
                            + MySqlOriginals.NOW
                            + " + ?) ON DUPLICATE KEY UPDATE known_until = VALUES(known_until)")
                    .with((Object) queue.getBytes(UTF_8))
                    .with((Object) id.getBytes(UTF_8))
                    .with(time.toMillis() * 1_000)
                    .update(connection));
  }
}
