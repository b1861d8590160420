package com.ifriend.store.redis;

import com.ifriend.store.memory.Audience;
import com.ifriend.store.memory.MemoryOwner;
import java.util.List;
import java.util.Set;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.util.JedisClusterCRC16;

/**
 * The key layout of long-term memory; ids are escaped as in {@link RedisKeys}. In a cluster app and
 * user are a hash tag, {@code memory:{app:user}:id}, so that all of a user lives in one slot. Every
 * key expires, none before what it holds.
 *
 * <p>What is not a memory's own key has a word in the place of the app. An app of that name is
 * written with its first letter as a number, {@code memory:%69ndex:user:id}, which is nobody
 * else's.
 *
 * <ul>
 *   <li>{@code memory:{app}:{user}:{id}}, HASH: {@code id}, {@code user_id}; {@code session_id} of
 *       where it was said last; {@code created_at}, when it was said first (ISO-8601); {@code
 *       events_json}, what was said last, as a list with one ADK event; {@code first_said_at},
 *       {@code last_said_at} (ms), {@code times_said}; {@code audience} as in keys; {@code terms},
 *       each as in keys and with a blank behind it; {@code born}, which tells it from one of the
 *       same id that was forgotten before
 *   <li>{@code memory:index:{app}:{user}}, ZSET: escaped ids of all memories by when they were said
 *       last (ms)
 *   <li>{@code memory:index:{app}:{user}:{audience}}, ZSET: the same of those said to this
 *       audience, unless in a direct message
 *   <li>{@code memory:term:{app}:{user}:{audience}:{term}}, ZSET, the postings of a term: the same
 *       of those with this term and said to this audience; for the audience {@code direct}, who
 *       hears everything, those of all
 *   <li>{@code memory:session:{app}:{user}:{session}}, HASH: {@code e:{event id}} is the memory
 *       which that event made, and after a blank its {@code born}, also when it was forgotten;
 *       {@code said}, the latest time of such an event (ms); {@code mark}, how far the session was
 *       looked through; {@code forgotten_until} and {@code forgotten_at} (ms), what stays when the
 *       session is forgotten, see {@link com.ifriend.store.memory.Forgetting}
 *   <li>{@code memory:ends:{app}:{user}}, ZSET: the part that tells a key from the user's others
 *       ({@code id}, {@code term:{audience}:{term}}, {@code session:{session}}…), by when it
 *       expires (ms). So all that there is of a user is found without a scan
 *   <li>{@code memory:forgotten:{digest}}, HASH: {@code forgotten_until} and {@code forgotten_at}
 *       when all of a user was forgotten, under what stands for their name; in a cluster {@code
 *       memory:forgotten:{number}:{digest}}, where the number is a hash tag that brings it into the
 *       user's slot
 * </ul>
 *
 * @param prefix before each key; may be empty
 * @param owner app and user, {@code app:user}, in a cluster {@code {app:user}}
 * @param forgotten the key of what stays of a forgotten user
 */
record MemoryKeys(String prefix, String owner, String forgotten) {
  private static final Set<String> KINDS = Set.of("index", "term", "session", "ends");

  static MemoryKeys onServer(String prefix, MemoryOwner owner) {
    return new MemoryKeys(prefix, escaped(owner), prefix + "memory:forgotten:" + owner.digest());
  }

  static MemoryKeys inCluster(String prefix, MemoryOwner owner) {
    String tagged = "{" + escaped(owner) + "}";
    return new MemoryKeys(
        prefix,
        tagged,
        prefix + "memory:forgotten:{" + SlotTags.like(tagged) + "}:" + owner.digest());
  }

  /** The first number in each slot of a cluster. */
  private static final class SlotTags {
    private static final String[] OF_SLOT = new String[Protocol.CLUSTER_HASHSLOTS];

    static {
      int missing = OF_SLOT.length;
      for (int number = 0; missing > 0; number++) {
        String tag = Integer.toString(number);
        int slot = JedisClusterCRC16.getSlot(tag);
        if (OF_SLOT[slot] == null) {
          OF_SLOT[slot] = tag;
          missing--;
        }
      }
    }

    static String like(String key) {
      return OF_SLOT[JedisClusterCRC16.getSlot(key)];
    }
  }

  private static String escaped(MemoryOwner owner) {
    String app = RedisKeys.escape(owner.appName());
    if (KINDS.contains(app)) {
      app = String.format("%%%02X", (int) app.charAt(0)) + app.substring(1);
    }
    return app + ":" + RedisKeys.escape(owner.userId());
  }

  String memory(String id) {
    return prefix + "memory:" + owner + ":" + partOfMemory(id);
  }

  String index() {
    return prefix + "memory:index:" + owner;
  }

  /** Of what {@code listener} hears; one of {@link #listeners}. */
  String index(String listener) {
    return listener.equals(Audience.DIRECT.key()) ? index() : index() + ":" + listener;
  }

  String postings(String listener, String term) {
    return prefix + "memory:term:" + owner + ":" + listener + ":" + RedisKeys.escape(term);
  }

  String session(String id) {
    return prefix + "memory:session:" + owner + ":" + RedisKeys.escape(id);
  }

  String ends() {
    return prefix + "memory:ends:" + owner;
  }

  static String partOfMemory(String id) {
    return RedisKeys.escape(id);
  }

  static String partOfSession(String id) {
    return "session:" + RedisKeys.escape(id);
  }

  static String audience(Audience audience) {
    return RedisKeys.escape(audience.key());
  }

  /** The audiences whose indexes and postings together hold what may be recalled here. */
  static List<String> listeners(Audience listener) {
    return listener
        .recalls()
        .map(keys -> keys.stream().map(RedisKeys::escape).sorted().toList())
        .orElse(List.of(audience(Audience.DIRECT)));
  }
}
