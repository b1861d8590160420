package com.ifriend.store.redis;

import com.ifriend.store.Documents.Holder;
import com.ifriend.store.SessionStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import redis.clients.jedis.Response;

/**
 * Copies in Redis of the state that an app's users, or one user's sessions, share. Every call is
 * one round trip; errors are those of {@link SessionStore}. Thread-safe.
 */
public final class RedisSharedState {
  private final JedisClient client;
  private final RedisCalls calls;
  private final RedisKeys.Layout layout;

  RedisSharedState(JedisClient client, RedisCalls calls, RedisKeys.Layout layout) {
    this.client = client;
    this.calls = calls;
    this.layout = layout;
  }

  /**
   * State that is shared, as it is stored.
   *
   * @param version grows with the state
   */
  public record Shared(long version, Map<String, String> values) {
    public Shared {
      values = Map.copyOf(values);
    }
  }

  /**
   * Puts a state in place that the app's users, or one user's sessions, share, unless that was done
   * before. Where a server was rolled back, it is done again.
   *
   * @param holder an app or a user
   * @param anew whether what is there has to make room, whatever was done before
   */
  public void put(Holder holder, Shared original, boolean anew) {
    ScriptArgs args = new ScriptArgs().add(anew ? "1" : "").add(Long.toString(original.version()));
    original.values().forEach((name, json) -> args.add(name).add(json));
    var unused =
        calls.write("copying shared state", RedisScript.SHARE, sharedKeys(holder), args.list);
  }

  /**
   * The state that the app's users, or one user's sessions, share, with a version that is larger
   * than that of any earlier call.
   *
   * @param given a version that was given before, or 0
   * @return empty if the copy may not be whole, or is older than that: {@link #put} it first
   */
  public Optional<Shared> of(Holder holder, long given) {
    List<?> reply =
        (List<?>)
            calls.write(
                "reading shared state",
                RedisScript.SHARED,
                sharedKeys(holder),
                new ScriptArgs().add(Long.toString(given)).list);
    return reply.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Shared(Long.parseLong(Replies.text(reply.get(0))), Replies.map(reply.get(1))));
  }

  /**
   * What a session of a user sees of shared state, as it is stored.
   *
   * @param app empty if the copy may not be whole
   * @param user empty if the copy may not be whole
   */
  public record Seen(Optional<Map<String, String>> app, Optional<Map<String, String>> user) {}

  /** What a session of the user sees of shared state. One round trip. */
  public Seen seenBy(String appName, String userId) {
    List<byte[]> app = sharedKeys(Holder.app(appName));
    List<byte[]> user = sharedKeys(Holder.user(appName, userId));
    return calls.pipelined(
        "reading shared state",
        pipeline -> {
          Response<Map<byte[], byte[]>> ofApp = pipeline.hgetAll(app.get(0));
          Response<Map<byte[], byte[]>> ofUser = pipeline.hgetAll(user.get(0));
          Response<Boolean> appIsWhole = pipeline.exists(app.get(1));
          Response<Boolean> userIsWhole = pipeline.exists(user.get(1));
          return () ->
              new Seen(
                  Optional.of(texts(ofApp.get())).filter(texts -> appIsWhole.get()),
                  Optional.of(texts(ofUser.get())).filter(texts -> userIsWhole.get()));
        });
  }

  private static Map<String, String> texts(Map<byte[], byte[]> values) {
    Map<String, String> texts = new HashMap<>();
    values.forEach((name, json) -> texts.put(Replies.text(name), Replies.text(json)));
    return texts;
  }

  private List<byte[]> sharedKeys(Holder holder) {
    RedisKeys keys = layout.of(holder.app(), holder.user(), "");
    String state = holder.kind() == Holder.Kind.APP ? keys.appState() : keys.userState();
    return RedisKeys.utf8(
        state, client.isCluster() ? "{" + state + "}:version" : state + ":version");
  }
}
