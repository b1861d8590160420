package com.ifriend.bench.limit;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.google.adk.JsonBaseModel;
import com.google.adk.events.Event;
import com.google.adk.sessions.Session;
import com.google.adk.sessions.SessionKey;
import com.ifriend.bench.figure.Goal;
import com.ifriend.bench.page.Row;
import com.ifriend.bench.page.Section;
import com.ifriend.bench.workload.Contender;
import com.ifriend.bench.workload.RawRedis;
import com.ifriend.bench.workload.SessionOfLength;
import com.ifriend.bench.workload.Step;
import com.ifriend.store.StoredSessionService;
import com.ifriend.store.redis.RedisConfig;
import com.ifriend.store.redis.RedisStores;
import com.ifriend.store.testkit.RedisServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What does reading a long session cost, for a process that knows it and for one that does not? */
final class RedisLoad implements Question {
  private static final ObjectReader EVENT = JsonBaseModel.getMapper().readerFor(Event.class);
  private static final ObjectReader MAP = new ObjectMapper().readerFor(Map.class);

  private final RedisServer server;

  RedisLoad(RedisServer server) {
    this.server = server;
  }

  @Override
  public Section ask(Scale scale) throws Exception {
    List<Row> rows = new ArrayList<>();
    rows.add(warm(scale));
    rows.addAll(cold(scale));
    return new Section(
        "Redis: load",
        String.format(
            "`getSession` with all events. Warm: the process has read all but the last event, which"
                + " another process appended. Cold: the first load of a process, over a connection"
                + " that is open. Both at %,d events.",
            scale.longHistory()),
        rows);
  }

  private Row warm(Scale scale) throws Exception {
    String small = "warm load at 10 events";
    String large = "warm load";
    try (RedisStores reader = RedisStores.connect(RedisConfig.of(server.url()));
        RedisStores writer = RedisStores.connect(RedisConfig.of(server.url()))) {
      return new Contest(
              List.of(
                  new WarmLoad(reader, new SessionOfLength(writer.sessions(), 10, 20))
                      .contender(small, scale.appends() / 5 + 1),
                  new WarmLoad(
                          reader,
                          new SessionOfLength(
                              writer.sessions(), scale.longHistory(), Integer.MAX_VALUE))
                      .contender(large, scale.slowSamples())))
          .run(scale.rounds(), scale.warmUp())
          .atMost(
              "redis.load.warm",
              String.format("%s at %,d events", large, scale.longHistory()),
              large,
              small,
              50,
              Goal.atMost(1.5));
    }
  }

  private static final class WarmLoad {
    private final StoredSessionService service;
    private final SessionOfLength session;
    private SessionKey known = new SessionKey("", "", "");

    WarmLoad(RedisStores reader, SessionOfLength session) {
      this.service = new StoredSessionService(reader.sessions());
      this.session = session;
    }

    Contender contender(String name, int samples) {
      return new Contender(name, samples, this::prepare, this::load);
    }

    private void prepare() {
      session.prepare();
      if (!session.key().equals(known)) {
        known = session.key();
        load();
      }
      session.append();
    }

    private void load() {
      Session loaded = service.getSession(session.key(), null).blockingGet();
      if (loaded == null || loaded.events().isEmpty()) {
        throw new IllegalStateException("nothing was loaded");
      }
    }
  }

  private List<Row> cold(Scale scale) throws Exception {
    String limit = "LRANGE and Jackson into Event";
    String lrange = "LRANGE alone";
    String maps = "LRANGE and Jackson into maps";
    String cold = "cold load";
    try (RawRedis socket = new RawRedis(server.port());
        RedisStores writer = RedisStores.connect(RedisConfig.of(server.url()));
        ReadingProcess reader = new ReadingProcess(server.url())) {
      SessionKey key =
          new SessionOfLength(writer.sessions(), scale.longHistory(), Integer.MAX_VALUE).key();
      byte[] list = ("session:" + key.id() + ":events").getBytes(StandardCharsets.UTF_8);
      int samples = scale.slowSamples();
      Contest.Result result =
          new Contest(
                  List.of(
                      new Contender(
                          lrange,
                          samples,
                          Step.NOTHING,
                          () -> {
                            var unused = socket.lrange(list);
                          }),
                      new Contender(
                          maps, samples, Step.NOTHING, () -> parse(socket.lrange(list), MAP)),
                      new Contender(
                          limit, samples, Step.NOTHING, () -> parse(socket.lrange(list), EVENT)),
                      new Contender(cold, samples, reader::forget, () -> reader.load(key))))
              .run(scale.rounds(), scale.warmUp());
      return List.of(
          result.atMost(
              "redis.load.cold",
              String.format("%s at %,d events", cold, scale.longHistory()),
              cold,
              limit,
              50,
              Goal.atMost(2)),
          result.atMost("redis.load.lrange", "raw: " + lrange, lrange, limit, 50, Goal.NONE),
          result.atMost("redis.load.maps", "raw: " + maps, maps, limit, 50, Goal.NONE),
          result.share(
              "redis.load.json", "of a cold load: Jackson into Event", limit, lrange, cold));
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
}
