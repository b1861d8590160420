package com.ifriend.bench.micro;

import com.google.adk.sessions.SessionKey;
import com.ifriend.bench.workload.Payload;
import com.ifriend.bench.workload.RawRedis;
import com.ifriend.bench.workload.SessionOfLength;
import com.ifriend.store.EventWindow;
import com.ifriend.store.PageRequest;
import com.ifriend.store.ScopedPatch;
import com.ifriend.store.SessionPage;
import com.ifriend.store.StoredSession;
import com.ifriend.store.redis.RedisConfig;
import com.ifriend.store.redis.RedisStores;
import com.ifriend.store.testkit.RedisServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What do the scripts add to the plain commands, and what does a load save that reads its events
 * beside its script?
 *
 * <p>Data: a session of {@link #events} events of about 600 bytes, a list with the same, and a user
 * with 20 sessions. A Redis without persistence, started here. Loads leave the first event out, so
 * that the store never knows the history; a window by time makes the script read them. {@link
 * #header} has the header and the state read, and no events; {@link #roundTrip} reads a list that
 * is not there.
 *
 * <p>Command: {@code scripts/bench --micro Redis}
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls start() first.
public class RedisBenchmark {
  private static final byte[] NO_LIST = "none".getBytes(StandardCharsets.UTF_8);
  private static final byte[] PUSHED = "pushed".getBytes(StandardCharsets.UTF_8);

  @Param({"100", "1000"})
  int events;

  private final Payload payload = new Payload("redis");
  private RedisServer server;
  private RawRedis socket;
  private RedisStores stores;
  private SessionKey key;
  private SessionKey grown;
  private byte[] list;
  private EventWindow tail;
  private EventWindow tailByScript;

  @Setup
  public void start() throws IOException {
    server = RedisServer.start();
    socket = new RawRedis(server.port());
    stores = RedisStores.connect(RedisConfig.of(server.url()));
    key = new SessionOfLength(stores.sessions(), events, Integer.MAX_VALUE).key();
    grown = new SessionOfLength(stores.sessions(), events, Integer.MAX_VALUE).key();
    list = ("session:" + key.id() + ":events").getBytes(StandardCharsets.UTF_8);
    tail = new EventWindow(Optional.of(events - 1), Optional.empty());
    tailByScript = new EventWindow(Optional.of(events - 1), Optional.of(Instant.EPOCH));
    for (int i = 0; i < 20; i++) {
      var unused =
          stores
              .sessions()
              .create(new SessionKey("bench", "lister", "listed-" + i), ScopedPatch.NONE);
    }
  }

  @TearDown
  public void stop() throws IOException {
    stores.close();
    socket.close();
    server.close();
  }

  @Benchmark
  public List<byte[]> roundTrip() throws IOException {
    return socket.lrange(NO_LIST);
  }

  @Benchmark
  public long rpush() throws IOException {
    return socket.rpush(PUSHED, payload.json());
  }

  @Benchmark
  public OptionalLong append() {
    return stores
        .sessions()
        .append(grown, payload.newEvent(), ScopedPatch.NONE, OptionalLong.empty());
  }

  @Benchmark
  public List<byte[]> lrange() throws IOException {
    return socket.lrange(list);
  }

  @Benchmark
  public StoredSession loadBesideScript() {
    return stores.sessions().load(key, tail).orElseThrow();
  }

  @Benchmark
  public StoredSession loadByScript() {
    return stores.sessions().load(key, tailByScript).orElseThrow();
  }

  @Benchmark
  public StoredSession header() {
    return stores.sessions().load(key, EventWindow.NONE).orElseThrow();
  }

  @Benchmark
  public SessionPage list() {
    return stores.sessions().list("bench", "lister", PageRequest.first(20));
  }
}
