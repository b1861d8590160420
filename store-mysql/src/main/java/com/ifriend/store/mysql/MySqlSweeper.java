package com.ifriend.store.mysql;

import com.ifriend.store.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes expired sessions from the tables, and what forgotten users have left there, in small
 * transactions. Every replica has one: what another one is removing at the moment is skipped, not
 * waited for.
 */
final class MySqlSweeper implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(MySqlSweeper.class);

  private static final int SESSIONS_PER_BATCH = 100;
  private static final int EVENTS_PER_BATCH = 2_000;

  private static final String EXPIRED =
      "SELECT session_pk, event_count FROM {sessions} WHERE expires_minute <= "
          + MySqlDocuments.NOW
          + " DIV 60000 AND expires_at <= "
          + MySqlDocuments.NOW
          + " ORDER BY expires_minute LIMIT "
          + SESSIONS_PER_BATCH
          + " FOR UPDATE SKIP LOCKED";

  private static final int IDS_PER_BATCH = 1_000;

  /** What is known for a while only. */
  private static final List<String> FORGOTTEN =
      Stream.of("{turn_ids}", "{turn_permits}", "{session_deletions}")
          .map(
              table ->
                  "DELETE FROM "
                      + table
                      + " WHERE known_until <= "
                      + MySqlDocuments.NOW
                      + " * 1000 LIMIT "
                      + IDS_PER_BATCH)
          .toList();

  private final MySqlDatabase database;
  private final MySqlMemoryStore memories;
  private final AtomicLong total = new AtomicLong();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "ifriend-mysql-sweep");
            thread.setDaemon(true);
            return thread;
          });

  MySqlSweeper(MySqlDatabase database, MySqlMemoryStore memories) {
    this.database = database;
    this.memories = memories;
  }

  void start() {
    long interval = database.config().sweepInterval().toMillis();
    // Replicas that start together do not sweep together.
    var unused =
        timer.scheduleWithFixedDelay(
            this::sweepQuietly,
            ThreadLocalRandom.current().nextLong(interval),
            interval,
            TimeUnit.MILLISECONDS);
  }

  private void sweepQuietly() {
    try {
      int removed = sweep();
      if (removed > 0) {
        log.debug("Removed {} expired sessions", removed);
      }
      int forgotten = memories.removeDisowned();
      if (forgotten > 0) {
        log.info("Removed {} memories of users who were forgotten earlier", forgotten);
      }
    } catch (StoreException e) {
      log.warn("Expired sessions and forgotten memories stay for now: {}", e.getMessage());
    }
  }

  /**
   * Removes all sessions that have expired by now, and the ids of messages that need not be known
   * any longer; returns how many sessions.
   */
  int sweep() {
    sweepIds();
    int removed = 0;
    while (!Thread.currentThread().isInterrupted()) {
      int batch = database.transaction("removing expired sessions", this::removeBatch);
      if (batch == 0) {
        return removed;
      }
      removed += batch;
      var unused = total.addAndGet(batch);
    }
    return removed;
  }

  private void sweepIds() {
    for (String forgotten : FORGOTTEN) {
      int batch = IDS_PER_BATCH;
      while (batch == IDS_PER_BATCH && !Thread.currentThread().isInterrupted()) {
        batch =
            database.with(
                "removing ids of messages and deletions",
                connection -> database.names().statement(forgotten).update(connection));
      }
    }
  }

  /** How many sessions were removed so far. */
  long total() {
    return total.get();
  }

  private int removeBatch(Connection connection) throws SQLException {
    try (Statement select = connection.createStatement();
        ResultSet expired = select.executeQuery(database.names().in(EXPIRED));
        PreparedStatement delete =
            connection.prepareStatement(
                database.names().in("DELETE FROM {sessions} WHERE session_pk = ?"))) {
      List<Long> batch = new ArrayList<>();
      long events = 0;
      while (expired.next() && (batch.isEmpty() || events < EVENTS_PER_BATCH)) {
        batch.add(expired.getLong(1));
        events += expired.getLong(2);
      }
      for (long session : batch) {
        delete.setLong(1, session);
        var unused = delete.executeUpdate();
      }
      return batch.size();
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
