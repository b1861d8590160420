package com.ifriend.store.redis;

import com.google.adk.sessions.SessionKey;
import com.ifriend.store.Documents;
import com.ifriend.store.PageRequest;
import com.ifriend.store.Place;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;
import redis.clients.jedis.util.Pool;

/**
 * What Redis holds, document by document. Reads and changes are a script call each; a scan goes
 * through the keys of all nodes, one after the other. Thread-safe.
 */
final class RedisDocuments implements Documents {
  /** A hash of our own beside those of the shared state. */
  static final String NOTES = "state:encryption";

  static final String NOTE = "note";

  private static final int KEYS_PER_PAGE = 500;
  private static final Pattern CURSOR = Pattern.compile("([^~]*)~(\\d{1,20})");
  private static final Pattern META = Pattern.compile("session:\\{?(?:.*:)?([^:{}]*)\\}?:meta");
  private static final Pattern APP_STATE = Pattern.compile("state:app:([^:]*)");
  private static final Pattern USER_STATE = Pattern.compile("state:user:([^:]*):([^:]*)");

  /** Fields of the header that are numbers. */
  private static final List<String> NUMBERS =
      List.of(
          "count",
          "bytes",
          "last_event_at",
          "newest_event_at",
          "fence",
          "state_keys",
          "listed_until",
          "committed");

  private final UnifiedJedis redis;
  private final RedisCalls calls;
  private final SharedScopes shared;
  private final Duration ttl;

  RedisDocuments(UnifiedJedis redis, RedisCalls calls, SharedScopes shared, Duration ttl) {
    this.redis = redis;
    this.calls = calls;
    this.shared = shared;
    this.ttl = ttl;
  }

  /** The cursor is that of a node, behind its name; without a name on one server. */
  @Override
  public Page scan(Optional<String> cursor) {
    Matcher form = CURSOR.matcher(cursor.orElse("~0"));
    if (!form.matches()) {
      throw PageRequest.foreign(cursor.orElse(""));
    }
    String at = form.group(1);
    ScanParams page = new ScanParams().match("s*").count(KEYS_PER_PAGE);
    if (redis instanceof RedisClusterClient cluster) {
      // Replicas too: what moves between masters meanwhile is seen on one of them.
      TreeMap<String, Pool<Connection>> nodes = new TreeMap<>(cluster.getClusterNodes());
      Map.Entry<String, Pool<Connection>> node = nodes.ceilingEntry(at);
      if (node == null) {
        return new Page(List.of(), Optional.empty());
      }
      String from = node.getKey().equals(at) ? form.group(2) : "0";
      Scanned found = calls.command("scanning keys", () -> scanned(node.getValue(), from));
      String next = nodes.higherKey(node.getKey());
      return new Page(
          holders(found.keys()),
          found.cursor().equals("0")
              ? Optional.ofNullable(next).map(name -> name + "~0")
              : Optional.of(node.getKey() + "~" + found.cursor()));
    }
    ScanResult<String> found =
        calls.command("scanning keys", () -> redis.scan(form.group(2), page));
    return new Page(
        holders(found.getResult()),
        found.isCompleteIteration() ? Optional.empty() : Optional.of("~" + found.getCursor()));
  }

  private record Scanned(String cursor, List<String> keys) {}

  private static Scanned scanned(Pool<Connection> node, String cursor) {
    try (Connection connection = node.getResource()) {
      connection.sendCommand(
          Protocol.Command.SCAN, cursor, "MATCH", "s*", "COUNT", Integer.toString(KEYS_PER_PAGE));
      List<Object> reply = connection.getObjectMultiBulkReply();
      return new Scanned(
          Replies.text(reply.get(0)),
          ((List<?>) reply.get(1)).stream().map(Replies::text).toList());
    }
  }

  private List<Holder> holders(List<String> keys) {
    List<Holder> holders = new ArrayList<>();
    List<String> metas = new ArrayList<>();
    for (String key : keys) {
      Matcher app = APP_STATE.matcher(key);
      Matcher user = USER_STATE.matcher(key);
      if (app.matches()) {
        holders.add(Holder.app(RedisKeys.unescape(app.group(1))));
      } else if (user.matches()) {
        holders.add(
            Holder.user(RedisKeys.unescape(user.group(1)), RedisKeys.unescape(user.group(2))));
      } else if (META.matcher(key).matches()) {
        metas.add(key);
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
    Matcher form = META.matcher(meta);
    if (!form.matches() || owner.get(0) == null || owner.get(1) == null) {
      return Optional.empty();
    }
    SessionKey key = new SessionKey(owner.get(0), owner.get(1), RedisKeys.unescape(form.group(1)));
    return shared.layout().of(key).meta().equals(meta)
        ? Optional.of(Holder.of(key))
        : Optional.empty();
  }

  @Override
  public Optional<Holding> read(Holder holder) {
    return switch (holder.kind()) {
      case APP ->
          shared(
              shared.layout().of(holder.app(), "", "").appState(),
              name -> Place.appState(holder.app(), name));
      case USER ->
          shared(
              shared.layout().of(holder.app(), holder.user(), "").userState(),
              name -> Place.userState(holder.app(), holder.user(), name));
      case SESSION -> session(holder.sessionKey());
    };
  }

  private interface Naming {
    Place of(String name);
  }

  private Optional<Holding> shared(String key, Naming places) {
    Map<byte[], byte[]> fields =
        calls.pipelined("reading shared state", pipeline -> pipeline.hgetAll(utf8(key)));
    List<Document> documents = new ArrayList<>();
    fields.forEach((name, value) -> documents.add(new Document(places.of(text(name)), value)));
    return documents.isEmpty()
        ? Optional.empty()
        : Optional.of(new Holding(documents, OptionalLong.empty(), List.of(), List.of()));
  }

  private Optional<Holding> session(SessionKey key) {
    List<?> reply =
        (List<?>)
            calls.read(
                "reading a session", RedisScript.READ, shared.layout().forScripts(key), args(key));
    if (reply.isEmpty()) {
      return Optional.empty();
    }
    // What waits to be carried over is a document of nobody yet.
    shared.settle(key, Replies.documents(reply, 4));
    Map<String, String> header = Replies.map(reply.get(0));
    List<byte[]> events = Replies.documents(reply, 1);
    List<byte[]> state = Replies.documents(reply, 2);
    List<Document> documents = new ArrayList<>();
    if (header.containsKey("title")) {
      documents.add(new Document(Place.title(key), utf8(header.get("title"))));
    }
    for (int i = 0; i < state.size(); i += 2) {
      documents.add(new Document(Place.sessionState(key, text(state.get(i))), state.get(i + 1)));
    }
    for (int i = 0; i < events.size(); i++) {
      documents.add(new Document(Place.event(key, i + 1), events.get(i)));
    }
    long bytes = events.stream().mapToLong(event -> event.length).sum();
    return Optional.of(
        new Holding(
            documents,
            number(header, "count"),
            defects(header, events.size(), bytes, (Long) reply.get(3)),
            losses(header, state.size() / 2)));
  }

  private static List<String> defects(
      Map<String, String> header, int events, long bytes, long indexed) {
    if (header.isEmpty()) {
      return List.of("it is lost");
    }
    List<String> defects = new ArrayList<>();
    NUMBERS.stream()
        .filter(name -> header.containsKey(name) && number(header, name).isEmpty())
        .forEach(name -> defects.add("its " + name + " is no number"));
    OptionalLong count = number(header, "count");
    OptionalLong counted = number(header, "bytes");
    if (count.isPresent() && count.getAsLong() > 0 && indexed == 0) {
      defects.add("the index is lost");
    }
    if (counted.isPresent()
        && !header.containsKey("unindexed")
        && count.equals(OptionalLong.of(events))
        && counted.getAsLong() != bytes) {
      defects.add("it counts " + counted.getAsLong() + " bytes of events, " + bytes + " are there");
    }
    return defects;
  }

  private static List<String> losses(Map<String, String> header, int found) {
    long counted = number(header, "state_keys").orElse(0);
    return counted > found
        ? List.of((counted - found) + " of " + counted + " keys of its state are lost")
        : List.of();
  }

  static OptionalLong number(Map<String, String> header, String field) {
    String text = header.get(field);
    try {
      return text == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  @Override
  public boolean replace(Place place, byte[] expected, byte[] replacement) {
    RedisKeys.Layout layout = shared.layout();
    return switch (place.kind()) {
      case APP_STATE ->
          swap(layout.of(place.app(), "", "").appState(), place.name(), replacement, expected);
      case USER_STATE ->
          swap(
              layout.of(place.app(), place.user(), "").userState(),
              place.name(),
              replacement,
              expected);
      case EVENT -> replace(place, "event", expected, replacement);
      case TITLE -> replace(place, "title", expected, replacement);
      case SESSION_STATE -> replace(place, "state", expected, replacement);
    };
  }

  private boolean replace(Place place, String what, byte[] expected, byte[] replacement) {
    SessionKey key = place.sessionKey();
    return 1
        == (Long)
            calls.write(
                "replacing a document",
                RedisScript.REPLACE,
                shared.layout().forScripts(key),
                with(args(key), utf8(what), utf8(place.name()), expected, replacement));
  }

  private boolean swap(String key, String field, byte[] replacement, byte[]... expected) {
    return 1
        == (Long)
            calls.write(
                "replacing a document",
                RedisScript.SWAP,
                RedisKeys.utf8(key),
                with(List.of(utf8(field), replacement), expected));
  }

  @Override
  public boolean rebuild(SessionKey key, Header header) {
    List<Known> events = header.events();
    OptionalLong last =
        events.stream().mapToLong(Known::timestamp).filter(at -> at > 0).reduce((a, b) -> b);
    OptionalLong newest = events.stream().mapToLong(Known::timestamp).filter(at -> at > 0).max();
    List<byte[]> args =
        with(
            args(key),
            utf8(RedisKeys.member(key)),
            utf8(Integer.toString(events.size())),
            utf8(header.title().orElse("")),
            utf8(header.createdAt().toString()),
            utf8(last.isPresent() ? Long.toString(last.getAsLong()) : ""),
            utf8(newest.isPresent() ? Long.toString(newest.getAsLong()) : ""));
    List<?> reply =
        (List<?>)
            calls.write(
                "making a header anew",
                RedisScript.REBUILD,
                shared.layout().forScripts(key),
                with(args, events.stream().map(event -> utf8(event.id())).toArray(byte[][]::new)));
    boolean done = (Long) reply.get(0) == 1;
    if (done) {
      shared.committed(key, Replies.documents(reply, 1));
    }
    return done;
  }

  @Override
  public Optional<String> note() {
    return Optional.ofNullable(calls.command("reading the note", () -> redis.hget(NOTES, NOTE)));
  }

  @Override
  public boolean note(Optional<String> expected, String note) {
    return swap(
        NOTES,
        NOTE,
        utf8(note),
        expected.stream().map(RedisDocuments::utf8).toArray(byte[][]::new));
  }

  private List<byte[]> args(SessionKey key) {
    return RedisKeys.utf8(key.appName(), key.userId(), Long.toString(ttl.toMillis()));
  }

  private static List<byte[]> with(List<byte[]> args, byte[]... more) {
    return Stream.concat(args.stream(), Stream.of(more)).toList();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
