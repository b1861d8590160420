package com.ifriend.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.adk.events.Event;
import com.google.adk.sessions.Session;
import com.google.adk.sessions.SessionKey;
import com.google.adk.sessions.SessionNotFoundException;
import com.google.adk.telemetry.Tracing;
import com.ifriend.agent.Concierge;
import com.ifriend.agent.IFriendAgent;
import com.ifriend.agent.ModelConfig;
import com.ifriend.agent.Models;
import com.ifriend.agent.Turn;
import com.ifriend.agent.tours.TourCatalogs;
import com.ifriend.store.SessionAlreadyExistsException;
import com.ifriend.store.SessionIdTakenException;
import com.ifriend.store.StoreUnavailableException;
import com.ifriend.store.StoredSessionService;
import com.ifriend.store.metrics.ObservedSessionStore;
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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is measured of real stores. */
final class ObservedSessionStoreTest extends ObservedStoreCase {
  private static RedisServer redis;

  @BeforeAll
  static void startRedis() {
    redis = RedisServer.start();
  }

  @AfterAll
  static void stopRedis() {
    redis.close();
  }

  @Test
  void operationsAreCountedWithTheirRoundTrips() {
    try (RedisStores stores = connect(redis)) {
      useOnce(observed(stores));
      useOnce(observed(stores));

      Map<String, Long> times =
          meters.find("ifriend.store.operations").timers().stream()
              .collect(Collectors.toMap(t -> t.getId().getTag("operation"), t -> t.count()));
      assertThat(times)
          .isEqualTo(Map.of("create", 2L, "load", 2L, "append", 6L, "list", 2L, "delete", 4L));
      // One each; what the first use of a script adds is over by the second.
      assertThat(roundTrips("append", "redis")).isBetween(6.0, 7.0);
      assertThat(roundTrips("load", "redis")).isBetween(2.0, 4.0);
      assertThat(sessions("created")).isEqualTo(2);
      assertThat(sessions("deleted")).isEqualTo(2);
    }
  }

  @Test
  void roundTripsToTheDatabaseAreCountedToo() {
    MySqlServer.assumeRunsHere(MySqlServer.Flavour.MARIADB);
    try (MySqlServer server = MySqlServer.start(MySqlServer.Flavour.MARIADB);
        MySqlStores stores = connect(server)) {
      useOnce(
          new StoredSessionService(
              new ObservedSessionStore(stores.sessions(), "cloudsql", meters, tracer)));

      assertThat(roundTrips("append", "cloudsql")).isEqualTo(3);
      assertThat(stores.pool().active()).isZero();
      assertThat(stores.pool().idle()).isPositive();
    }
  }

  @Test
  void failuresAreCountedByTheirKind() {
    RedisServer own = RedisServer.start();
    try (own;
        RedisStores stores = connect(own)) {
      StoredSessionService sessions = observed(stores);
      Session session = sessions.createSession("app", "user", Map.of(), "s").blockingGet();
      assertThatThrownBy(() -> sessions.createSession("app", "user", Map.of(), "s").blockingGet())
          .isInstanceOf(SessionAlreadyExistsException.class);
      assertThatThrownBy(() -> sessions.createSession("app", "other", Map.of(), "s").blockingGet())
          .isInstanceOf(SessionIdTakenException.class);
      sessions.deleteSession("app", "user", "s").blockingAwait();
      assertThatThrownBy(() -> sessions.appendEvent(session, event()).blockingGet())
          .isInstanceOf(SessionNotFoundException.class);
      own.kill();
      assertThatThrownBy(() -> sessions.listSessions("app", "user").blockingGet())
          .isInstanceOf(StoreUnavailableException.class);

      assertThat(errors("create", "exists")).isEqualTo(1);
      assertThat(errors("create", "id_taken")).isEqualTo(1);
      assertThat(errors("append", "not_found")).isEqualTo(1);
      assertThat(errors("list", "unavailable")).isEqualTo(1);
      assertThat(sessions("created")).isEqualTo(1);
      assertThat(spans.getFinishedSpanItems())
          .filteredOn(
              span -> span.getStatus().equals(StatusData.create(StatusCode.ERROR, "unavailable")))
          .singleElement()
          .extracting(SpanData::getName)
          .isEqualTo("session_store.list");
    }
  }

  @Test
  void operationsOfATurnAreInTheTraceOfAdk() {
    try (RedisStores stores = connect(redis)) {
      Tracing.setTracerForTesting(tracer);
      Concierge concierge =
          new Concierge(
              IFriendAgent.create(Models.create(ModelConfig.offline()), TourCatalogs.sample()),
              observed(stores),
              null);
      Span request = tracer.spanBuilder("request").startSpan();
      Context.current()
          .with(request)
          .wrap(
              () -> {
                var unused = concierge.answer(Turn.direct("ana", "traced", "busca tours em Paris"));
              })
          .run();
      request.end();
    }
    List<SpanData> all = spans.getFinishedSpanItems();
    List<SpanData> appends =
        all.stream().filter(span -> span.getName().equals("session_store.append")).toList();
    Map<String, String> names =
        all.stream().collect(Collectors.toMap(SpanData::getSpanId, SpanData::getName));

    assertThat(all).extracting(SpanData::getTraceId).containsOnly(all.get(0).getTraceId());
    assertThat(appends).hasSize(4);
    assertThat(appends)
        .allSatisfy(
            span -> {
              assertThat(names.get(span.getParentSpanId()))
                  .isIn("invocation", "invoke_agent ifriend");
              assertThat(
                      span.getAttributes().get(AttributeKey.longKey("ifriend.store.round_trips")))
                  .isBetween(1L, 2L);
            });
    assertThat(Set.copyOf(names.values())).contains("session_store.create", "session_store.load");
  }

  private StoredSessionService observed(RedisStores stores) {
    return new StoredSessionService(
        new ObservedSessionStore(stores.sessions(), "redis", meters, tracer));
  }

  /** A creation, three appends, a load, a list, and two deletions of which one finds nothing. */
  private static void useOnce(StoredSessionService sessions) {
    Session session = sessions.createSession("app", "user").blockingGet();
    SessionKey key = session.sessionKey();
    for (int i = 0; i < 3; i++) {
      var unused = sessions.appendEvent(session, event()).blockingGet();
    }
    assertThat(sessions.getSession(key, null).blockingGet().events()).hasSize(3);
    assertThat(sessions.listSessions("app", "user").blockingGet().sessions()).hasSize(1);
    sessions.deleteSession(key).blockingAwait();
    sessions.deleteSession(key).blockingAwait();
  }

  private double roundTrips(String operation, String backend) {
    return count("ifriend.store.round.trips", "operation", operation, "backend", backend);
  }

  private double sessions(String what) {
    return count("ifriend.sessions", "what", what);
  }

  private double errors(String operation, String kind) {
    return count("ifriend.store.errors", "operation", operation, "kind", kind);
  }

  private static Event event() {
    return Event.builder().id(Event.generateEventId()).author("user").build();
  }
}
