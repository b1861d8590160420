package com.ifriend.store.redis;

import com.google.adk.sessions.SessionKey;
import com.google.adk.sessions.SessionNotFoundException;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.ifriend.store.EventWindow;
import com.ifriend.store.NewEvent;
import com.ifriend.store.ScopedPatch;
import com.ifriend.store.ScopedState;
import com.ifriend.store.SessionAlreadyExistsException;
import com.ifriend.store.SessionIdTakenException;
import com.ifriend.store.SessionStore;
import com.ifriend.store.StaleFenceException;
import com.ifriend.store.StatePatch;
import com.ifriend.store.StoredSession;
import com.ifriend.store.TornSessionException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.params.ZRangeParams;

/**
 * One script call, and so one round trip and one atomic step, per verb; {@link #list} takes two
 * round trips.
 */
final class RedisSessionStore implements SessionStore {
  /** Of histories in this process: the conversations of a busy hour, in a small container. */
  private static final long CACHED_BYTES = 32L << 20;

  private final UnifiedJedis redis;
  private final RedisConfig config;
  private final HistoryCache histories = new HistoryCache(CACHED_BYTES);

  RedisSessionStore(UnifiedJedis redis, RedisConfig config) {
    this.redis = redis;
    this.config = config;
  }

  @Override
  public StoredSession create(SessionKey key, ScopedPatch initialState) {
    Instant createdAt = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    Args args = args(key).add(RedisKeys.member(key)).add(createdAt.toString()).add(initialState);
    List<?> reply = (List<?>) call("creating a session", RedisScript.CREATE, key, args);
    return switch (text(reply.get(0))) {
      case "OK" ->
          new StoredSession(
              key,
              createdAt,
              createdAt,
              0,
              new ScopedState(map(reply.get(1)), map(reply.get(2)), initialState.session().puts()),
              List.of());
      case "TAKEN" -> throw new SessionIdTakenException(key);
      default -> throw new SessionAlreadyExistsException(key);
    };
  }

  @Override
  public Optional<StoredSession> load(SessionKey key, EventWindow window) {
    History known = histories.get(key);
    Args args =
        args(key)
            .add(window.numRecent().map(Object::toString).orElse(""))
            .add(window.after().map(RedisSessionStore::ceilingMillis).orElse(""))
            .add(Integer.toString(known.events().size()))
            .add(known.generation())
            .add(known.lastSha1());
    List<?> reply = (List<?>) call("loading a session", RedisScript.LOAD, key, args);
    return switch (text(reply.get(0))) {
      case "OK" -> {
        Map<String, String> header = map(reply.get(1));
        yield Optional.of(
            session(
                key,
                header,
                new ScopedState(map(reply.get(2)), map(reply.get(3)), map(reply.get(4))),
                events(key, known, header, reply),
                (Long) reply.get(6)));
      }
      case "TORN" -> throw torn(key, reply);
      default -> Optional.empty();
    };
  }

  /** The window: what we know of it, then what is new to us; remembers the latter. */
  private List<byte[]> events(
      SessionKey key, History known, Map<String, String> header, List<?> reply) {
    List<byte[]> fresh = ((List<?>) reply.get(5)).stream().map(byte[].class::cast).toList();
    int first = Math.toIntExact((Long) reply.get(7));
    int from = Math.toIntExact((Long) reply.get(8));
    History right = (Long) reply.get(9) == 1 ? known : History.NONE;
    String generation = header.get("generation");
    // Events of a window that begins further on would leave a gap.
    if (from == right.events().size() && !fresh.isEmpty() && generation != null) {
      histories.put(key, right.followedBy(fresh, generation));
    }
    if (first == from) {
      return fresh;
    }
    List<byte[]> window = new ArrayList<>(right.events().subList(first, from));
    window.addAll(fresh);
    return window;
  }

  @Override
  public Commit append(SessionKey key, NewEvent event, ScopedPatch patch, OptionalLong fence) {
    Args args =
        args(key)
            .add(RedisKeys.member(key))
            .add(event.id())
            .add(Long.toString(event.timestamp()))
            .add(event.json())
            .add(fence.isPresent() ? Long.toString(fence.getAsLong()) : "")
            .add(patch);
    List<?> reply = (List<?>) call("appending an event", RedisScript.APPEND, key, args);
    return switch (text(reply.get(0))) {
      case "OK" -> new Commit((Long) reply.get(1), false);
      case "DUPLICATE" -> new Commit((Long) reply.get(1), true);
      case "FENCED" ->
          throw new StaleFenceException(
              key, fence.orElseThrow(), Long.parseLong(text(reply.get(1))));
      case "TORN" -> throw torn(key, reply);
      default ->
          throw new SessionNotFoundException(
              "Session " + key.id() + " does not exist; it was deleted or has expired");
    };
  }

  @Override
  public List<StoredSession> list(String appName, String userId) {
    return translate("listing sessions", () -> listed(appName, userId));
  }

  private List<StoredSession> listed(String appName, String userId) {
    RedisKeys owner = RedisKeys.of(appName, userId, "");
    List<String> members = redis.zrange(owner.directory(), ZRangeParams.zrangeParams(0, -1).rev());
    if (members.isEmpty()) {
      return List.of();
    }
    List<Response<Map<String, String>>> headers = new ArrayList<>(members.size());
    List<Response<Map<String, String>>> states = new ArrayList<>(members.size());
    Response<Map<String, String>> appState;
    Response<Map<String, String>> userState;
    try (AbstractPipeline pipeline = redis.pipelined()) {
      appState = pipeline.hgetAll(owner.appState());
      userState = pipeline.hgetAll(owner.userState());
      for (String member : members) {
        RedisKeys keys = RedisKeys.of(appName, userId, member);
        headers.add(pipeline.hgetAll(keys.meta()));
        states.add(pipeline.hgetAll(keys.state()));
      }
      pipeline.sync();
    }
    List<StoredSession> sessions = new ArrayList<>(members.size());
    for (int i = 0; i < members.size(); i++) {
      Map<String, String> header = headers.get(i).get();
      if (appName.equals(header.get("app_name")) && userId.equals(header.get("user_id"))) {
        sessions.add(
            session(
                new SessionKey(appName, userId, RedisKeys.unescape(members.get(i))),
                header,
                new ScopedState(appState.get(), userState.get(), states.get(i).get()),
                List.of(),
                Long.parseLong(header.getOrDefault("count", "0"))));
      }
    }
    return sessions;
  }

  @Override
  public boolean delete(SessionKey key) {
    histories.remove(key);
    Args args = args(key).add(RedisKeys.member(key));
    return (Long) call("deleting a session", RedisScript.DELETE, key, args) == 1;
  }

  /** The keys the session has at this moment; none if it is not there, or somebody else's. */
  List<KeyReport> inspect(SessionKey key, int lastEvents) {
    return translate("inspecting a session", () -> inspected(key, lastEvents));
  }

  private List<KeyReport> inspected(SessionKey key, int lastEvents) {
    RedisKeys keys = RedisKeys.of(key);
    Response<Map<String, String>> meta;
    Response<Map<String, String>> state;
    Response<List<String>> events;
    Response<Long> count;
    Response<Long> indexed;
    List<Response<Long>> ttls = new ArrayList<>();
    try (AbstractPipeline pipeline = redis.pipelined()) {
      meta = pipeline.hgetAll(keys.meta());
      events = pipeline.lrange(keys.events(), -lastEvents, -1);
      state = pipeline.hgetAll(keys.state());
      count = pipeline.llen(keys.events());
      indexed = pipeline.hlen(keys.index());
      for (String name : keys.ofSession()) {
        ttls.add(pipeline.ttl(name));
      }
      pipeline.sync();
    }
    if (!key.appName().equals(meta.get().get("app_name"))
        || !key.userId().equals(meta.get().get("user_id"))) {
      return List.of();
    }
    return Stream.of(
            report(keys.meta(), ttls.get(0), meta.get()),
            new KeyReport(keys.events(), "list", ttls.get(1).get(), count.get(), events.get()),
            report(keys.state(), ttls.get(2), state.get()),
            new KeyReport(keys.index(), "hash", ttls.get(3).get(), indexed.get(), List.of()))
        .filter(report -> report.length() > 0)
        .toList();
  }

  private static KeyReport report(String key, Response<Long> ttl, Map<String, String> fields) {
    List<String> content =
        new TreeMap<>(fields)
            .entrySet().stream().map(e -> e.getKey() + ": " + e.getValue()).toList();
    return new KeyReport(key, "hash", ttl.get(), fields.size(), content);
  }

  /** Throws what a request would throw. */
  void ping() {
    var unused = translate("PING", redis::ping);
  }

  private Object call(String operation, RedisScript script, SessionKey key, Args args) {
    List<byte[]> keys = RedisKeys.of(key).forScripts();
    return translate(operation, () -> script.call(redis, keys, args.list));
  }

  private <T> T translate(String operation, Supplier<T> work) {
    return RedisErrors.translate(config, operation, work);
  }

  private Args args(SessionKey key) {
    return new Args()
        .add(key.appName())
        .add(key.userId())
        .add(Long.toString(config.sessionTtl().toMillis()));
  }

  private static StoredSession session(
      SessionKey key,
      Map<String, String> header,
      ScopedState state,
      List<byte[]> events,
      long count) {
    Instant createdAt = createdAt(header.get("created_at"));
    String lastEventAt = header.get("last_event_at");
    return new StoredSession(
        key,
        createdAt,
        lastEventAt == null ? createdAt : Instant.ofEpochMilli(Long.parseLong(lastEventAt)),
        count,
        state,
        events);
  }

  /** ISO-8601 as we write it, or seconds since the epoch as the Python bot may have. */
  private static Instant createdAt(@Nullable String text) {
    if (text == null) {
      return Instant.EPOCH;
    }
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException notIso) {
      try {
        return Instant.ofEpochMilli(Math.round(Double.parseDouble(text) * 1000));
      } catch (NumberFormatException neither) {
        return Instant.EPOCH;
      }
    }
  }

  private static TornSessionException torn(SessionKey key, List<?> reply) {
    return new TornSessionException(
        key, "its header counts " + reply.get(1) + " events, " + reply.get(2) + " are there");
  }

  /** The first millisecond that is not before the instant. */
  private static String ceilingMillis(Instant after) {
    long millis = after.toEpochMilli();
    return Long.toString(Instant.ofEpochMilli(millis).isBefore(after) ? millis + 1 : millis);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(Object bytes) {
    return new String((byte[]) bytes, StandardCharsets.UTF_8);
  }

  private static Map<String, String> map(Object flat) {
    List<?> list = (List<?>) flat;
    Map<String, String> map = new HashMap<>();
    for (int i = 0; i < list.size(); i += 2) {
      map.put(text(list.get(i)), text(list.get(i + 1)));
    }
    return map;
  }

  /** The arguments of a script, in the order in which it takes them. */
  private static final class Args {
    final List<byte[]> list = new ArrayList<>();

    @CanIgnoreReturnValue
    Args add(String arg) {
      return add(bytes(arg));
    }

    @CanIgnoreReturnValue
    Args add(byte[] arg) {
      list.add(arg);
      return this;
    }

    @CanIgnoreReturnValue
    Args add(ScopedPatch patch) {
      return patch.equals(ScopedPatch.NONE)
          ? this
          : add(patch.app()).add(patch.user()).add(patch.session());
    }

    @CanIgnoreReturnValue
    private Args add(StatePatch patch) {
      add(Integer.toString(patch.puts().size())).add(Integer.toString(patch.removals().size()));
      patch.puts().forEach((key, json) -> add(key).add(json));
      patch.removals().forEach(this::add);
      return this;
    }
  }
}
