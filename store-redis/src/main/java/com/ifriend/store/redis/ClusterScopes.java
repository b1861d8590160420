package com.ifriend.store.redis;

import static java.util.Objects.requireNonNull;

import com.google.adk.sessions.SessionKey;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.ifriend.store.PageRequest;
import com.ifriend.store.StoreException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.params.ZRangeParams;
import redis.clients.jedis.resps.Tuple;

/**
 * In a cluster, where what sessions share lives in other slots than they do.
 *
 * <p>The script on the session is the commit point. Changes of shared state are committed with the
 * event, in the session's outbox, and carried over before the append returns; who dies in between
 * leaves them to whoever loads the session next or retries the append. A marker beside the state
 * makes sure that each is applied once.
 *
 * <p>The order of the directory follows an append a moment later, on a thread of its own, so that
 * an append stays one round trip. Thread-safe.
 */
final class ClusterScopes implements SharedScopes {
  private static final Logger log = LoggerFactory.getLogger(ClusterScopes.class);

  /** Sessions that wait to be moved to the front; more are moved by who appends. */
  private static final int MOST_WAITING = 10_000;

  private final UnifiedJedis redis;
  private final RedisCalls calls;
  private final RedisKeys.Layout layout;
  private final byte[] ttl;
  private final byte[] markerTtl;
  private final Thread toucher = new Thread(this::touchWaiting, "ifriend-redis-directory");

  @GuardedBy("this")
  private final Set<SessionKey> waiting = new LinkedHashSet<>();

  @GuardedBy("this")
  private boolean touching;

  @GuardedBy("this")
  private boolean closed;

  ClusterScopes(UnifiedJedis redis, RedisCalls calls, RedisConfig config) {
    this.redis = redis;
    this.calls = calls;
    this.layout = new RedisKeys.Layout(config.keyPrefix(), config.keyStyle(), true);
    long millis = config.sessionTtl().toMillis();
    this.ttl = bytes(Long.toString(millis));
    this.markerTtl = bytes(Long.toString(2 * millis));
    toucher.setDaemon(true);
    toucher.start();
  }

  @Override
  public RedisKeys.Layout layout() {
    return layout;
  }

  @Override
  public void created(SessionKey key, List<byte[]> outbox) {
    settle(key, outbox);
    sweep(key, touch(key));
  }

  @Override
  public void committed(SessionKey key, List<byte[]> outbox) {
    settle(key, outbox);
    if (!touchesLater(key)) {
      var unused = touch(key);
    }
  }

  private synchronized boolean touchesLater(SessionKey key) {
    if (closed || waiting.size() >= MOST_WAITING) {
      return false;
    }
    waiting.add(key);
    notifyAll();
    return true;
  }

  @Override
  public void deleted(SessionKey key, List<byte[]> outbox) {
    synchronized (this) {
      waiting.remove(key);
    }
    carry(key, outbox);
    forget(keys(key).directory(), List.of(RedisKeys.member(key)));
  }

  @Override
  public void settle(SessionKey key, List<byte[]> outbox) {
    carry(key, outbox);
    for (byte[] entry : outbox) {
      var unused =
          calls.command(
              "settling shared state",
              () -> redis.lrem(RedisKeys.utf8(keys(key).outbox()).get(0), 1, entry));
    }
  }

  private void carry(SessionKey key, List<byte[]> outbox) {
    for (byte[] entry : outbox) {
      String state = entry[0] == 'a' ? keys(key).appState() : keys(key).userState();
      var unused =
          calls.write(
              "changing shared state",
              RedisScript.SETTLE,
              RedisKeys.utf8(state, layout.marker(state, key)),
              List.of(entry, markerTtl));
    }
  }

  @Override
  public State state(SessionKey key, State found, List<byte[]> outbox) {
    settle(key, outbox);
    return calls.pipelined("reading shared state", pipeline -> state(pipeline, keys(key)));
  }

  private static Supplier<State> state(AbstractPipeline pipeline, RedisKeys keys) {
    Response<Map<String, String>> app = pipeline.hgetAll(keys.appState());
    Response<Map<String, String>> user = pipeline.hgetAll(keys.userState());
    return () -> new State(app.get(), user.get());
  }

  @Override
  public Page list(String appName, String userId, PageRequest page) {
    awaitTouched();
    RedisKeys shared = layout.of(appName, userId, "");
    String score = DirectoryCursor.of(page).score();
    State state = new State(Map.of(), Map.of());
    List<Entry> entries = new ArrayList<>();
    Optional<String> next = Optional.empty();
    boolean more = true;
    while (more && entries.size() < page.limit()) {
      int wanted = page.limit() - entries.size();
      Members members = members(shared, score, wanted);
      state = members.state();
      more = members.found().size() == wanted;
      List<Entry> live = live(appName, userId, members.found());
      entries.addAll(live);
      if (!members.found().isEmpty()) {
        Tuple last = members.found().get(members.found().size() - 1);
        score = Long.toString((long) last.getScore());
        next = Optional.of(new DirectoryCursor(score, last.getElement()).toString());
      }
      Set<String> found = new LinkedHashSet<>(live.stream().map(Entry::member).toList());
      forget(
          shared.directory(),
          members.found().stream()
              .map(Tuple::getElement)
              .filter(each -> !found.contains(each))
              .toList());
    }
    // The directory may be a moment behind the sessions.
    entries.sort((a, b) -> Long.compare(b.header().committed(), a.header().committed()));
    return new Page(state, entries, more ? next : Optional.empty());
  }

  /** Part of a directory, whether or not the sessions live, and the state that they share. */
  private record Members(State state, List<Tuple> found) {}

  /**
   * @param score of the last member before; empty for the beginning
   */
  private Members members(RedisKeys shared, String score, int wanted) {
    double below =
        score.isEmpty() ? Double.POSITIVE_INFINITY : Math.nextDown(Double.parseDouble(score));
    ZRangeParams behind =
        ZRangeParams.zrangeByScoreParams(below, Double.NEGATIVE_INFINITY).rev().limit(0, wanted);
    return calls.pipelined(
        "listing sessions",
        pipeline -> {
          Supplier<State> state = state(pipeline, shared);
          Response<List<Tuple>> found = pipeline.zrangeWithScores(shared.directory(), behind);
          return () -> new Members(state.get(), found.get());
        });
  }

  /** Those of the members that are sessions still. */
  private List<Entry> live(String appName, String userId, List<Tuple> members) {
    List<Found> found =
        calls.pipelined(
            "listing sessions",
            pipeline -> {
              List<Supplier<Found>> each = new ArrayList<>();
              for (Tuple member : members) {
                RedisKeys keys = layout.of(appName, userId, member.getElement());
                Supplier<Optional<SessionHeader>> header = SessionHeader.read(pipeline, keys);
                Response<Map<String, String>> state = pipeline.hgetAll(keys.state());
                each.add(() -> new Found(member.getElement(), keys, header.get(), state.get()));
              }
              return () -> each.stream().map(Supplier::get).toList();
            });
    List<Found> headless = found.stream().filter(each -> each.header().isEmpty()).toList();
    Map<String, SessionHeader> older = headless.isEmpty() ? Map.of() : older(headless);
    return found.stream()
        .map(
            each ->
                new Entry(
                    each.member(),
                    each.header().orElseGet(() -> requireNonNull(older.get(each.member()))),
                    each.state()))
        .filter(entry -> entry.header().isOf(appName, userId))
        .toList();
  }

  /** What is gone, or of an older version. */
  private Map<String, SessionHeader> older(List<Found> headless) {
    return calls.pipelined(
        "listing sessions",
        pipeline -> {
          Map<String, Response<Map<String, String>>> metas = new HashMap<>();
          headless.forEach(each -> metas.put(each.member(), pipeline.hgetAll(each.keys().meta())));
          return () -> {
            Map<String, SessionHeader> headers = new HashMap<>();
            metas.forEach((member, meta) -> headers.put(member, SessionHeader.older(meta.get())));
            return headers;
          };
        });
  }

  private record Found(
      String member, RedisKeys keys, Optional<SessionHeader> header, Map<String, String> state) {}

  /** Moves the session to the front of its directory; returns the two oldest members. */
  private List<Tuple> touch(SessionKey key) {
    List<?> oldest =
        (List<?>)
            calls.write(
                "listing a session",
                RedisScript.TOUCH,
                RedisKeys.utf8(keys(key).directory()),
                List.of(bytes(RedisKeys.member(key)), ttl));
    return oldest.stream().map(member -> new Tuple(Replies.text(member), 0d)).toList();
  }

  /** Who adds to a directory pays for looking at its oldest entries. */
  private void sweep(SessionKey owner, List<Tuple> oldest) {
    Set<String> live = new LinkedHashSet<>();
    live(owner.appName(), owner.userId(), oldest).forEach(entry -> live.add(entry.member()));
    forget(
        keys(owner).directory(),
        oldest.stream().map(Tuple::getElement).filter(each -> !live.contains(each)).toList());
  }

  private void forget(String directory, List<String> members) {
    if (!members.isEmpty()) {
      var unused =
          calls.command(
              "listing sessions", () -> redis.zrem(directory, members.toArray(String[]::new)));
    }
  }

  private void touchWaiting() {
    for (List<SessionKey> batch = nextBatch(); !batch.isEmpty(); batch = nextBatch()) {
      for (SessionKey key : batch) {
        try {
          var unused = touch(key);
        } catch (StoreException e) {
          // The next append moves it.
          log.debug("A session keeps its place in the directory for now", e);
        }
      }
    }
  }

  /** Empty when there will be no more. */
  private synchronized List<SessionKey> nextBatch() {
    touching = false;
    notifyAll();
    while (waiting.isEmpty()) {
      if (closed) {
        return List.of();
      }
      try {
        wait();
      } catch (InterruptedException e) {
        closed = true;
        return List.of();
      }
    }
    List<SessionKey> batch = List.copyOf(waiting);
    waiting.clear();
    touching = true;
    return batch;
  }

  /** So that a process finds what it wrote itself in the right place. */
  private synchronized void awaitTouched() {
    while ((touching || !waiting.isEmpty()) && !closed) {
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private RedisKeys keys(SessionKey key) {
    return layout.of(key);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Moves what waits. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    try {
      toucher.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
