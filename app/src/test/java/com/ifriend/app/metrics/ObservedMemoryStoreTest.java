package com.ifriend.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.adk.telemetry.Tracing;
import com.ifriend.agent.Concierge;
import com.ifriend.agent.IFriendAgent;
import com.ifriend.agent.ModelConfig;
import com.ifriend.agent.Models;
import com.ifriend.agent.Turn;
import com.ifriend.agent.memory.LongTermMemory;
import com.ifriend.agent.tours.TourCatalogs;
import com.ifriend.store.PageRequest;
import com.ifriend.store.StoreUnavailableException;
import com.ifriend.store.StoredSessionService;
import com.ifriend.store.memory.Audience;
import com.ifriend.store.memory.MemoryOwner;
import com.ifriend.store.memory.MemorySelection;
import com.ifriend.store.memory.MemorySource;
import com.ifriend.store.memory.MemoryStore;
import com.ifriend.store.memory.MemoryStore.SessionMark;
import com.ifriend.store.memory.NewMemory;
import com.ifriend.store.memory.TimeRange;
import com.ifriend.store.metrics.ObservedMemoryStore;
import com.ifriend.store.mysql.MySqlStores;
import com.ifriend.store.redis.RedisStores;
import com.ifriend.store.testkit.MySqlServer;
import com.ifriend.store.testkit.RedisServer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is measured of real stores of memories. */
final class ObservedMemoryStoreTest extends ObservedStoreCase {
  private static final MemoryOwner OWNER = new MemoryOwner("app", "ana");

  @Test
  void operationsAreCountedWithTheirRoundTrips() {
    try (RedisServer redis = RedisServer.start();
        RedisStores stores = connect(redis)) {
      MemoryStore memories = observed(stores.memories(), "redis");
      useOnce(memories);
      useOnce(memories);

      assertThat(times())
          .isEqualTo(
              Map.of("add", 4L, "mark", 2L, "search", 2L, "get", 2L, "list", 2L, "forget", 4L));
      assertThat(roundTrips("mark", "redis")).isEqualTo(2);
      // One each, and what the first use of a script adds.
      assertThat(roundTrips("search", "redis")).isBetween(2.0, 3.0);
      assertThat(memories("learnt")).isEqualTo(2);
      assertThat(memories("forgotten")).isEqualTo(2);
      assertThat(spans.getFinishedSpanItems())
          .filteredOn(span -> span.getName().equals("memory_store.mark"))
          .hasSize(2)
          .allSatisfy(
              span -> {
                assertThat(
                        span.getAttributes().get(AttributeKey.stringKey("ifriend.store.backend")))
                    .isEqualTo("redis");
                assertThat(
                        span.getAttributes().get(AttributeKey.longKey("ifriend.store.round_trips")))
                    .isEqualTo(1);
              });
      assertThat(spans.getFinishedSpanItems().toString())
          .doesNotContain("ana", "janela", OWNER.userId());
    }
  }

  @Test
  void databaseTellsItsRoundTripsToo() {
    MySqlServer.assumeRunsHere(MySqlServer.Flavour.MARIADB);
    try (MySqlServer server = MySqlServer.start(MySqlServer.Flavour.MARIADB);
        MySqlStores stores = connect(server)) {
      useOnce(observed(stores.memories(), "cloudsql"));

      assertThat(roundTrips("search", "cloudsql")).isEqualTo(1);
      // A transaction of several statements.
      assertThat(roundTrips("add", "cloudsql")).isGreaterThan(5);
    }
  }

  @Test
  void failuresAreCountedByTheirKind() {
    RedisServer redis = RedisServer.start();
    try (redis;
        RedisStores stores = connect(redis)) {
      MemoryStore memories = observed(stores.memories(), "redis");
      redis.kill();
      assertThatThrownBy(() -> memories.search(OWNER, Audience.DIRECT, Set.of("janela"), 5))
          .isInstanceOf(StoreUnavailableException.class);

      assertThat(
              count(
                  "ifriend.memory.store.errors",
                  "operation",
                  "search",
                  "kind",
                  "unavailable",
                  "backend",
                  "redis"))
          .isEqualTo(1);
      assertThat(times()).containsEntry("search", 1L);
      assertThat(spans.getFinishedSpanItems())
          .singleElement()
          .extracting(SpanData::getStatus)
          .isEqualTo(StatusData.create(StatusCode.ERROR, "unavailable"));
    }
  }

  @Test
  void recallOfATurnIsInTheTraceOfAdk() {
    try (RedisServer redis = RedisServer.start();
        RedisStores stores = connect(redis)) {
      Tracing.setTracerForTesting(tracer);
      Clock clock = Clock.systemUTC();
      StoredSessionService sessions = new StoredSessionService(stores.sessions());
      Span request = tracer.spanBuilder("request").startSpan();
      try (LongTermMemory memory =
          LongTermMemory.open(observed(stores.memories(), "redis"), sessions, clock)) {
        Concierge concierge =
            new Concierge(
                IFriendAgent.create(
                    Models.create(ModelConfig.offline()), TourCatalogs.sample(), clock, memory),
                sessions,
                memory,
                report -> {});
        Context.current()
            .with(request)
            .wrap(
                () -> {
                  var unused =
                      concierge.answer(Turn.direct("ana", "traced", "busca tours em Paris"));
                })
            .run();
      }
      request.end();
      List<SpanData> searches =
          spans.getFinishedSpanItems().stream()
              .filter(span -> span.getName().equals("memory_store.search"))
              .filter(span -> span.getTraceId().equals(request.getSpanContext().getTraceId()))
              .toList();
      assertThat(searches).hasSize(1);
    }
  }

  private MemoryStore observed(MemoryStore store, String backend) {
    return new ObservedMemoryStore(store, backend, meters, tracer);
  }

  /** Learns a memory, the same again, finds it in each way, forgets it, and forgets nothing. */
  private static void useOnce(MemoryStore store) {
    Instant now = Instant.now();
    NewMemory memory =
        new NewMemory(
            "m",
            "user",
            "prefiro janela",
            Set.of("prefir", "janel"),
            Audience.DIRECT,
            now,
            new MemorySource("s", "event-" + now));
    Optional<SessionMark> mark = Optional.of(new SessionMark("s", "1"));
    assertThat(store.add(OWNER, List.of(memory), mark)).isEqualTo(1);
    assertThat(store.add(OWNER, List.of(memory), mark)).isZero();
    assertThat(store.mark(OWNER, "s")).contains("1");
    assertThat(store.search(OWNER, Audience.DIRECT, Set.of("janel"), 5)).hasSize(1);
    assertThat(store.get(OWNER, Audience.DIRECT, "m")).isPresent();
    assertThat(
            store.list(OWNER, Audience.DIRECT, TimeRange.ALWAYS, PageRequest.first(5)).memories())
        .hasSize(1);
    assertThat(store.forget(OWNER, new MemorySelection.ById("m"))).isEqualTo(1);
    assertThat(store.forget(OWNER, new MemorySelection.ById("m"))).isZero();
  }

  private Map<String, Long> times() {
    return meters.find("ifriend.memory.store.operations").timers().stream()
        .filter(timer -> timer.count() > 0)
        .collect(Collectors.toMap(t -> t.getId().getTag("operation"), t -> t.count()));
  }

  private double roundTrips(String operation, String backend) {
    return count("ifriend.memory.store.round.trips", "operation", operation, "backend", backend);
  }

  private double memories(String what) {
    return count("ifriend.memories", "what", what);
  }
}
