package com.ifriend.bench.limit;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.google.adk.JsonBaseModel;
import com.google.adk.events.Event;
import com.google.adk.sessions.Session;
import com.google.adk.sessions.SessionKey;
import com.ifriend.bench.kit.Contest;
import com.ifriend.bench.kit.Goal;
import com.ifriend.bench.kit.Payload;
import com.ifriend.bench.kit.RawRedis;
import com.ifriend.bench.kit.Row;
import com.ifriend.bench.kit.Servers;
import com.ifriend.bench.kit.SessionOfLength;
import com.ifriend.bench.kit.SqlServer;
import com.ifriend.bench.kit.Way;
import com.ifriend.bench.limit.Results.Section;
import com.ifriend.store.StoredSessionService;
import com.ifriend.store.redis.RedisStores;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What does reading a long session cost, for a process that knows it and for one that does not? How
 * does it grow with the history, and how did that of the blob?
 */
final class RedisLoad {
  private static final ObjectReader EVENT = JsonBaseModel.getMapper().readerFor(Event.class);
  private static final ObjectReader MAP = new ObjectMapper().readerFor(Map.class);

  private RedisLoad() {}

  static Section ask(Servers servers, Scale scale) throws Exception {
    List<Row> rows = new ArrayList<>();
    rows.addAll(warm(servers, scale));
    rows.addAll(cold(servers, scale));
    return new Section(
        "Redis: load",
        String.format(
            "`getSession` with all events. Warm: the process has read all but the last event, which"
                + " another process appended. Cold: the first load of a process, over a connection"
                + " that is open. Both at %,d events.",
            scale.longHistory()),
        rows);
  }

  /** Reads sessions over a connection that is open, and knows what it has read. */
  private static final class Reader implements AutoCloseable {
    private final Servers servers;
    private RedisStores stores;

    Reader(Servers servers) {
      this.servers = servers;
      this.stores = servers.redisStores();
    }

    /** What was read; the connection is a new one. */
    void forget() {
      stores.close();
      stores = servers.redisStores();
    }

    void load(SessionKey key) {
      Session loaded =
          new StoredSessionService(stores.sessions()).getSession(key, null).blockingGet();
      if (loaded == null || loaded.events().isEmpty()) {
        throw new IllegalStateException("nothing was loaded");
      }
    }

    /** Of a session that has one event more each time, which another process appended. */
    Way warm(String name, int samples, SessionOfLength session) {
      AtomicReference<SessionKey> known = new AtomicReference<>();
      return new Way(
          name,
          samples,
          () -> {
            session.prepare();
            if (!session.key().equals(known.getAndSet(session.key()))) {
              load(session.key());
            }
            session.append();
          },
          () -> load(session.key()));
    }

    @Override
    public void close() {
      stores.close();
    }
  }

  private static List<Row> warm(Servers servers, Scale scale) throws Exception {
    String small = "warm load at 10 events";
    String large = String.format("warm load at %,d events", scale.longHistory());
    String copies = String.format("raw: %,d events copied once, no server", scale.longHistory());
    List<Event> known = new Payload("known").events(scale.longHistory());
    try (Reader reader = new Reader(servers);
        RedisStores writer = servers.redisStores()) {
      Contest.Result result =
          scale.contest(
              new Way(copies, scale.slowSamples(), () -> copied(known)),
              reader.warm(
                  small, scale.appends() / 5 + 1, new SessionOfLength(writer.sessions(), 10, 20)),
              reader.warm(
                  large,
                  scale.slowSamples(),
                  new SessionOfLength(writer.sessions(), scale.longHistory(), Integer.MAX_VALUE)));
      Row least = result.atMost("redis.load.copies", copies, copies, small, 50, Goal.NONE);
      return List.of(
          result.atMost("redis.load.warm", large, large, small, 50, Goal.atMost(1.5)).beside(least),
          least);
    }
  }

  /** What no session can do without whose events its reader may change. */
  private static void copied(List<Event> known) {
    List<Event> events = new ArrayList<>(known.size());
    known.forEach(event -> events.add(event.toBuilder().build()));
    if (Session.builder("known").events(events).build().events().size() != known.size()) {
      throw new IllegalStateException("events are missing");
    }
  }

  private static List<Row> cold(Servers servers, Scale scale) throws Exception {
    String limit = "LRANGE and Jackson into Event";
    String lrange = "LRANGE alone";
    String maps = "LRANGE and Jackson into maps";
    String cold = "cold load";
    try (RawRedis socket = new RawRedis(servers.redis().port());
        RedisStores writer = servers.redisStores();
        Reader reader = new Reader(servers)) {
      SessionKey key =
          new SessionOfLength(writer.sessions(), scale.longHistory(), Integer.MAX_VALUE).key();
      byte[] list = ("session:" + key.id() + ":events").getBytes(StandardCharsets.UTF_8);
      int samples = scale.slowSamples();
      Contest.Result result =
          scale.contest(
              new Way(lrange, samples, () -> socket.lrange(list)),
              new Way(maps, samples, () -> parse(socket.lrange(list), MAP)),
              new Way(limit, samples, () -> parse(socket.lrange(list), EVENT)),
              new Way(cold, samples, reader::forget, () -> reader.load(key)));
      String what = String.format("%s at %,d events", cold, scale.longHistory());
      return List.of(
          result.atMost("redis.load.cold", what, cold, limit, 50, Goal.atMost(2)),
          result.atMost("redis.load.lrange", "raw: " + lrange, lrange, limit, 50, Goal.NONE),
          result.atMost("redis.load.maps", "raw: " + maps, maps, limit, 50, Goal.NONE));
    }
  }

  private static void parse(List<byte[]> documents, ObjectReader reader) throws IOException {
    List<Object> parsed = new ArrayList<>(documents.size());
    for (byte[] document : documents) {
      parsed.add(reader.readValue(document));
    }
    if (parsed.isEmpty()) {
      throw new IllegalStateException("nothing was read");
    }
  }

  static Section againstBlob(Servers servers, Scale scale) throws Exception {
    List<Row> rows = new ArrayList<>();
    for (SqlServer database : servers.databases().stream().limit(1).toList()) {
      for (int length : scale.lengths()) {
        rows.addAll(againstBlob(servers, scale, database, length));
      }
    }
    return new Section(
        "Redis: load in a long session",
        "`getSession` with all events: the first of a process, over a connection that is open, and"
            + " one by a process that has read them before. Against SELECT of the legacy blob and"
            + " parsing it into events, as the bot did for each turn. More is better: the ratio is"
            + " the blob's time to ours.",
        rows);
  }

  private static List<Row> againstBlob(Servers servers, Scale scale, SqlServer database, int length)
      throws Exception {
    String other = "legacy blob";
    String first = "first load";
    String again = "load again";
    try (Connection connection = database.connect();
        RedisStores writer = servers.redisStores();
        Reader cold = new Reader(servers);
        Reader warm = new Reader(servers)) {
      BlobSession blob = new BlobSession(connection, length);
      SessionKey key = new SessionOfLength(writer.sessions(), length, Integer.MAX_VALUE).key();
      int samples = length < 1_000 ? Math.max(1, scale.appends() / 10) : scale.slowSamples();
      warm.load(key);
      Contest.Result result =
          scale.contest(
              new Way(other, samples, blob::load),
              new Way(first, samples, cold::forget, () -> cold.load(key)),
              new Way(again, samples, () -> warm.load(key)));
      String at = String.format(" at %,d events", length);
      return List.of(
          result.timesFaster("length.load.first." + length, first + at, first, other, Goal.NONE),
          result.timesFaster("length.load.again." + length, again + at, again, other, Goal.NONE));
    }
  }
}
