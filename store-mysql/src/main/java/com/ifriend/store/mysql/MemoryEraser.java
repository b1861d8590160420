package com.ifriend.store.mysql;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.Lists;
import com.ifriend.store.memory.Forgetting;
import com.ifriend.store.memory.MemoryOwner;
import com.ifriend.store.memory.MemorySelection;
import com.ifriend.store.memory.NewMemory;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is forgotten of one owner, and what stays of that, within one transaction. */
final class MemoryEraser {
  private static final int MEMORIES_PER_STATEMENT = 200;

  /** Stands for all sessions. */
  private static final byte[] ALL = MemoryHashes.ofSession("");

  private final TableNames names;
  private final Connection connection;
  private final MemoryOwner owner;
  private final byte[] digest;

  MemoryEraser(TableNames names, Connection connection, MemoryOwner owner) {
    this.names = names;
    this.connection = connection;
    this.owner = owner;
    this.digest = owner.digest().getBytes(US_ASCII);
  }

  /** Locks the row of the owner until the commit. */
  Optional<Long> lockedOwner(boolean create) throws SQLException {
    SqlStatement select =
        names
            .statement("SELECT owner_pk FROM {memory_owners} WHERE app_name = ? AND user_id = ?")
            .with(owner)
            .and(" FOR UPDATE");
    List<Long> found = select.query(connection, row -> row.getLong(1));
    if (found.isEmpty() && create) {
      names
          .statement("INSERT INTO {memory_owners} (app_name, user_id) VALUES (?,?)")
          .with(owner)
          .and(" ON DUPLICATE KEY UPDATE owner_pk = owner_pk")
          .update(connection);
      found = select.query(connection, row -> row.getLong(1));
    }
    return found.stream().findFirst();
  }

  /** Those of memories that are not of a session, or were said after it was forgotten. */
  List<NewMemory> withoutForgotten(List<NewMemory> memories) throws SQLException {
    List<byte[]> sessions =
        memories.stream()
            .map(memory -> memory.source().sessionId())
            .filter(session -> !session.isEmpty())
            .distinct()
            .map(MemoryHashes::ofSession)
            .toList();
    if (sessions.isEmpty()) {
      return memories;
    }
    Map<ByteBuffer, Forgetting> forgotten = new HashMap<>();
    for (List<byte[]> some : Lists.partition(sessions, MEMORIES_PER_STATEMENT)) {
      forgotten.putAll(forgettings(some));
    }
    return memories.stream()
        .filter(
            memory ->
                memory.source().sessionId().isEmpty()
                    || (!covers(forgotten, ALL, memory)
                        && !covers(
                            forgotten,
                            MemoryHashes.ofSession(memory.source().sessionId()),
                            memory)))
        .toList();
  }

  private static boolean covers(
      Map<ByteBuffer, Forgetting> forgotten, byte[] session, NewMemory memory) {
    Forgetting forgetting = forgotten.get(ByteBuffer.wrap(session));
    return forgetting != null && forgetting.covers(memory.saidAt());
  }

  private Map<ByteBuffer, Forgetting> forgettings(List<byte[]> sessions) throws SQLException {
    Map<ByteBuffer, Forgetting> forgotten = new HashMap<>();
    var unused =
        names
            .statement("SELECT session_hash, said_until, forgotten_at FROM {memory_forgettings}")
            .and(" WHERE owner_digest = ?", digest)
            .and(" AND session_hash IN (?," + SqlStatement.marks(sessions.size()) + ")")
            .with(ALL)
            .with(sessions)
            .query(
                connection,
                row -> {
                  long until = row.getLong(2);
                  Instant saidUntil = row.wasNull() ? Instant.MIN : Instant.ofEpochMilli(until);
                  return forgotten.put(
                      ByteBuffer.wrap(row.getBytes(1)),
                      new Forgetting(saidUntil, Instant.ofEpochMilli(row.getLong(3))));
                });
    return forgotten;
  }

  int forget(MemorySelection selection) throws SQLException {
    // Who was never learnt from is locked too, lest they are being learnt from for the first time.
    boolean all = selection instanceof MemorySelection.All;
    Optional<Long> found = lockedOwner(all);
    if (selection instanceof MemorySelection.ById one) {
      return found.isEmpty() ? 0 : forget(found.get(), one.id());
    }
    if (selection instanceof MemorySelection.OfSession session) {
      return forgetSession(found, MemoryHashes.ofSession(session.sessionId()));
    }
    return forgetAll(found.orElseThrow());
  }

  private int forget(long pk, String id) throws SQLException {
    return names
        .statement("DELETE FROM {memories} WHERE owner_pk = ?")
        .with(pk)
        .and(" AND memory_id = ?", id.getBytes(UTF_8))
        .update(connection);
  }

  private void write(byte[] session, Optional<Long> saidUntil) throws SQLException {
    SqlStatement insert =
        names
            .statement(
                "INSERT INTO {memory_forgettings} (owner_digest, session_hash, said_until,"
                    + " forgotten_at) VALUES (?,?,")
            .with(digest)
            .with(session);
    if (saidUntil.isPresent()) {
      insert.and("?", saidUntil.get());
    } else {
      insert.and("NULL");
    }
    insert
        .and(
            ","
                + MySqlDocuments.NOW
                + ") ON DUPLICATE KEY UPDATE said_until ="
                + " COALESCE(GREATEST(said_until, VALUES(said_until)), said_until,"
                + " VALUES(said_until)), forgotten_at = VALUES(forgotten_at)")
        .update(connection);
  }

  /** When the latest was said of what was learnt, whether it is forgotten or not. */
  private Optional<Long> saidUntil(long pk, String which, byte[] session) throws SQLException {
    long none = Long.MIN_VALUE;
    long latest =
        names
            .statement("SELECT COALESCE(MAX(said_at), ?) FROM {memory_sources} WHERE owner_pk = ?")
            .with(none)
            .with(pk)
            .and(" AND session_hash " + which + " ?", session)
            .query(connection, row -> row.getLong(1))
            .get(0);
    return latest == none ? Optional.empty() : Optional.of(latest);
  }

  /** By primary keys, so that no row of anybody else is locked. */
  private int forgetSession(Optional<Long> ofOwner, byte[] session) throws SQLException {
    if (ofOwner.isEmpty()) {
      write(session, Optional.empty());
      return 0;
    }
    long pk = ofOwner.get();
    write(session, saidUntil(pk, "=", session));
    Map<Long, List<Long>> byTimesSaid = new HashMap<>();
    var unused =
        names
            .statement("SELECT memory_pk, COUNT(*) FROM {memory_sources} WHERE owner_pk = ?")
            .with(pk)
            .and(" AND session_hash = ? AND memory_pk IS NOT NULL GROUP BY memory_pk", session)
            .query(
                connection,
                row ->
                    byTimesSaid
                        .computeIfAbsent(row.getLong(2), times -> new ArrayList<>())
                        .add(row.getLong(1)));
    int forgotten = 0;
    for (Map.Entry<Long, List<Long>> said : byTimesSaid.entrySet()) {
      for (List<Long> pks : Lists.partition(said.getValue(), MEMORIES_PER_STATEMENT)) {
        forgotten += sayLess(pks, said.getKey());
      }
    }
    for (String table : List.of("memory_sources", "memory_marks")) {
      names
          .statement("DELETE FROM {" + table + "} WHERE owner_pk = ?")
          .with(pk)
          .and(" AND session_hash = ?", session)
          .update(connection);
    }
    return forgotten;
  }

  /** Takes sources away from memories; returns how many of them have none left, and are gone. */
  private int sayLess(List<Long> pks, long times) throws SQLException {
    String those = " WHERE memory_pk IN (" + SqlStatement.marks(pks.size()) + ")";
    names
        .statement("UPDATE {memories} SET times_said = times_said - ?")
        .with(times)
        .and(those)
        .with(pks)
        .update(connection);
    return names
        .statement("DELETE FROM {memories}" + those)
        .with(pks)
        .and(" AND times_said <= 0")
        .update(connection);
  }

  /** Leaves the rows without an owner, for {@link MySqlMemoryStore#removeDisowned}. */
  private int forgetAll(long pk) throws SQLException {
    Optional<Long> saidUntil = saidUntil(pk, "<>", ALL);
    removeThoseOfSessions();
    write(ALL, saidUntil);
    long memories =
        names
            .statement("SELECT COUNT(*) FROM {memories} WHERE owner_pk = ?")
            .with(pk)
            .query(connection, row -> row.getLong(1))
            .get(0);
    names
        .statement("UPDATE {memory_owners} SET app_name = NULL, user_id = NULL WHERE owner_pk = ?")
        .with(pk)
        .update(connection);
    return Math.toIntExact(memories);
  }

  /** By their whole keys: a range would be locked with what lies next to it. */
  private void removeThoseOfSessions() throws SQLException {
    List<byte[]> sessions =
        names
            .statement("SELECT session_hash FROM {memory_forgettings} WHERE owner_digest = ?")
            .with(digest)
            .and(" AND session_hash <> ?", ALL)
            .query(connection, row -> row.getBytes(1));
    for (List<byte[]> some : Lists.partition(sessions, MEMORIES_PER_STATEMENT)) {
      names
          .statement("DELETE FROM {memory_forgettings} WHERE owner_digest = ?")
          .with(digest)
          .and(" AND session_hash IN (" + SqlStatement.marks(some.size()) + ")")
          .with(some)
          .update(connection);
    }
  }
}
