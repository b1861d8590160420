package com.ifriend.store.mysql;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.ifriend.store.PageRequest;
import com.ifriend.store.RoundTrips;
import com.ifriend.store.memory.Audience;
import com.ifriend.store.memory.Memory;
import com.ifriend.store.memory.MemoryOwner;
import com.ifriend.store.memory.MemoryPage;
import com.ifriend.store.memory.MemorySelection;
import com.ifriend.store.memory.MemorySource;
import com.ifriend.store.memory.MemoryStore;
import com.ifriend.store.memory.NewMemory;
import com.ifriend.store.memory.RecallLimit;
import com.ifriend.store.memory.TimeRange;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One statement, and so one round trip, per read; one transaction per write. */
final class MySqlMemoryStore implements MemoryStore {
  private static final String OWNER =
      "(SELECT owner_pk FROM {memory_owners} WHERE app_name = ? AND user_id = ?)";

  private static final String COLUMNS =
      "m.memory_id, m.author, m.content, m.audience, m.first_said_at, m.last_said_at,"
          + " m.session_id, m.event_id, m.times_said";

  /** Rarer words weigh more; one that has as many as are looked at, or more, next to nothing. */
  private static final String POSTINGS_OF_TERM =
      "(SELECT memory_pk, last_said_at, LN(1 + "
          + POSTINGS
          + " / COUNT(*) OVER ()) AS weight FROM"
          + " (SELECT memory_pk, last_said_at FROM {memory_terms} WHERE owner_pk = "
          + OWNER
          + " AND term = ?%s ORDER BY last_said_at DESC, memory_pk DESC LIMIT "
          + POSTINGS
          + ") AS latest)";

  private static final int ROWS_PER_BATCH = 500;

  private final MySqlDatabase database;
  private final TableNames names;

  MySqlMemoryStore(MySqlDatabase database) {
    this.database = database;
    this.names = database.names();
  }

  @Override
  public int add(MemoryOwner owner, List<NewMemory> memories, Optional<SessionMark> mark) {
    return database.with(
        "adding memories",
        connection ->
            inTransaction(
                connection, () -> new MemoryWriter(names, connection, owner).add(memories, mark)));
  }

  @Override
  public Optional<String> mark(MemoryOwner owner, String sessionId) {
    return database.with(
        "reading how far a session was looked through",
        connection ->
            names
                .statement("SELECT mark FROM {memory_marks} WHERE owner_pk = " + OWNER)
                .with(owner)
                .and(" AND session_hash = ?", MemoryHashes.ofSession(sessionId))
                .query(connection, row -> row.getString(1))
                .stream()
                .findFirst());
  }

  @Override
  public List<Memory> search(MemoryOwner owner, Audience listener, Set<String> terms, int limit) {
    if (terms.isEmpty()) {
      return List.of();
    }
    SqlStatement search = searchFor(owner, listener, terms, limit);
    return database.with(
        "searching memories", connection -> search.query(connection, MySqlMemoryStore::memory));
  }

  /** The steps in which the server would search; one line per step. */
  List<String> explainSearch(MemoryOwner owner, Audience listener, Set<String> terms) {
    SqlStatement explain =
        names.statement("EXPLAIN ").then(searchFor(owner, listener, terms, RecallLimit.MOST));
    return database.with(
        "explaining a search",
        connection ->
            explain.query(
                connection,
                row ->
                    "table=%s type=%s key=%s rows=%s extra=%s"
                        .formatted(
                            row.getString("table"),
                            row.getString("type"),
                            row.getString("key"),
                            row.getString("rows"),
                            row.getString("Extra"))));
  }

  private SqlStatement searchFor(
      MemoryOwner owner, Audience listener, Set<String> terms, int limit) {
    SqlStatement search =
        names.statement(
            "SELECT "
                + COLUMNS
                + " FROM (SELECT memory_pk, SUM(weight) AS weight, MAX(last_said_at) AS at FROM (");
    Condition audible = Condition.audible("audience", listener);
    String union = "";
    for (String term : terms) {
      search
          .and(union + POSTINGS_OF_TERM.formatted(audible.sql()))
          .with(owner)
          .with(term.getBytes(UTF_8))
          .with(audible.args());
      union = " UNION ALL ";
    }
    return search.and(
        ") AS postings GROUP BY memory_pk ORDER BY weight DESC, at DESC, memory_pk DESC LIMIT ?)"
            + " AS best JOIN {memories} AS m ON m.memory_pk = best.memory_pk"
            + " ORDER BY best.weight DESC, best.at DESC, best.memory_pk DESC",
        limit);
  }

  @Override
  public Optional<Memory> get(MemoryOwner owner, Audience listener, String id) {
    Condition audible = Condition.audible("m.audience", listener);
    return database.with(
        "getting a memory",
        connection ->
            names
                .statement(
                    "SELECT " + COLUMNS + " FROM {memories} AS m WHERE m.owner_pk = " + OWNER)
                .with(owner)
                .and(" AND m.memory_id = ?", id.getBytes(UTF_8))
                .and(audible.sql())
                .with(audible.args())
                .query(connection, MySqlMemoryStore::memory)
                .stream()
                .findFirst());
  }

  @Override
  public MemoryPage list(MemoryOwner owner, Audience listener, TimeRange range, PageRequest page) {
    Condition audible = Condition.audible("m.audience", listener);
    SqlStatement list =
        names
            .statement("SELECT " + COLUMNS + " FROM {memories} AS m WHERE m.owner_pk = " + OWNER)
            .with(owner)
            .and(" AND m.last_said_at >= ?", ceilingMillis(range.from()))
            .and(" AND m.last_said_at < ?", ceilingMillis(range.until()))
            .and(audible.sql())
            .with(audible.args());
    page.cursor()
        .map(MemoryCursor::parse)
        .ifPresent(
            cursor ->
                list.and(" AND (m.last_said_at < ?", cursor.lastSaidAt())
                    .and(" OR (m.last_said_at = ?", cursor.lastSaidAt())
                    .and(" AND m.memory_id < ?))", cursor.id().getBytes(UTF_8)));
    list.and(" ORDER BY m.last_said_at DESC, m.memory_id DESC LIMIT ?", page.limit() + 1);
    List<Memory> found =
        database.with(
            "listing memories", connection -> list.query(connection, MySqlMemoryStore::memory));
    if (found.size() <= page.limit()) {
      return new MemoryPage(found, Optional.empty());
    }
    List<Memory> shown = found.subList(0, page.limit());
    return new MemoryPage(
        shown, Optional.of(MemoryCursor.behind(shown.get(shown.size() - 1)).toString()));
  }

  /** The last memory of a page: when it was said, in ms since the epoch, and its id. */
  private record MemoryCursor(long lastSaidAt, String id) {
    static MemoryCursor behind(Memory memory) {
      return new MemoryCursor(memory.lastSaidAt().toEpochMilli(), memory.id());
    }

    static MemoryCursor parse(String text) {
      int dash = text.indexOf('-', 1);
      try {
        return new MemoryCursor(
            Long.parseLong(text.substring(0, Math.max(dash, 0))), text.substring(dash + 1));
      } catch (NumberFormatException e) {
        throw PageRequest.foreign(text);
      }
    }

    @Override
    public String toString() {
      return lastSaidAt + "-" + id;
    }
  }

  @Override
  public int countOfSession(MemoryOwner owner, String sessionId) {
    return database.with(
        "counting the memories of a session",
        connection ->
            names
                .statement(
                    "SELECT COUNT(*) FROM (SELECT memory_pk, COUNT(*) AS here FROM {memory_sources}"
                        + " WHERE owner_pk = "
                        + OWNER)
                .with(owner)
                .and(" AND session_hash = ?", MemoryHashes.ofSession(sessionId))
                .and(
                    " AND memory_pk IS NOT NULL GROUP BY memory_pk) AS said JOIN {memories} AS m ON"
                        + " m.memory_pk = said.memory_pk WHERE m.times_said <= said.here")
                .query(connection, row -> row.getInt(1))
                .get(0));
  }

  @Override
  public int forget(MemoryOwner owner, MemorySelection selection) {
    int forgotten =
        database.with(
            "forgetting memories",
            connection ->
                inTransaction(
                    connection,
                    () -> new MemoryEraser(names, connection, owner).forget(selection)));
    if (selection instanceof MemorySelection.All) {
      var unused = removeDisowned();
    }
    return forgotten;
  }

  /**
   * Removes the rows of owners that were forgotten, in small transactions: those of this process,
   * and of one that ended before it was done.
   *
   * @return how many memories were removed
   */
  int removeDisowned() {
    int removed = 0;
    while (true) {
      List<Long> owners =
          database.with(
              "looking for forgotten users",
              connection ->
                  names
                      .statement(
                          "SELECT owner_pk FROM {memory_owners} WHERE app_name IS NULL ORDER BY"
                              + " owner_pk LIMIT 100")
                      .query(connection, row -> row.getLong(1)));
      if (owners.isEmpty()) {
        return removed;
      }
      for (long owner : owners) {
        removed += removeRowsOf(owner);
      }
    }
  }

  private int removeRowsOf(long owner) {
    int removed = removeRowsOf(owner, "memories");
    var unusedSources = removeRowsOf(owner, "memory_sources");
    var unusedRest =
        database.with(
            "removing a forgotten user",
            connection ->
                names
                    .statement("DELETE FROM {memory_owners} WHERE owner_pk = ?")
                    .with(owner)
                    .update(connection));
    return removed;
  }

  private int removeRowsOf(long owner, String table) {
    int removed = 0;
    for (int batch = ROWS_PER_BATCH; batch == ROWS_PER_BATCH; removed += batch) {
      batch =
          database.with(
              "removing what is forgotten",
              connection ->
                  names
                      .statement("DELETE FROM {" + table + "} WHERE owner_pk = ?")
                      .with(owner)
                      .and(" LIMIT " + ROWS_PER_BATCH)
                      .update(connection));
    }
    return removed;
  }

  private static Memory memory(ResultSet row) throws SQLException {
    return new Memory(
        new String(row.getBytes(1), UTF_8),
        row.getString(2),
        row.getString(3),
        Audience.ofKey(new String(row.getBytes(4), UTF_8)),
        Instant.ofEpochMilli(row.getLong(5)),
        Instant.ofEpochMilli(row.getLong(6)),
        new MemorySource(row.getString(7), row.getString(8)),
        row.getLong(9));
  }

  /** The first millisecond that is not before the instant. */
  private static long ceilingMillis(Instant instant) {
    long millis = instant.toEpochMilli();
    return Instant.ofEpochMilli(millis).isBefore(instant) ? millis + 1 : millis;
  }

  /** A condition, with AND before it, and its values. */
  private record Condition(String sql, List<Object> args) {
    static Condition audible(String column, Audience listener) {
      return listener
          .recalls()
          .map(
              keys ->
                  new Condition(
                      " AND " + column + " IN (" + SqlStatement.marks(keys.size()) + ")",
                      new ArrayList<>(keys.stream().map(key -> key.getBytes(UTF_8)).toList())))
          .orElse(new Condition("", List.of()));
    }
  }

  @FunctionalInterface
  private interface Transaction<T> {
    T run() throws SQLException;
  }

  private static <T> T inTransaction(Connection connection, Transaction<T> transaction)
      throws SQLException {
    RoundTrips.add();
    connection.setAutoCommit(false);
    try {
      T result = transaction.run();
      RoundTrips.add();
      connection.commit();
      return result;
    } catch (SQLException | RuntimeException e) {
      connection.rollback();
      throw e;
    } finally {
      RoundTrips.add();
      connection.setAutoCommit(true);
    }
  }
}
