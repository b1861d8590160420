package com.ifriend.store.mysql;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.ifriend.store.turns.Admission;
import com.ifriend.store.turns.Lease;
import com.ifriend.store.turns.NewTurn;
import com.ifriend.store.turns.QueuedTurn;
import com.ifriend.store.turns.TurnCounts;
import com.ifriend.store.turns.TurnOutcome;
import com.ifriend.store.turns.TurnQueue;
import com.ifriend.store.turns.TurnRules;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One procedure call, and so one round trip and one transaction, per verb. */
final class MySqlTurnQueue implements TurnQueue {
  static final String COUNT = "CALL {count_turns_v1}(?)";

  private static final String COLUMNS =
      "turn_id, lane, author, accepted_at, attempts, waited, payload, note, parked_for";

  private final MySqlDatabase database;
  private final TableNames names;
  private final byte[] queue;
  private final TurnRules rules;
  private final long lease;

  MySqlTurnQueue(MySqlDatabase database, String name, TurnRules rules) {
    this.database = database;
    this.names = database.names();
    this.queue = name.getBytes(UTF_8);
    this.rules = rules;
    this.lease = micros(rules.lease());
  }

  @Override
  public TurnRules rules() {
    return rules;
  }

  @Override
  public Admission accept(NewTurn turn, Optional<String> owner) {
    return call(
        "accepting a message",
        "CALL {accept_turn_v1}(?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        row ->
            new Admission(
                Admission.Kind.valueOf(row.getString("outcome")), MySqlTurnQueue.lease(row)),
        queue,
        lease,
        rules.atOnce(),
        micros(rules.remembered()),
        rules.perAuthor(),
        rules.turns(),
        rules.bytes(),
        bytes(owner),
        bytes(turn.id()),
        bytes(turn.alias()),
        bytes(turn.lane()),
        bytes(turn.author()),
        turn.order(),
        turn.payload());
  }

  @Override
  public Optional<Lease> claim(String owner) {
    return call(
        "claiming a lane",
        "CALL {claim_turn_v1}(?,?,?,?)",
        MySqlTurnQueue::lease,
        queue,
        lease,
        rules.atOnce(),
        bytes(owner));
  }

  @Override
  public Optional<Lease> hold(String lane, String owner) {
    return call(
        "holding a lane",
        "CALL {hold_lane_v1}(?,?,?,?)",
        MySqlTurnQueue::lease,
        queue,
        lease,
        bytes(lane),
        bytes(owner));
  }

  @Override
  public boolean renew(Lease held, Optional<byte[]> note) {
    return call(
        "renewing a lease",
        "CALL {renew_lease_v1}(?,?,?,?,?)",
        row -> row.getBoolean(1),
        queue,
        lease,
        bytes(held.lane()),
        held.fence(),
        note.orElse(null));
  }

  @Override
  public Optional<Lease> complete(Lease held, TurnOutcome outcome, Optional<String> owner) {
    TurnOutcome.@Nullable Again again = outcome instanceof TurnOutcome.Again a ? a : null;
    TurnOutcome.@Nullable Parked parked = outcome instanceof TurnOutcome.Parked p ? p : null;
    return call(
        "completing a turn",
        "CALL {complete_turn_v1}(?,?,?,?,?,?,?,?,?,?,?)",
        MySqlTurnQueue::lease,
        queue,
        lease,
        rules.atOnce(),
        rules.parked(),
        bytes(held.lane()),
        held.fence(),
        again != null ? "AGAIN" : parked != null ? "PARKED" : "DONE",
        again == null ? 0 : micros(again.after()),
        again == null || again.counts(),
        parked == null ? null : parked.reason(),
        bytes(owner));
  }

  @Override
  public TurnCounts counts() {
    return call("counting messages", COUNT, MySqlTurnQueue::counts, queue);
  }

  static TurnCounts counts(ResultSet row) throws SQLException {
    return new TurnCounts(
        row.getLong(1),
        row.getLong(2),
        row.getLong(3),
        row.getLong(4),
        Duration.of(row.getLong(5), ChronoUnit.MICROS));
  }

  @Override
  public List<QueuedTurn> list(boolean parked, int limit) {
    return database.with(
        "listing messages",
        connection ->
            names
                .statement("SELECT " + COLUMNS + " FROM {turns} WHERE queue = ?")
                .with(queue)
                .and(
                    parked
                        ? " AND parked_at IS NOT NULL ORDER BY parked_at, seq LIMIT ?"
                        : " AND parked_at IS NULL ORDER BY seq LIMIT ?",
                    limit)
                .query(connection, MySqlTurnQueue::turn));
  }

  @Override
  public boolean retry(String id) {
    return call(
        "retrying a dead letter",
        "CALL {retry_turn_v1}(?,?,?)",
        row -> row.getBoolean(1),
        queue,
        rules.atOnce(),
        bytes(id));
  }

  @Override
  public int take(String permit, int most, Duration time) {
    return call(
        "taking a permit",
        "CALL {take_permit_v1}(?,?,?,?)",
        row -> row.getInt(1),
        queue,
        bytes(permit),
        most,
        time.toMillis() * 1_000);
  }

  @Override
  public boolean drop(String id) {
    return database.with(
            "dropping a dead letter",
            connection ->
                names
                    .statement(
                        "DELETE FROM {turns} WHERE queue = ? AND turn_id = ? AND parked_at IS NOT NULL")
                    .with(queue)
                    .with(bytes(id))
                    .update(connection))
        > 0;
  }

  private <T> T call(
      String operation, String sql, SqlStatement.Row<T> reader, @Nullable Object... args) {
    PacketSize size = PacketSize.ofCall();
    for (Object arg : args) {
      size = arg instanceof byte[] value ? size.plus(value) : size;
    }
    return database.call(
        operation,
        sql,
        size,
        call -> {
          set(call, args);
          try (ResultSet row = call.executeQuery()) {
            if (!row.next()) {
              throw new SQLException("the procedure returned no row");
            }
            return reader.read(row);
          }
        });
  }

  private static void set(PreparedStatement call, @Nullable Object[] args) throws SQLException {
    for (int i = 0; i < args.length; i++) {
      call.setObject(i + 1, args[i]);
    }
  }

  private static Optional<Lease> lease(ResultSet row) throws SQLException {
    byte[] lane = row.getBytes("lane");
    if (lane == null) {
      return Optional.empty();
    }
    return Optional.of(
        new Lease(
            new String(lane, UTF_8),
            row.getLong("fence"),
            row.getBytes("turn_id") == null ? Optional.empty() : Optional.of(turn(row))));
  }

  private static QueuedTurn turn(ResultSet row) throws SQLException {
    return new QueuedTurn(
        new String(row.getBytes("turn_id"), UTF_8),
        new String(row.getBytes("lane"), UTF_8),
        new String(row.getBytes("author"), UTF_8),
        Instant.EPOCH.plus(row.getLong("accepted_at"), ChronoUnit.MICROS),
        row.getInt("attempts") - row.getInt("waited"),
        row.getInt("attempts") > 1,
        row.getBytes("payload"),
        Optional.ofNullable(row.getBytes("note")),
        Optional.ofNullable(row.getString("parked_for")));
  }

  private static byte @Nullable [] bytes(Optional<String> name) {
    return name.map(MySqlTurnQueue::bytes).orElse(null);
  }

  private static byte[] bytes(String name) {
    return name.getBytes(UTF_8);
  }

  private static long micros(Duration duration) {
    return duration.toMillis() * 1_000;
  }
}
