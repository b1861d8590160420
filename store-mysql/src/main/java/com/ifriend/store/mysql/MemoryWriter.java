package com.ifriend.store.mysql;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.Lists;
import com.ifriend.store.memory.MemoryOwner;
import com.ifriend.store.memory.MemoryStore.SessionMark;
import com.ifriend.store.memory.NewMemory;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The writes of one transaction on one owner. Everybody locks the owner's row first, so that what
 * is read behind it holds until the commit, and no two writers deadlock. Two hundred memories take
 * as many statements as one.
 */
final class MemoryWriter {
  /** To stay below {@code max_allowed_packet} with texts of 16 KB each. */
  private static final int MEMORIES_PER_STATEMENT = 200;

  private static final int TERMS_PER_STATEMENT = 2_000;

  private static final int TERM_COLUMNS = 5;

  private final TableNames names;
  private final Connection connection;
  private final MemoryOwner owner;

  MemoryWriter(TableNames names, Connection connection, MemoryOwner owner) {
    this.names = names;
    this.connection = connection;
    this.owner = owner;
  }

  /** What there is, or will be, under one id. */
  private static final class Draft {
    final NewMemory latest;
    final long firstSaidAt;
    final long timesSaid;

    Draft(NewMemory latest, long firstSaidAt, long timesSaid) {
      this.latest = latest;
      this.firstSaidAt = firstSaidAt;
      this.timesSaid = timesSaid;
    }

    static Draft of(NewMemory memory) {
      return new Draft(memory, memory.saidAt().toEpochMilli(), 1);
    }

    Draft saidAgain(NewMemory again) {
      boolean earlier = again.saidAt().isBefore(latest.saidAt());
      return new Draft(
          earlier ? latest : again,
          Math.min(firstSaidAt, again.saidAt().toEpochMilli()),
          timesSaid + 1);
    }
  }

  int add(List<NewMemory> memories, Optional<SessionMark> mark) throws SQLException {
    MemoryEraser eraser = new MemoryEraser(names, connection, owner);
    long pk = eraser.lockedOwner(true).orElseThrow();
    int added = 0;
    for (List<NewMemory> some : chunks(eraser.withoutForgotten(memories))) {
      added += add(pk, withoutKnownSources(pk, some));
    }
    if (mark.isPresent()) {
      names
          .statement("INSERT INTO {memory_marks} (owner_pk, session_hash, mark) VALUES (?,?,?)")
          .with(pk)
          .with(MemoryHashes.ofSession(mark.get().sessionId()))
          .with(mark.get().text())
          .and(" ON DUPLICATE KEY UPDATE mark = VALUES(mark)")
          .update(connection);
    }
    return added;
  }

  private int add(long pk, List<NewMemory> fresh) throws SQLException {
    if (fresh.isEmpty()) {
      return 0;
    }
    Map<String, Draft> drafts = new LinkedHashMap<>();
    for (NewMemory memory : fresh) {
      drafts.merge(
          memory.id(), Draft.of(memory), (before, again) -> before.saidAgain(again.latest));
    }
    Map<String, Long> before = numbers(pk, drafts.keySet(), "last_said_at");
    write(pk, drafts);
    Map<String, Long> pks = numbers(pk, drafts.keySet(), "memory_pk");
    writeTerms(pk, saidLast(drafts, before), pks);
    writeSources(pk, fresh, pks);
    return fresh.size();
  }

  private static <T> List<List<T>> chunks(List<T> all) {
    return Lists.partition(all, MEMORIES_PER_STATEMENT);
  }

  private List<NewMemory> withoutKnownSources(long pk, List<NewMemory> memories)
      throws SQLException {
    List<byte[]> hashes =
        memories.stream().map(memory -> MemoryHashes.of(memory.source())).toList();
    Set<ByteBuffer> known =
        new HashSet<>(
            names
                .statement("SELECT source_hash FROM {memory_sources} WHERE owner_pk = ?")
                .with(pk)
                .and(" AND source_hash IN (" + SqlStatement.marks(hashes.size()) + ")")
                .with(hashes)
                .query(connection, row -> ByteBuffer.wrap(row.getBytes(1))));
    List<NewMemory> fresh = new ArrayList<>();
    for (int i = 0; i < memories.size(); i++) {
      if (known.add(ByteBuffer.wrap(hashes.get(i)))) {
        fresh.add(memories.get(i));
      }
    }
    return fresh;
  }

  /** MySQL assigns from left to right, so the time that decides comes last. */
  private void write(long pk, Map<String, Draft> drafts) throws SQLException {
    SqlStatement insert =
        names.statement(
            "INSERT INTO {memories} (owner_pk, memory_id, author, content, audience, first_said_at,"
                + " last_said_at, session_id, event_id, times_said) VALUES ");
    String comma = "";
    for (Draft draft : drafts.values()) {
      NewMemory said = draft.latest;
      insert
          .and(comma + "(?,?,?,?,?,?,?,?,?,?)")
          .with(pk)
          .with(said.id().getBytes(UTF_8))
          .with(said.author())
          .with(said.text())
          .with(said.audience().key().getBytes(UTF_8))
          .with(draft.firstSaidAt)
          .with(said.saidAt().toEpochMilli())
          .with(said.source().sessionId())
          .with(said.source().eventId())
          .with(draft.timesSaid);
      comma = ",";
    }
    String later = "IF(VALUES(last_said_at) >= last_said_at, VALUES(%1$s), %1$s)";
    insert.and(" ON DUPLICATE KEY UPDATE");
    for (String column : List.of("author", "content", "session_id", "event_id")) {
      insert.and(" " + column + " = " + later.formatted(column) + ",");
    }
    insert
        .and(
            " times_said = times_said + VALUES(times_said),"
                + " first_said_at = LEAST(first_said_at, VALUES(first_said_at)),"
                + " last_said_at = GREATEST(last_said_at, VALUES(last_said_at))")
        .update(connection);
  }

  /** A column of those of the memories that are there, by their ids. */
  private Map<String, Long> numbers(long pk, Collection<String> ids, String column)
      throws SQLException {
    Map<String, Long> numbers = new HashMap<>();
    var unused =
        names
            .statement("SELECT memory_id, " + column + " FROM {memories} WHERE owner_pk = ?")
            .with(pk)
            .and(" AND memory_id IN (" + SqlStatement.marks(ids.size()) + ")")
            .with(ids.stream().map(id -> id.getBytes(UTF_8)).toList())
            .query(
                connection, row -> numbers.put(new String(row.getBytes(1), UTF_8), row.getLong(2)));
    return numbers;
  }

  /** A statement that was made earlier than what is there changes no words. */
  private static List<NewMemory> saidLast(Map<String, Draft> drafts, Map<String, Long> before) {
    return drafts.values().stream()
        .map(draft -> draft.latest)
        .filter(
            said -> said.saidAt().toEpochMilli() >= before.getOrDefault(said.id(), Long.MIN_VALUE))
        .toList();
  }

  private void writeTerms(long pk, List<NewMemory> memories, Map<String, Long> pks)
      throws SQLException {
    if (memories.isEmpty()) {
      return;
    }
    List<Long> written = new ArrayList<>();
    for (NewMemory memory : memories) {
      written.add(pkOf(memory, pks));
    }
    names
        .statement("DELETE FROM {memory_terms} WHERE memory_pk IN (")
        .and(SqlStatement.marks(memories.size()) + ")")
        .with(written)
        .update(connection);
    List<Object> values = new ArrayList<>();
    for (NewMemory memory : memories) {
      for (String term : memory.terms()) {
        values.add(pk);
        values.add(term.getBytes(UTF_8));
        values.add(memory.saidAt().toEpochMilli());
        values.add(pkOf(memory, pks));
        values.add(memory.audience().key().getBytes(UTF_8));
      }
    }
    int most = TERMS_PER_STATEMENT * TERM_COLUMNS;
    for (int from = 0; from < values.size(); from += most) {
      List<Object> rows = values.subList(from, Math.min(values.size(), from + most));
      names
          .statement(
              "INSERT INTO {memory_terms} (owner_pk, term, last_said_at, memory_pk, audience) VALUES"
                  + " (?,?,?,?,?)"
                  + ",(?,?,?,?,?)".repeat(rows.size() / TERM_COLUMNS - 1))
          .with(rows)
          .update(connection);
    }
  }

  private static long pkOf(NewMemory memory, Map<String, Long> pks) throws SQLException {
    Long pk = pks.get(memory.id());
    if (pk == null) {
      throw new SQLException("a memory is gone that was written in this transaction");
    }
    return pk;
  }

  private void writeSources(long pk, List<NewMemory> fresh, Map<String, Long> pks)
      throws SQLException {
    SqlStatement insert =
        names.statement(
            "INSERT INTO {memory_sources} (owner_pk, source_hash, session_hash, said_at, memory_pk)"
                + " VALUES ");
    String comma = "";
    for (NewMemory memory : fresh) {
      insert
          .and(comma + "(?,?,?,?,?)")
          .with(pk)
          .with(MemoryHashes.of(memory.source()))
          .with(MemoryHashes.ofSession(memory.source().sessionId()))
          .with(memory.saidAt().toEpochMilli())
          .with(pkOf(memory, pks));
      comma = ",";
    }
    insert.update(connection);
  }
}
