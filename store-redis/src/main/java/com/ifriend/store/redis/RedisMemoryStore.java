package com.ifriend.store.redis;

import com.fasterxml.jackson.databind.JsonNode;
import com.ifriend.store.PageRequest;
import com.ifriend.store.memory.Audience;
import com.ifriend.store.memory.Forgetting;
import com.ifriend.store.memory.Memory;
import com.ifriend.store.memory.MemoryOwner;
import com.ifriend.store.memory.MemoryPage;
import com.ifriend.store.memory.MemorySelection;
import com.ifriend.store.memory.MemorySource;
import com.ifriend.store.memory.MemoryStore;
import com.ifriend.store.memory.NewMemory;
import com.ifriend.store.memory.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.UnifiedJedis;

/**
 * One script call, and so one round trip and one atomic step, per verb. Searching reads an inverted
 * index, a bounded part of it; see {@link MemoryKeys}.
 */
final class RedisMemoryStore implements MemoryStore {
  /**
   * A search stops to read postings, those of the rarest terms first, when it has so many. What is
   * more is in the way of everybody who uses the server.
   */
  private static final int MOST_POSTINGS = 5 * POSTINGS;

  private final UnifiedJedis redis;
  private final RedisCalls calls;
  private final Function<MemoryOwner, MemoryKeys> layout;
  private final Duration ttl;

  RedisMemoryStore(
      UnifiedJedis redis,
      RedisCalls calls,
      Function<MemoryOwner, MemoryKeys> layout,
      Duration ttl) {
    this.redis = redis;
    this.calls = calls;
    this.layout = layout;
    this.ttl = ttl;
  }

  @Override
  public int add(MemoryOwner owner, List<NewMemory> memories, Optional<SessionMark> mark) {
    if (memories.isEmpty() && mark.isEmpty()) {
      return 0;
    }
    MemoryKeys keys = layout.apply(owner);
    List<byte[]> args =
        RedisKeys.utf8(
            keys.owner(),
            owner.userId(),
            Long.toString(ttl.toMillis()),
            mark.map(m -> MemoryKeys.partOfSession(m.sessionId())).orElse(""),
            mark.map(SessionMark::text).orElse(""),
            Long.toString(Forgetting.RECENT.toMillis()));
    memories.forEach(memory -> args.addAll(args(memory)));
    return count(write("keeping memories", RedisScript.ADD_MEMORIES, keys, args));
  }

  private static List<byte[]> args(NewMemory memory) {
    MemorySource source = memory.source();
    long at = millis(memory.saidAt());
    List<byte[]> args =
        RedisKeys.utf8(
            MemoryKeys.partOfMemory(memory.id()),
            memory.id(),
            MemoryKeys.partOfSession(source.sessionId()),
            source.sessionId(),
            source.eventId(),
            Long.toString(at),
            Instant.ofEpochMilli(at).toString(),
            MemoryKeys.audience(memory.audience()));
    args.add(MemoryEvents.write(memory, at));
    args.addAll(
        RedisKeys.utf8(
            memory.terms().stream()
                .sorted()
                .map(term -> RedisKeys.escape(term) + " ")
                .collect(Collectors.joining())));
    return args;
  }

  @Override
  public Optional<String> mark(MemoryOwner owner, String sessionId) {
    String session = layout.apply(owner).session(sessionId);
    return Optional.ofNullable(
        calls.command("reading how far a session is known", () -> redis.hget(session, "mark")));
  }

  @Override
  public List<Memory> search(MemoryOwner owner, Audience listener, Set<String> terms, int limit) {
    if (terms.isEmpty()) {
      return List.of();
    }
    MemoryKeys keys = layout.apply(owner);
    List<String> listeners = MemoryKeys.listeners(listener);
    List<String> sets = new ArrayList<>();
    listeners.forEach(each -> sets.add(keys.index(each)));
    for (String term : terms) {
      listeners.forEach(each -> sets.add(keys.postings(each, term)));
    }
    return memories(
        calls.read(
            "searching memories",
            RedisScript.SEARCH_MEMORIES,
            RedisKeys.utf8(sets.toArray(String[]::new)),
            RedisKeys.utf8(
                keys.owner(),
                String.join(":", listeners),
                Integer.toString(limit),
                Integer.toString(POSTINGS),
                Integer.toString(MOST_POSTINGS))));
  }

  @Override
  public Optional<Memory> get(MemoryOwner owner, Audience listener, String id) {
    MemoryKeys keys = layout.apply(owner);
    @Nullable Object reply =
        calls.read(
            "reading a memory",
            RedisScript.GET_MEMORY,
            RedisKeys.utf8(keys.memory(id)),
            RedisKeys.utf8(
                keys.owner(),
                String.join(":", MemoryKeys.listeners(listener)),
                MemoryKeys.partOfMemory(id)));
    return Optional.ofNullable(reply).map(RedisMemoryStore::memory);
  }

  @Override
  public MemoryPage list(MemoryOwner owner, Audience listener, TimeRange range, PageRequest page) {
    MemoryKeys keys = layout.apply(owner);
    DirectoryCursor cursor = DirectoryCursor.of(page);
    List<String> listeners = MemoryKeys.listeners(listener);
    List<Memory> found =
        memories(
            calls.read(
                "listing memories",
                RedisScript.LIST_MEMORIES,
                RedisKeys.utf8(listeners.stream().map(keys::index).toArray(String[]::new)),
                RedisKeys.utf8(
                    keys.owner(),
                    String.join(":", listeners),
                    Integer.toString(page.limit() + 1),
                    Long.toString(ceilingMillis(range.from())),
                    Long.toString(ceilingMillis(range.until())),
                    cursor.score(),
                    cursor.member())));
    if (found.size() <= page.limit()) {
      return new MemoryPage(found, Optional.empty());
    }
    Memory last = found.get(page.limit() - 1);
    return new MemoryPage(
        found.subList(0, page.limit()),
        Optional.of(
            new DirectoryCursor(
                    Long.toString(last.lastSaidAt().toEpochMilli()),
                    MemoryKeys.partOfMemory(last.id()))
                .toString()));
  }

  @Override
  public int forget(MemoryOwner owner, MemorySelection selection) {
    MemoryKeys keys = layout.apply(owner);
    String what;
    String which;
    if (selection instanceof MemorySelection.ById one) {
      what = "memory";
      which = MemoryKeys.partOfMemory(one.id());
    } else if (selection instanceof MemorySelection.OfSession session) {
      what = "session";
      which = MemoryKeys.partOfSession(session.sessionId());
    } else {
      what = "all";
      which = "";
    }
    return count(
        write("forgetting memories", RedisScript.FORGET_MEMORIES, keys, forget(keys, what, which)));
  }

  private List<byte[]> forget(MemoryKeys keys, String what, String which) {
    return RedisKeys.utf8(keys.owner(), what, which, Long.toString(ttl.toMillis()));
  }

  @Override
  public int countOfSession(MemoryOwner owner, String sessionId) {
    MemoryKeys keys = layout.apply(owner);
    return count(
        calls.read(
            "counting the memories of a session",
            RedisScript.FORGET_MEMORIES,
            RedisKeys.utf8(keys.ends(), keys.index(), keys.forgotten()),
            forget(keys, "count", MemoryKeys.partOfSession(sessionId))));
  }

  private Object write(String operation, RedisScript script, MemoryKeys keys, List<byte[]> args) {
    return calls.write(
        operation, script, RedisKeys.utf8(keys.ends(), keys.index(), keys.forgotten()), args);
  }

  private static int count(Object reply) {
    return Math.toIntExact((Long) reply);
  }

  private static List<Memory> memories(Object reply) {
    return ((List<?>) reply).stream().map(RedisMemoryStore::memory).toList();
  }

  /** What recall in memory_read.lua returns. */
  private static Memory memory(Object reply) {
    List<?> fields = (List<?>) reply;
    JsonNode event = MemoryEvents.read((byte[]) fields.get(6));
    return new Memory(
        Replies.text(fields.get(4)),
        event.path("author").asText(),
        event.path("content").path("parts").path(0).path("text").asText(),
        Audience.ofKey(RedisKeys.unescape(Replies.text(fields.get(0)))),
        time(fields.get(2)),
        time(fields.get(1)),
        new MemorySource(Replies.text(fields.get(5)), event.path("id").asText()),
        Long.parseLong(Replies.text(fields.get(3))));
  }

  private static Instant time(Object millis) {
    return Instant.ofEpochMilli(Long.parseLong(Replies.text(millis)));
  }

  private static long ceilingMillis(Instant instant) {
    long millis = millis(instant);
    return Instant.ofEpochMilli(millis).isBefore(instant) ? millis + 1 : millis;
  }

  /**
   * Scores are doubles, so times beyond those that they count exactly are the last that they do.
   */
  private static long millis(Instant instant) {
    if (instant.isBefore(TimeRange.ALWAYS.from())) {
      return TimeRange.ALWAYS.from().toEpochMilli();
    }
    return instant.isBefore(TimeRange.ALWAYS.until())
        ? instant.toEpochMilli()
        : TimeRange.ALWAYS.until().toEpochMilli() - 1;
  }
}
