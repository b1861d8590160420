package com.ifriend.store.redis;

import static java.util.Objects.requireNonNull;

import com.google.adk.sessions.SessionKey;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.ifriend.store.NewEvent;
import com.ifriend.store.PageRequest;
import com.ifriend.store.ScopedPatch;
import com.ifriend.store.ScopedState;
import com.ifriend.store.SessionStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.function.Supplier;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.Response;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.params.SetParams;

/**
 * For a store that keeps the originals of sessions elsewhere, and in Redis copies that may be lost:
 * puts them, lets them end, and tells how long they are. Every call is one round trip, but where it
 * says otherwise; errors are those of {@link SessionStore}. Thread-safe.
 */
public final class RedisCopies {
  private static final String LEASE = "state:copies:lease";
  private static final String PROBE = "state:copies:probe";
  private static final String DELETED = "state:copies:deleted";

  private final JedisClient client;
  private final UnifiedJedis redis;
  private final String prefix;
  private final RedisCalls calls;
  private final SharedScopes shared;
  private final RedisSessionStore sessions;
  private final RedisSharedState sharedState;
  private volatile InstantSource clock = Clock.tickMillis(ZoneOffset.UTC);

  RedisCopies(
      JedisClient client, RedisCalls calls, SharedScopes shared, RedisSessionStore sessions) {
    this.client = client;
    this.redis = client.jedis();
    this.prefix = shared.layout().prefix();
    this.calls = calls;
    this.shared = shared;
    this.sharedState = new RedisSharedState(client, calls, shared.layout());
    this.sessions = sessions.keeping(() -> clock.instant());
  }

  /** The sessions. What is written here stays until it is {@link #expire allowed to end}. */
  public SessionStore sessions() {
    return sessions;
  }

  /** Has nothing of a session in the heap any more; needs no server. */
  public void forget(SessionKey key) {
    sessions.forget(key);
  }

  /** Has sessions created here by the clock of their originals; else it is that of this machine. */
  public void createBy(InstantSource originals) {
    clock = originals;
  }

  /**
   * A whole session.
   *
   * @param title as it is to be stored
   * @param fence newest fencing token that it has seen
   * @param committed its last commit, in microseconds, by which sessions are listed; now if empty
   * @param events all of them, each as it is to be stored; an empty id is not known
   * @param stays whether it lives until {@link #expire}, or as long as other sessions
   */
  public record Copy(
      SessionKey key,
      Instant createdAt,
      Optional<String> title,
      OptionalLong fence,
      OptionalLong committed,
      List<NewEvent> events,
      boolean stays) {
    public Copy {
      requireNonNull(key, "key");
      requireNonNull(createdAt, "createdAt");
      events = List.copyOf(events);
    }
  }

  /**
   * Puts a whole session in place, unless there is one. In a cluster, with a few more round trips
   * for the directory.
   *
   * @param patch its state, and what of the shared state comes with it
   * @return the shared state that it sees; empty if there is one in its place
   * @throws com.ifriend.store.SessionIdTakenException if another app or user holds the id
   */
  @CanIgnoreReturnValue
  public Optional<ScopedState> put(Copy copy, ScopedPatch patch) {
    return sessions
        .put(copy, patch)
        .map(state -> new ScopedState(state.app(), state.user(), patch.session().puts()));
  }

  /**
   * Removes a session if it has so many events, or is torn.
   *
   * @return whether it was removed
   */
  @CanIgnoreReturnValue
  public boolean remove(SessionKey key, long count) {
    return sessions.remove(key, count);
  }

  /**
   * Lets a session end after its time to live, if it still has so many events.
   *
   * @return whether it has
   */
  @CanIgnoreReturnValue
  public boolean expire(SessionKey key, long count) {
    return sessions.expire(key, count);
  }

  /** The state that sessions share. */
  public RedisSharedState shared() {
    return sharedState;
  }

  /**
   * How a session stands.
   *
   * @param count how many events it has
   * @param committed the server's clock at its last commit, in microseconds
   * @param fence newest fencing token that it has seen
   * @param stays whether it lives until {@link #expire}
   */
  public record Standing(
      Instant createdAt, long count, long committed, OptionalLong fence, boolean stays) {}

  /** How these stand; what is not there is left out, or was written by others than this version. */
  public Map<SessionKey, Standing> standings(List<SessionKey> keys) {
    return calls.pipelined(
        "looking at sessions",
        pipeline -> {
          Map<SessionKey, Supplier<Optional<Standing>>> found = new LinkedHashMap<>();
          for (SessionKey key : keys) {
            RedisKeys names = shared.layout().of(key);
            Supplier<Optional<SessionHeader>> header = SessionHeader.read(pipeline, names);
            Response<Long> left = pipeline.pttl(names.index());
            found.put(
                key,
                () ->
                    header
                        .get()
                        .filter(each -> each.isOf(key))
                        .map(
                            each ->
                                new Standing(
                                    each.createdAt(),
                                    each.count(),
                                    each.committed(),
                                    each.fence(),
                                    left.get() > SessionStore.LONGEST_TTL.toMillis() / 2)));
          }
          return () -> {
            Map<SessionKey, Standing> standings = new HashMap<>();
            found.forEach(
                (key, standing) -> standing.get().ifPresent(is -> standings.put(key, is)));
            return standings;
          };
        });
  }

  /** The sessions that Redis lists for a user, as {@link #standings} has them. */
  public Map<SessionKey, Standing> standings(String appName, String userId) {
    List<SessionKey> keys = new ArrayList<>();
    Optional<String> next = Optional.empty();
    do {
      SharedScopes.Page page =
          shared.list(appName, userId, new PageRequest(PageRequest.MAX_LIMIT, next));
      for (SharedScopes.Entry entry : page.entries()) {
        keys.add(new SessionKey(appName, userId, RedisKeys.unescape(entry.member())));
      }
      next = page.next();
    } while (next.isPresent());
    return keys.isEmpty() ? Map.of() : standings(keys);
  }

  /**
   * Notes that a session is being deleted where its original is; what was noted before stays noted.
   *
   * @param createdAt of the session that is meant; a younger one of the same key is not
   */
  public void noteDeletion(SessionKey key, Instant createdAt) {
    note(RedisScript.DELETING, key, createdAt);
  }

  /** When the session was created whose deletion is noted; empty if none is. */
  public Optional<Instant> deletion(SessionKey key) {
    return Optional.ofNullable(
            calls.command("looking for a deletion", () -> redis.hget(prefix + DELETED, name(key))))
        .map(millis -> Instant.ofEpochMilli(Long.parseLong(millis)));
  }

  /** All deletions that are noted. */
  public Map<SessionKey, Instant> deletions() {
    Map<SessionKey, Instant> deletions = new HashMap<>();
    calls
        .command("looking for deletions", () -> redis.hgetAll(prefix + DELETED))
        .forEach(
            (name, millis) ->
                deletions.put(key(name), Instant.ofEpochMilli(Long.parseLong(millis))));
    return deletions;
  }

  /**
   * The deletion of the session that was created then is done; one of a younger one stays noted.
   */
  public void deletionDone(SessionKey key, Instant createdAt) {
    note(RedisScript.DELETED, key, createdAt);
  }

  private void note(RedisScript script, SessionKey key, Instant createdAt) {
    var unused =
        calls.write(
            "noting a deletion",
            script,
            RedisKeys.utf8(prefix + DELETED),
            new ScriptArgs().add(name(key)).add(Long.toString(createdAt.toEpochMilli())).list);
  }

  private static String name(SessionKey key) {
    return RedisKeys.escape(key.appName())
        + ":"
        + RedisKeys.escape(key.userId())
        + ":"
        + RedisKeys.escape(key.id());
  }

  private static SessionKey key(String name) {
    String[] parts = name.split(":", -1);
    return new SessionKey(
        RedisKeys.unescape(parts[0]), RedisKeys.unescape(parts[1]), RedisKeys.unescape(parts[2]));
  }

  /**
   * Whether this caller, and nobody else, may do what has to be done now and then.
   *
   * @param time nobody else may for so long
   */
  public boolean lease(Duration time) {
    return calls.command(
            "taking a lease",
            () -> redis.set(prefix + LEASE, "1", SetParams.setParams().nx().px(time.toMillis())))
        != null;
  }

  /** Returns if the server takes writes. */
  public void probe() {
    var unused =
        calls.command(
            "a probe", () -> redis.set(prefix + PROBE, "1", SetParams.setParams().px(60_000)));
  }

  /**
   * What changes when a server was started again, or another one took its place. One round trip to
   * each.
   */
  public String identity() {
    return calls.translate(
        "asking who is there",
        () -> {
          TreeSet<String> runs = new TreeSet<>();
          if (client.isCluster()) {
            client.nodes().values().forEach(node -> runs.add(run(client.connection(node))));
          } else {
            runs.add(run(redis.info("server")));
          }
          return runs.toString();
        });
  }

  private static String run(Connection node) {
    try (Connection connection = node) {
      connection.sendCommand(Protocol.Command.INFO, "server");
      return run(connection.getBulkReply());
    }
  }

  private static String run(String info) {
    return info.lines().filter(line -> line.startsWith("run_id:")).findFirst().orElse("");
  }
}
