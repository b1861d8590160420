package com.ifriend.spring;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.adk.events.Event;
import com.google.adk.memory.BaseMemoryService;
import com.google.adk.sessions.BaseSessionService;
import com.google.adk.sessions.InMemorySessionService;
import com.google.adk.sessions.Session;
import com.google.adk.sessions.SessionKey;
import com.google.genai.types.Content;
import com.google.genai.types.Part;
import com.ifriend.store.StoreUnavailableException;
import com.ifriend.store.StoredMemoryService;
import com.ifriend.store.StoredSessionService;
import com.ifriend.store.encryption.EncryptionKeys;
import com.ifriend.store.memory.Audience;
import com.ifriend.store.memory.MemoryOwner;
import com.ifriend.store.redis.RedisConfig;
import com.ifriend.store.redis.RedisStores;
import com.ifriend.store.testkit.RedisServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.context.propagation.ContextPropagators;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.UnifiedJedis;

/** What an application of Spring Boot gets, on real servers. */
final class IFriendAutoConfigurationTest {
  static final SessionKey KEY = new SessionKey("app", "ana", "s");

  private static final RedisServer REDIS = RedisServer.start();

  private final ApplicationContextRunner application =
      new ApplicationContextRunner()
          // Boot 4's health is here for the compiler; no application has both.
          .withConfiguration(
              AutoConfigurations.of(
                  IFriendAutoConfiguration.class, Boot3HealthAutoConfiguration.class));

  private final ApplicationContextRunner onRedis =
      application.withPropertyValues("ifriend.redis.url=" + REDIS.url());

  @AfterAll
  static void stopRedis() {
    REDIS.close();
  }

  @Test
  void withoutPropertiesThereIsNothing() {
    application.run(
        context ->
            assertThat(context)
                .hasNotFailed()
                .doesNotHaveBean(BaseSessionService.class)
                .doesNotHaveBean(BaseMemoryService.class)
                .doesNotHaveBean(HealthIndicator.class));
  }

  @Test
  void whatOneApplicationStoresAnotherFinds() {
    onRedis.run(context -> store(context, "I like trains"));
    onRedis.run(
        context -> {
          assertThat(stored(context)).isEqualTo("I like trains");
          assertThat(
                  context
                      .getBean(BaseMemoryService.class)
                      .searchMemory("app", "ana", "trains")
                      .blockingGet()
                      .memories())
              .hasSize(1);
        });
  }

  @Test
  void sessionsLiveAsLongAsIsSet() {
    onRedis
        .withPropertyValues("ifriend.session.ttl=20m")
        .run(
            context -> {
              store(context, "hello");
              try (RedisStores stores = RedisStores.connect(RedisConfig.of(REDIS.url()))) {
                assertThat(stores.inspect(KEY, 1))
                    .isNotEmpty()
                    .allSatisfy(key -> assertThat(key.ttlSeconds()).isBetween(1_000L, 1_200L));
              }
            });
  }

  @Test
  void clientOfTheApplicationIsUsedWithKeysAsSet() {
    try (RedisServer own = RedisServer.start();
        RedisClient client = RedisClient.create(own.url())) {
      ApplicationContextRunner byClient =
          application
              .withBean(
                  "theirs", UnifiedJedis.class, () -> client, it -> it.setDestroyMethodName(""))
              .withPropertyValues(
                  "ifriend.redis.client=theirs",
                  "ifriend.redis.key-prefix=staging:",
                  "ifriend.redis.keys=plain");
      byClient.run(context -> store(context, "by way of their client"));
      byClient.run(context -> assertThat(stored(context)).isEqualTo("by way of their client"));
      assertThat(client.keys("*"))
          .contains("staging:session:s:meta")
          .allSatisfy(key -> assertThat(key).startsWith("staging:"));
    }
  }

  @Test
  void replicaIsWaitedFor() {
    onRedis
        .withPropertyValues("ifriend.session.durability=replica")
        .run(
            context ->
                assertThatThrownBy(() -> store(context, "there is none"))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("replica"));
  }

  @ParameterizedTest
  @CsvSource({
    "ifriend.session.durability=sql, durability",
    "ifriend.session.archive-days=7, archive-days"
  })
  void whatTheBackendCannotDoIsRefused(String property, String named) {
    onRedis
        .withPropertyValues(property)
        .run(
            context ->
                assertThat(analysis(context.getStartupFailure()).getDescription())
                    .contains("ifriend.session." + named));
  }

  @Test
  void sessionsAreSealedWithTheKeyset(@TempDir Path folder) throws IOException {
    Path keyset = folder.resolve("keys.json");
    EncryptionKeys.generate().writeNew(keyset);
    try (RedisServer own = RedisServer.start()) {
      ApplicationContextRunner sealed =
          application.withPropertyValues(
              "ifriend.redis.url=" + own.url(), "ifriend.session.encryption-keyset=" + keyset);
      sealed.run(context -> store(context, "a secret"));
      sealed.run(context -> assertThat(stored(context)).isEqualTo("a secret"));
      try (RedisStores stores = RedisStores.connect(RedisConfig.of(own.url()))) {
        assertThat(stores.inspect(KEY, 9).toString()).doesNotContain("a secret");
      }
    }
  }

  @Test
  void beansOfTheApplicationWin() {
    onRedis
        .withBean(InMemorySessionService.class)
        .run(
            context -> {
              assertThat(context)
                  .hasSingleBean(BaseSessionService.class)
                  .getBean(BaseSessionService.class)
                  .isInstanceOf(InMemorySessionService.class);
              assertThat(context).hasSingleBean(StoredMemoryService.class);
            });
  }

  @Test
  void storesOfTheApplicationAreUsedAndNotClosedTwice() {
    try (RedisStores own = RedisStores.connect(RedisConfig.of(REDIS.url()))) {
      application
          .withPropertyValues("ifriend.session.backend=redis")
          .withBean("own", RedisStores.class, () -> own, bean -> bean.setDestroyMethodName(""))
          .run(context -> store(context, "by way of their pool"));
      own.ping();
    }
  }

  @Test
  void operationsAreMeasuredInTheRegistryOfTheApplication() {
    onRedis
        .withBean(SimpleMeterRegistry.class)
        .run(
            context -> {
              store(context, "measured");
              assertThat(
                      context
                          .getBean(SimpleMeterRegistry.class)
                          .get("ifriend.store.operations")
                          .tags("operation", "append", "backend", "redis")
                          .timer()
                          .count())
                  .isEqualTo(1);
            });
  }

  @Test
  void worksWithoutMicrometerAndTheActuator() {
    onRedis
        .withClassLoader(
            new FilteredClassLoader("io.micrometer", "org.springframework.boot.actuate"))
        .run(context -> store(context, "lean"));
  }

  @Test
  void healthIsThatOfTheServer() {
    RedisServer own = RedisServer.start();
    try (own) {
      application
          .withPropertyValues("ifriend.redis.url=" + own.url())
          .run(
              context -> {
                HealthIndicator health =
                    context.getBean("ifriendHealthIndicator", HealthIndicator.class);
                assertThat(health.health().getStatus()).isEqualTo(Status.UP);
                assertThat(health.health().getDetails()).containsKey("redis");
                own.kill();
                assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);
              });
    }
  }

  @Test
  void storeThatIsNotThereIsNamed() {
    onRedis
        .withClassLoader(new FilteredClassLoader("com.ifriend.store.redis"))
        .run(
            context ->
                assertThat(analysis(context.getStartupFailure()).getAction())
                    .contains("com.ifriend:ifriend-store-redis"));
  }

  @Test
  void sessionsAloneNeedNoLucene() {
    ApplicationContextRunner without =
        onRedis.withClassLoader(new FilteredClassLoader("org.apache.lucene"));
    without.run(
        context ->
            assertThat(context)
                .hasSingleBean(StoredSessionService.class)
                .doesNotHaveBean(BaseMemoryService.class));
    without
        .withPropertyValues("ifriend.memory.backend=redis")
        .run(
            context ->
                assertThat(analysis(context.getStartupFailure()).getAction())
                    .contains("org.apache.lucene:lucene-analysis-common"));
  }

  @Test
  void wrongAddressIsExplained() {
    application
        .withPropertyValues("ifriend.redis.url=localhost:6379")
        .run(
            context ->
                assertThat(analysis(context.getStartupFailure()).getDescription())
                    .contains("redis://"));
  }

  @Test
  void missingPropertyIsNamed() {
    application
        .withPropertyValues("ifriend.session.backend=cloudsql")
        .run(
            context ->
                assertThat(analysis(context.getStartupFailure()).getDescription())
                    .contains("ifriend.cloudsql.database"));
  }

  @Test
  void serverThatDoesNotAnswerIsExplained() {
    application
        .withPropertyValues("ifriend.redis.url=redis://user:hush@localhost:1/0")
        .run(
            context -> {
              FailureAnalysis analysis = analysis(context.getStartupFailure());
              assertThat(analysis.getDescription()).contains("localhost:1").doesNotContain("hush");
              assertThat(analysis.getAction()).contains("ifriend.redis.url");
            });
  }

  @Test
  void globalOpenTelemetryStaysToBeSetByTheApplication() {
    GlobalOpenTelemetry.resetForTest();
    AtomicInteger spans = new AtomicInteger();
    Tracer counting =
        name -> {
          spans.incrementAndGet();
          return OpenTelemetry.noop().getTracer("test").spanBuilder(name);
        };
    try {
      onRedis
          .withBean(SimpleMeterRegistry.class)
          .run(
              context -> {
                store(context, "before");
                assertThat(GlobalOpenTelemetry.isSet()).isFalse();
                GlobalOpenTelemetry.set(of(counting));
                store(context, "behind");
                assertThat(spans).hasPositiveValue();
              });
    } finally {
      GlobalOpenTelemetry.resetForTest();
    }
  }

  @Test
  void openTelemetryOfTheApplicationIsUsed() {
    AtomicInteger spans = new AtomicInteger();
    Tracer counting =
        name -> {
          spans.incrementAndGet();
          return OpenTelemetry.noop().getTracer("test").spanBuilder(name);
        };
    onRedis
        .withBean(SimpleMeterRegistry.class)
        .withBean(OpenTelemetry.class, () -> of(counting))
        .run(
            context -> {
              store(context, "traced");
              assertThat(spans).hasPositiveValue();
            });
  }

  private static OpenTelemetry of(Tracer tracer) {
    return new OpenTelemetry() {
      @Override
      public TracerProvider getTracerProvider() {
        return new TracerProvider() {
          @Override
          public Tracer get(String scope) {
            return tracer;
          }

          @Override
          public Tracer get(String scope, String version) {
            return tracer;
          }
        };
      }

      @Override
      public ContextPropagators getPropagators() {
        return ContextPropagators.noop();
      }
    };
  }

  static FailureAnalysis analysis(Throwable failure) {
    return requireNonNull(new StoreFailureAnalyzer().analyze(failure));
  }

  static void store(ApplicationContext context, String text) {
    BaseSessionService sessions = context.getBean(BaseSessionService.class);
    assertThat(sessions).isInstanceOf(StoredSessionService.class);
    sessions.deleteSession(KEY).blockingAwait();
    Session session = sessions.createSession("app", "ana", Map.of(), "s").blockingGet();
    var unused =
        sessions
            .appendEvent(
                session,
                Event.builder()
                    .id(Event.generateEventId())
                    .author("user")
                    .content(Content.fromParts(Part.fromText(text)))
                    .build())
            .blockingGet();
    StoredMemoryService memories = context.getBean(StoredMemoryService.class);
    var unusedMemory =
        memories.memories().remember(new MemoryOwner("app", "ana"), Audience.DIRECT, text);
  }

  static String stored(ApplicationContext context) {
    return context
        .getBean(BaseSessionService.class)
        .getSession("app", "ana", "s", Optional.empty())
        .blockingGet()
        .events()
        .get(0)
        .stringifyContent();
  }
}
