package com.ifriend.store.redis;

import com.google.adk.sessions.SessionKey;
import com.ifriend.store.EventWindow;
import com.ifriend.store.HistoryCache;
import com.ifriend.store.HistoryCache.History;
import com.ifriend.store.ScopedState;
import com.ifriend.store.StoredEvent;
import com.ifriend.store.StoredSession;
import com.ifriend.store.TornSessionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a session: what this process knows of it already, and what is new in Redis. */
final class SessionReader {
  private final RedisCalls calls;
  private final SharedScopes shared;
  private final Duration ttl;
  private final HistoryCache histories;

  SessionReader(RedisCalls calls, SharedScopes shared, Duration ttl, HistoryCache histories) {
    this.calls = calls;
    this.shared = shared;
    this.ttl = ttl;
    this.histories = histories;
  }

  Optional<StoredSession> read(SessionKey key, EventWindow window) {
    History known = histories.get(key);
    Loaded loaded = loaded(key, window, known);
    List<?> reply = loaded.reply();
    return switch (Replies.text(reply.get(0))) {
      case "OK" -> {
        SessionHeader header = SessionHeader.of(Replies.texts(reply.get(1)));
        SharedScopes.State state = shared.state(key, state(reply, 2), Replies.documents(reply, 10));
        yield Optional.of(
            session(
                key,
                header,
                new ScopedState(state.app(), state.user(), Replies.map(reply.get(4))),
                events(key, known, header, loaded),
                (Long) reply.get(6)));
      }
      case "TORN" -> throw torn(key, reply);
      default -> Optional.empty();
    };
  }

  /**
   * What the script says, and the new events that go with it when it says OK. Who knows nothing yet
   * asks for them beside the script: where they begin is known before, if no time decides it.
   */
  private Loaded loaded(SessionKey key, EventWindow window, History known) {
    String operation = "loading a session";
    List<byte[]> keys = shared.layout().forScripts(key);
    if (known.events().isEmpty() && window.after().isEmpty() && !window.equals(EventWindow.NONE)) {
      Optional<RedisCalls.WithRange> answer =
          calls.readWithRange(
              operation,
              RedisScript.LOAD,
              keys,
              args(key, window, known).add("1").list,
              keys.get(1),
              window.numRecent().map(recent -> -(long) recent).orElse(0L));
      if (answer.isPresent()) {
        return new Loaded((List<?>) answer.get().reply(), answer.get().range());
      }
    }
    List<?> reply =
        (List<?>) calls.read(operation, RedisScript.LOAD, keys, args(key, window, known).list);
    return new Loaded(reply, Replies.documents(reply, 5));
  }

  /**
   * @param range new events; before them may be a placeholder, and they are nobody's business if
   *     the reply is not OK
   */
  private record Loaded(List<?> reply, List<byte[]> range) {
    List<StoredEvent> fresh(int count) {
      return range.subList(range.size() - count, range.size()).stream()
          .map(StoredEvent::new)
          .toList();
    }
  }

  private ScriptArgs args(SessionKey key, EventWindow window, History known) {
    return RedisSessionStore.args(key, ttl)
        .add(window.numRecent().map(Object::toString).orElse(""))
        .add(window.after().isPresent() ? exact(window.afterMillis().getAsLong()) : "")
        .add(Integer.toString(known.events().size()))
        .add(known.generation())
        .add(known.lastSha1());
  }

  /** The window: what we know of it, then what is new to us; remembers the latter. */
  private List<StoredEvent> events(
      SessionKey key, History known, SessionHeader header, Loaded loaded) {
    List<?> reply = loaded.reply();
    long count = (Long) reply.get(6);
    int first = Math.toIntExact((Long) reply.get(7));
    int from = Math.toIntExact((Long) reply.get(8));
    List<StoredEvent> fresh = loaded.fresh(Math.toIntExact(count - from));
    History right = (Long) reply.get(9) == 1 ? known : History.NONE;
    String generation = header.version();
    // Events of a window that begins further on would leave a gap.
    if (from == right.events().size()) {
      History whole = right.followedBy(fresh, generation);
      // What others pushed is not in the header's sum.
      if (!header.unindexed() && header.count() == count) {
        whole.requireBytes(key, header.bytes());
      }
      if (!fresh.isEmpty() && !generation.isEmpty()) {
        histories.put(key, whole);
      }
      if (first == 0) {
        return whole.events();
      }
    }
    if (first == from) {
      return fresh;
    }
    List<StoredEvent> window = new ArrayList<>(right.events().subList(first, from));
    window.addAll(fresh);
    return window;
  }

  static StoredSession session(
      SessionKey key,
      SessionHeader header,
      ScopedState state,
      List<StoredEvent> events,
      long count) {
    return new StoredSession(
        key,
        header.title(),
        header.createdAt(),
        header.lastUpdate(),
        count,
        header.bytes(),
        state,
        events);
  }

  static SharedScopes.State state(List<?> reply, int place) {
    return new SharedScopes.State(Replies.map(reply.get(place)), Replies.map(reply.get(place + 1)));
  }

  static TornSessionException torn(SessionKey key, List<?> reply) {
    return new TornSessionException(key, Replies.text(reply.get(1)));
  }

  /** Not later than this time, and such that a number of Lua, a double, has it exactly. */
  private static String exact(long millis) {
    return Long.toString(millis < -(1L << 53) ? Long.MIN_VALUE : Math.min(1L << 53, millis));
  }
}
