package com.ifriend.store.redis;

import com.google.adk.sessions.SessionKey;
import com.ifriend.store.Documents;
import com.ifriend.store.Place;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import redis.clients.jedis.UnifiedJedis;

/**
 * What Redis holds, document by document. Reads and changes are a script call each; a scan goes
 * through the keys of all nodes, one after the other. Thread-safe.
 */
final class RedisDocuments implements Documents {
  /** A hash of our own beside those of the shared state. */
  static String notes(String prefix) {
    return prefix + "state:encryption";
  }

  static final String NOTE = "note";

  private final UnifiedJedis redis;
  private final RedisCalls calls;
  private final SharedScopes shared;
  private final Duration ttl;
  private final String notes;
  private final RedisScan scan;

  RedisDocuments(JedisClient client, RedisCalls calls, SharedScopes shared, Duration ttl) {
    this.redis = client.jedis();
    this.calls = calls;
    this.shared = shared;
    this.ttl = ttl;
    this.notes = notes(shared.layout().prefix());
    this.scan = new RedisScan(client, calls, shared.layout());
  }

  @Override
  public Page scan(Optional<String> cursor) {
    return scan.page(cursor);
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
    List<String> found = new ArrayList<>(List.of(Replies.text(reply.get(0))));
    found.addAll(Replies.texts(reply.get(1)));
    SessionHeader header = SessionHeader.of(found);
    List<byte[]> events = Replies.documents(reply, 2);
    List<byte[]> state = Replies.documents(reply, 3);
    List<Document> documents = new ArrayList<>();
    header.title().ifPresent(title -> documents.add(new Document(Place.title(key), utf8(title))));
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
            header.owner().isPresent() ? OptionalLong.of(header.count()) : OptionalLong.empty(),
            defects(found.get(0), header, events.size(), bytes),
            losses(header.stateKeys(), state.size() / 2)));
  }

  private static List<String> defects(String head, SessionHeader header, int events, long bytes) {
    if (head.isEmpty()) {
      return List.of("it is lost");
    }
    if (header.owner().isEmpty()) {
      return List.of("its head cannot be read");
    }
    return !header.unindexed() && header.count() == events && header.bytes() != bytes
        ? List.of("it counts " + header.bytes() + " bytes of events, " + bytes + " are there")
        : List.of();
  }

  private static List<String> losses(long counted, int found) {
    return counted > found
        ? List.of((counted - found) + " of " + counted + " keys of its state are lost")
        : List.of();
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
            utf8(last.isPresent() ? Long.toString(last.getAsLong()) : "-"),
            utf8(newest.isPresent() ? Long.toString(newest.getAsLong()) : "-"));
    List<?> reply =
        (List<?>)
            calls.write(
                "making a header anew",
                RedisScript.REBUILD,
                shared.layout().forScripts(key),
                with(
                    args,
                    events.stream()
                        .map(Known::id)
                        .map(id -> id.isEmpty() ? new byte[0] : RedisKeys.fieldOfEvent(id))
                        .toArray(byte[][]::new)));
    boolean done = (Long) reply.get(0) == 1;
    if (done) {
      shared.committed(key, Replies.documents(reply, 1));
    }
    return done;
  }

  @Override
  public Optional<String> note() {
    return Optional.ofNullable(calls.command("reading the note", () -> redis.hget(notes, NOTE)));
  }

  @Override
  public boolean note(Optional<String> expected, String note) {
    return swap(
        notes,
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
