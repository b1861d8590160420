package com.ifriend.store.redis;

import com.google.adk.sessions.SessionKey;
import com.google.adk.sessions.SessionNotFoundException;
import com.ifriend.store.Documents;
import com.ifriend.store.EventWindow;
import com.ifriend.store.HistoryCache;
import com.ifriend.store.NewEvent;
import com.ifriend.store.PageRequest;
import com.ifriend.store.PositionTakenException;
import com.ifriend.store.ScopedPatch;
import com.ifriend.store.ScopedState;
import com.ifriend.store.SessionAlreadyExistsException;
import com.ifriend.store.SessionIdTakenException;
import com.ifriend.store.SessionPage;
import com.ifriend.store.SessionStore;
import com.ifriend.store.StaleFenceException;
import com.ifriend.store.StoredSession;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One script call, and so one round trip and one atomic step, per verb; a first load reads the
 * events in the same step, and in a cluster, what other slots hold is added to that.
 */
final class RedisSessionStore implements SessionStore, AutoCloseable {
  private final JedisClient client;
  private final RedisCalls calls;
  private final SharedScopes shared;
  private final Duration ttl;

  /** How long what was written lives if it is not read. */
  private final Duration unread;

  /** By which sessions are created. */
  private final InstantSource clock;

  private final RedisDocuments documents;
  private final HistoryCache histories;
  private final SessionReader reader;

  RedisSessionStore(JedisClient client, RedisCalls calls, SharedScopes shared, Duration ttl) {
    this(client, calls, shared, ttl, ttl, Clock.tickMillis(ZoneOffset.UTC));
  }

  private RedisSessionStore(
      JedisClient client,
      RedisCalls calls,
      SharedScopes shared,
      Duration ttl,
      Duration unread,
      InstantSource clock) {
    this.clock = clock;
    this.client = client;
    this.calls = calls;
    this.shared = shared;
    this.ttl = ttl;
    this.unread = unread;
    this.histories = new HistoryCache(calls.cacheBytes());
    this.reader = new SessionReader(calls, shared, ttl, histories);
    this.documents = new RedisDocuments(client, calls, shared, ttl);
  }

  /** The same sessions; what is written here stays until it is {@link #expire allowed to end}. */
  RedisSessionStore keeping(InstantSource by) {
    return new RedisSessionStore(client, calls, shared, ttl, LONGEST_TTL, by);
  }

  @Override
  public StoredSession create(SessionKey key, ScopedPatch initialState) {
    return calls.asOne(() -> created(key, initialState));
  }

  private StoredSession created(SessionKey key, ScopedPatch initialState) {
    Instant createdAt = clock.instant();
    ScriptArgs args = args(key, unread).add(createdAt.toString()).add(initialState);
    List<?> reply = (List<?>) write("creating a session", RedisScript.CREATE, key, args);
    return switch (Replies.text(reply.get(0))) {
      case "OK" -> {
        List<byte[]> outbox = Replies.documents(reply, 3);
        shared.created(key, outbox);
        SharedScopes.State state = shared.state(key, SessionReader.state(reply, 1), List.of());
        yield new StoredSession(
            key,
            Optional.empty(),
            createdAt,
            createdAt,
            0,
            0,
            new ScopedState(state.app(), state.user(), initialState.session().puts()),
            List.of());
      }
      case "TAKEN" -> throw new SessionIdTakenException(key);
      case "TORN" -> throw SessionReader.torn(key, reply);
      default -> throw new SessionAlreadyExistsException(key);
    };
  }

  @Override
  public Optional<StoredSession> load(SessionKey key, EventWindow window) {
    return calls.asOne(() -> reader.read(key, window));
  }

  @Override
  public OptionalLong append(
      SessionKey key, NewEvent event, ScopedPatch patch, OptionalLong fence) {
    return calls.asOne(() -> appended(key, event, patch, fence));
  }

  private OptionalLong appended(
      SessionKey key, NewEvent event, ScopedPatch patch, OptionalLong fence) {
    ScriptArgs args =
        new ScriptArgs()
            .add(SessionHeader.owner(key.appName(), key.userId()))
            .add(Long.toString(unread.toMillis()))
            .add(RedisKeys.fieldOfEvent(event.id()))
            .add(Long.toString(event.timestamp()))
            .add(event.json());
    if (fence.isPresent()
        || event.title().isPresent()
        || event.position().isPresent()
        || !patch.equals(ScopedPatch.NONE)) {
      args.add(text(fence)).add(event.title().orElse("")).add(text(event.position())).add(patch);
    }
    List<?> reply = (List<?>) write("appending an event", RedisScript.APPEND, key, args);
    return switch (Replies.text(reply.get(0))) {
      case "OK" -> {
        shared.committed(key, Replies.documents(reply, 1));
        yield OptionalLong.empty();
      }
      case "DUPLICATE" -> {
        shared.settle(key, Replies.documents(reply, 2));
        yield OptionalLong.of((Long) reply.get(1));
      }
      case "FENCED" ->
          throw new StaleFenceException(
              key, fence.orElseThrow(), Long.parseLong(Replies.text(reply.get(1))));
      case "TORN" -> throw SessionReader.torn(key, reply);
      case "AT" ->
          throw new PositionTakenException(
              key, event.position().orElseThrow(), (Long) reply.get(1));
      default ->
          throw new SessionNotFoundException(
              "Session " + key.id() + " does not exist; it was deleted or has expired");
    };
  }

  @Override
  public SessionPage list(String appName, String userId, PageRequest request) {
    SharedScopes.Page page = calls.asOne(() -> shared.list(appName, userId, request));
    return new SessionPage(
        page.entries().stream()
            .map(
                entry ->
                    SessionReader.session(
                        new SessionKey(appName, userId, RedisKeys.unescape(entry.member())),
                        entry.header(),
                        new ScopedState(page.state().app(), page.state().user(), entry.state()),
                        List.of(),
                        entry.header().count()))
            .toList(),
        page.next());
  }

  void forget(SessionKey key) {
    histories.remove(key);
  }

  @Override
  public boolean delete(SessionKey key) {
    return calls.asOne(() -> deleted(key));
  }

  private boolean deleted(SessionKey key) {
    histories.remove(key);
    ScriptArgs args = args(key).add(RedisKeys.member(key));
    List<?> reply = (List<?>) write("deleting a session", RedisScript.DELETE, key, args);
    boolean deleted = (Long) reply.get(0) == 1;
    if (deleted) {
      shared.deleted(key, Replies.documents(reply, 1));
    }
    return deleted;
  }

  /**
   * As {@link RedisCopies#put}.
   *
   * @return the shared state that the session sees; empty if there is one in its place
   */
  Optional<SharedScopes.State> put(RedisCopies.Copy copy, ScopedPatch patch) {
    SessionKey key = copy.key();
    ScriptArgs args =
        args(key, copy.stays() ? LONGEST_TTL : ttl)
            .add(RedisKeys.member(key))
            .add(copy.createdAt().toString())
            .add(copy.title().orElse(""))
            .add(copy.fence().isPresent() ? text(copy.fence()) : "-")
            .add(copy.committed().isPresent() ? text(copy.committed()) : "");
    OptionalLong last =
        copy.events().stream().mapToLong(NewEvent::timestamp).reduce((first, second) -> second);
    OptionalLong newest = copy.events().stream().mapToLong(NewEvent::timestamp).max();
    args.add(last.isPresent() ? text(last) : "-").add(newest.isPresent() ? text(newest) : "-");
    args.add(Integer.toString(copy.events().size()));
    for (NewEvent event : copy.events()) {
      args.add(event.id().isEmpty() ? new byte[0] : RedisKeys.fieldOfEvent(event.id()))
          .add(Long.toString(event.timestamp()))
          .add(event.json());
    }
    histories.remove(key);
    List<?> reply = (List<?>) write("copying a session", RedisScript.PUT, key, args.add(patch));
    return switch (Replies.text(reply.get(0))) {
      case "OK" -> {
        shared.created(key, Replies.documents(reply, 3));
        yield Optional.of(shared.state(key, SessionReader.state(reply, 1), List.of()));
      }
      case "TAKEN" -> throw new SessionIdTakenException(key);
      default -> Optional.empty();
    };
  }

  /** As {@link RedisCopies#remove}. */
  boolean remove(SessionKey key, long count) {
    histories.remove(key);
    ScriptArgs args = args(key).add(RedisKeys.member(key)).add(Long.toString(count));
    List<?> reply = (List<?>) write("removing a copy", RedisScript.DELETE, key, args);
    boolean removed = (Long) reply.get(0) == 1;
    if (removed) {
      shared.deleted(key, Replies.documents(reply, 1));
    }
    return removed;
  }

  /** As {@link RedisCopies#expire}. */
  boolean expire(SessionKey key, long count) {
    ScriptArgs args = args(key).add(Long.toString(count));
    return 1 == (Long) write("ending the stay of a copy", RedisScript.EXPIRE, key, args);
  }

  @Override
  public Documents documents() {
    return documents;
  }

  @Override
  public void close() {
    shared.close();
  }

  /** The keys the session has at this moment; none if it is not there, or somebody else's. */
  List<KeyReport> inspect(SessionKey key, int lastEvents) {
    return KeyReport.of(calls, shared.layout().of(key), key, lastEvents);
  }

  /** Throws what a request would throw. */
  void ping() {
    var unused = calls.translate("PING", client.jedis()::ping);
  }

  private Object write(String operation, RedisScript script, SessionKey key, ScriptArgs args) {
    return calls.write(operation, script, shared.layout().forScripts(key), args.list);
  }

  private ScriptArgs args(SessionKey key) {
    return args(key, ttl);
  }

  static ScriptArgs args(SessionKey key, Duration ttl) {
    return new ScriptArgs().add(key.appName()).add(key.userId()).add(Long.toString(ttl.toMillis()));
  }

  private static String text(OptionalLong number) {
    return number.isPresent() ? Long.toString(number.getAsLong()) : "";
  }
}
