package com.ifriend.store.redis;

import com.google.adk.sessions.SessionKey;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The key layout. Ids are escaped such that two different ones never meet in a key, and letters,
 * digits, {@code _}, {@code -} and {@code .} stay as they are: {@code
 * session:slack_C123_U456_1767224888.280449:meta}. In a cluster the id is a hash tag, {@code
 * session:{id}:meta}, so that a session lives in one slot. With {@link KeyStyle#SCOPED} app and
 * user come before the id: {@code session:app:user:id:meta}, in a cluster {@code
 * session:{app:user:id}:meta}. A {@link RedisConfig#keyPrefix} comes before all that.
 *
 * @param meta {@code session:{id}:meta}, HASH, for who looks: {@code app_name}, {@code user_id},
 *     {@code created_at} (ISO-8601), {@code generation} (new with each creation)
 * @param events {@code session:{id}:events}, LIST: one JSON document per event, in commit order; a
 *     leading <code>{}</code> is the Python bot's placeholder and no event
 * @param state {@code session:{id}:state}, HASH: one JSON value per key
 * @param index {@code session:{id}:index}, HASH: {@code head}, what an append changes, as {@code
 *     head.lua} has it; the field of each event's id ({@link #fieldOfEvent}) with its position;
 *     {@code t:{k}}, the newest time stamp among the first 64k events; and {@code created_at},
 *     {@code title}, {@code generation} and {@code edited} (how often a document was replaced)
 * @param outbox {@code session:{id}:outbox}, LIST, in a cluster: changes of app and user state that
 *     were committed with an event and wait to be carried to their slots
 * @param directory {@code sessions:{app}:{user}}, ZSET: escaped session ids by last commit
 * @param appState {@code state:app:{app}}, HASH: one JSON value per key; does not expire
 * @param userState {@code state:user:{app}:{user}}, HASH: one JSON value per key; does not expire
 */
record RedisKeys(
    String meta,
    String events,
    String state,
    String index,
    String outbox,
    String directory,
    String appState,
    String userState) {

  /**
   * How the keys of one session are told from those of others, and kept together.
   *
   * @param prefix before each key; may be empty
   * @param tagged whether a hash tag keeps them together; on one server nothing is needed
   */
  record Layout(String prefix, KeyStyle style, boolean tagged) {
    static final Layout SERVER = new Layout("", KeyStyle.PLAIN, false);
    static final Layout CLUSTER = new Layout("", KeyStyle.PLAIN, true);

    /** What stands before the members of a directory in the keys of their sessions. */
    String beforeMembers(String appName, String userId) {
      return prefix
          + "session:"
          + (tagged ? "{" : "")
          + (style == KeyStyle.SCOPED ? escape(appName) + ":" + escape(userId) + ":" : "");
    }

    RedisKeys of(SessionKey key) {
      return of(key.appName(), key.userId(), member(key));
    }

    /**
     * @param member a member of the directory
     */
    RedisKeys of(String appName, String userId, String member) {
      String app = escape(appName);
      String owner = app + ":" + escape(userId);
      String session = beforeMembers(appName, userId) + member + (tagged ? "}" : "");
      return new RedisKeys(
          session + ":meta",
          session + ":events",
          session + ":state",
          session + ":index",
          session + ":outbox",
          prefix + "sessions:" + owner,
          prefix + "state:app:" + app,
          prefix + "state:user:" + owner);
    }

    /**
     * In the slot of a shared state: what came to it from this session already.
     *
     * @param sharedState {@link #appState} or {@link #userState}
     */
    String marker(String sharedState, SessionKey from) {
      return prefix + "{" + sharedState + "}:from:" + escape(from.userId()) + ":" + member(from);
    }

    /** Those that a script on the session takes, in UTF-8 and in its order. */
    List<byte[]> forScripts(SessionKey key) {
      RedisKeys keys = of(key);
      return tagged
          ? utf8(keys.meta, keys.events, keys.state, keys.index, keys.outbox)
          : utf8(
              keys.meta,
              keys.events,
              keys.state,
              keys.index,
              keys.directory,
              keys.appState,
              keys.userState);
    }
  }

  /** What stands for the session in keys and in the directory. */
  static String member(SessionKey key) {
    return escape(key.id());
  }

  /**
   * Where the index has an event's id: {@code u} and 16 bytes for a UUID as {@link UUID#toString}
   * writes it, a quarter of all that is kept beside an event; for others {@code e:} and the id.
   */
  static byte[] fieldOfEvent(String id) {
    if (id.length() == 36) {
      try {
        UUID uuid = UUID.fromString(id);
        if (uuid.toString().equals(id)) {
          return ByteBuffer.allocate(17)
              .put((byte) 'u')
              .putLong(uuid.getMostSignificantBits())
              .putLong(uuid.getLeastSignificantBits())
              .array();
        }
      } catch (IllegalArgumentException e) {
        // Any id is good.
      }
    }
    return utf8("e:" + id);
  }

  /** The keys that live and end with the session. */
  List<String> ofSession() {
    return List.of(meta, events, state, index);
  }

  static List<byte[]> utf8(String... keys) {
    List<byte[]> bytes = new ArrayList<>(keys.length);
    for (String key : keys) {
      bytes.add(utf8(key));
    }
    return bytes;
  }

  private static byte[] utf8(String key) {
    return key.getBytes(StandardCharsets.UTF_8);
  }

  /** Percent-encodes what is not readable in a key. */
  static String escape(String id) {
    if (isReadable(id)) {
      return id;
    }
    StringBuilder escaped = new StringBuilder(id.length() + 16);
    id.codePoints()
        .forEach(
            c -> {
              if (Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.') {
                escaped.appendCodePoint(c);
              } else {
                for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
                  escaped.append(String.format("%%%02X", b & 0xff));
                }
              }
            });
    return escaped.toString();
  }

  private static boolean isReadable(String id) {
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      if (!(c >= 'a' && c <= 'z')
          && !(c >= '0' && c <= '9')
          && !(c >= 'A' && c <= 'Z')
          && c != '_'
          && c != '-'
          && c != '.') {
        return false;
      }
    }
    return true;
  }

  /** The id that {@link #escape} was given. */
  static String unescape(String escaped) {
    // URLDecoder is for forms, where + is a space; escape never leaves one.
    return URLDecoder.decode(escaped, StandardCharsets.UTF_8);
  }
}
