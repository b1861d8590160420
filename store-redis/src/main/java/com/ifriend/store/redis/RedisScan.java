package com.ifriend.store.redis;

import com.google.adk.sessions.SessionKey;
import com.ifriend.store.Documents.Holder;
import com.ifriend.store.Documents.Page;
import com.ifriend.store.PageRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;
import redis.clients.jedis.util.Pool;

/** All who hold documents, by a walk through the keys of all nodes, one after the other. */
final class RedisScan {
  private static final int KEYS_PER_PAGE = 500;
  private static final Pattern CURSOR = Pattern.compile("([^~]*)~(\\d{1,20})");
  private static final Pattern META = Pattern.compile("session:\\{?(?:.*:)?([^:{}]*)\\}?:meta");
  private static final Pattern APP_STATE = Pattern.compile("state:app:([^:]*)");
  private static final Pattern USER_STATE = Pattern.compile("state:user:([^:]*):([^:]*)");

  private final JedisClient redis;
  private final RedisCalls calls;
  private final RedisKeys.Layout layout;

  /** Of sessions and states, without those of other prefixes. */
  private final String pattern;

  RedisScan(JedisClient redis, RedisCalls calls, RedisKeys.Layout layout) {
    this.redis = redis;
    this.calls = calls;
    this.layout = layout;
    this.pattern = layout.prefix() + "s*";
  }

  /** The cursor is that of a node, behind its name; without a name on one server. */
  Page page(Optional<String> cursor) {
    Matcher form = CURSOR.matcher(cursor.orElse("~0"));
    if (!form.matches()) {
      throw PageRequest.foreign(cursor.orElse(""));
    }
    String at = form.group(1);
    ScanParams page = new ScanParams().match(pattern).count(KEYS_PER_PAGE);
    if (redis.isCluster()) {
      // Replicas too: what moves between masters meanwhile is seen on one of them.
      TreeMap<String, Pool<Connection>> nodes = new TreeMap<>(redis.nodes());
      Map.Entry<String, Pool<Connection>> node = nodes.ceilingEntry(at);
      if (node == null) {
        return new Page(List.of(), Optional.empty());
      }
      String from = node.getKey().equals(at) ? form.group(2) : "0";
      Scanned found = calls.command("scanning keys", () -> scanned(node.getValue(), pattern, from));
      String next = nodes.higherKey(node.getKey());
      return new Page(
          holders(found.keys()),
          found.cursor().equals("0")
              ? Optional.ofNullable(next).map(name -> name + "~0")
              : Optional.of(node.getKey() + "~" + found.cursor()));
    }
    ScanResult<String> found =
        calls.command("scanning keys", () -> redis.jedis().scan(form.group(2), page));
    return new Page(
        holders(found.getResult()),
        found.isCompleteIteration() ? Optional.empty() : Optional.of("~" + found.getCursor()));
  }

  private record Scanned(String cursor, List<String> keys) {}

  private Scanned scanned(Pool<Connection> node, String pattern, String cursor) {
    try (Connection connection = redis.connection(node)) {
      connection.sendCommand(
          Protocol.Command.SCAN,
          cursor,
          "MATCH",
          pattern,
          "COUNT",
          Integer.toString(KEYS_PER_PAGE));
      List<Object> reply = connection.getObjectMultiBulkReply();
      return new Scanned(
          Replies.text(reply.get(0)),
          ((List<?>) reply.get(1)).stream().map(Replies::text).toList());
    }
  }

  private List<Holder> holders(List<String> keys) {
    List<Holder> holders = new ArrayList<>();
    List<String> metas = new ArrayList<>();
    for (String whole : keys) {
      String key = whole.substring(layout.prefix().length());
      Matcher app = APP_STATE.matcher(key);
      Matcher user = USER_STATE.matcher(key);
      if (app.matches()) {
        holders.add(Holder.app(RedisKeys.unescape(app.group(1))));
      } else if (user.matches()) {
        holders.add(
            Holder.user(RedisKeys.unescape(user.group(1)), RedisKeys.unescape(user.group(2))));
      } else if (META.matcher(key).matches()) {
        metas.add(whole);
      }
    }
    if (!metas.isEmpty()) {
      holders.addAll(
          calls.pipelined(
              "scanning keys",
              pipeline -> {
                var owners =
                    metas.stream()
                        .map(meta -> pipeline.hmget(meta, "app_name", "user_id"))
                        .toList();
                return () -> {
                  List<Holder> sessions = new ArrayList<>();
                  for (int i = 0; i < metas.size(); i++) {
                    session(metas.get(i), owners.get(i).get()).ifPresent(sessions::add);
                  }
                  return sessions;
                };
              }));
    }
    return holders;
  }

  /** Empty if the key is not one of ours. */
  private Optional<Holder> session(String meta, List<String> owner) {
    Matcher form = META.matcher(meta.substring(layout.prefix().length()));
    if (!form.matches() || owner.get(0) == null || owner.get(1) == null) {
      return Optional.empty();
    }
    SessionKey key = new SessionKey(owner.get(0), owner.get(1), RedisKeys.unescape(form.group(1)));
    return layout.of(key).meta().equals(meta) ? Optional.of(Holder.of(key)) : Optional.empty();
  }
}
