package com.ifriend.spring;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.adk.events.Event;
import com.google.adk.memory.BaseMemoryService;
import com.google.adk.sessions.BaseSessionService;
import com.google.adk.sessions.InMemorySessionService;
import com.google.adk.sessions.Session;
import com.google.adk.sessions.SessionKey;
import com.google.genai.types.Content;
import com.google.genai.types.Part;
import com.ifriend.store.StoredMemoryService;
import com.ifriend.store.StoredSessionService;
import com.ifriend.store.encryption.EncryptionKeys;
import com.ifriend.store.memory.Audience;
import com.ifriend.store.memory.MemoryOwner;
import com.ifriend.store.redis.RedisConfig;
import com.ifriend.store.redis.RedisStores;
import com.ifriend.store.testkit.MySqlServer;
import com.ifriend.store.testkit.RedisServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** What an application of Spring Boot gets, on real servers. */
final class IFriendAutoConfigurationTest {
  private static final SessionKey KEY = new SessionKey("app", "ana", "s");

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
  void databaseOfAnApplicationIsUsed() {
    MySqlServer.assumeRunsHere(MySqlServer.Flavour.MARIADB);
    try (MySqlServer server = MySqlServer.start(MySqlServer.Flavour.MARIADB)) {
      ApplicationContextRunner onSql =
          application.withPropertyValues(
              "ifriend.session.backend=cloudsql",
              "ifriend.cloudsql.host=127.0.0.1",
              "ifriend.cloudsql.port=" + server.port(),
              "ifriend.cloudsql.database=" + MySqlServer.DATABASE,
              "ifriend.cloudsql.user=" + MySqlServer.USER,
              "ifriend.cloudsql.password=" + MySqlServer.PASSWORD);
      onSql.run(context -> store(context, "on the database"));
      onSql.run(context -> assertThat(stored(context)).isEqualTo("on the database"));
    }
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

  private static FailureAnalysis analysis(Throwable failure) {
    return requireNonNull(new StoreFailureAnalyzer().analyze(failure));
  }

  private static void store(ApplicationContext context, String text) {
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

  private static String stored(ApplicationContext context) {
    return context
        .getBean(BaseSessionService.class)
        .getSession("app", "ana", "s", Optional.empty())
        .blockingGet()
        .events()
        .get(0)
        .stringifyContent();
  }
}
