package com.ifriend.spring;

import static com.ifriend.spring.IFriendAutoConfigurationTest.KEY;
import static com.ifriend.spring.IFriendAutoConfigurationTest.analysis;
import static com.ifriend.spring.IFriendAutoConfigurationTest.store;
import static com.ifriend.spring.IFriendAutoConfigurationTest.stored;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.adk.memory.BaseMemoryService;
import com.ifriend.store.EventWindow;
import com.ifriend.store.StoredSession;
import com.ifriend.store.encryption.EncryptionKeys;
import com.ifriend.store.mysql.MySqlConfig;
import com.ifriend.store.mysql.MySqlStores;
import com.ifriend.store.redis.RedisConfig;
import com.ifriend.store.redis.RedisStores;
import com.ifriend.store.testkit.MySqlServer;
import com.ifriend.store.testkit.RedisServer;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** What an application of Spring Boot gets on a database, alone and behind Redis. */
final class DatabaseTest {
  private static MySqlServer server;

  private final ApplicationContextRunner application =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  IFriendAutoConfiguration.class, Boot3HealthAutoConfiguration.class));

  private ApplicationContextRunner onSql() {
    return application.withPropertyValues(
        "ifriend.session.backend=cloudsql",
        "ifriend.cloudsql.host=127.0.0.1",
        "ifriend.cloudsql.port=" + server.port(),
        "ifriend.cloudsql.database=" + MySqlServer.DATABASE,
        "ifriend.cloudsql.user=" + MySqlServer.USER,
        "ifriend.cloudsql.password=" + MySqlServer.PASSWORD);
  }

  private ApplicationContextRunner onTiers() {
    return onSql()
        .withPropertyValues(
            "ifriend.session.backend=tiered",
            // So that there is nothing to wait for when Redis is gone.
            "ifriend.session.durability=sql");
  }

  @BeforeAll
  static void startDatabase() {
    MySqlServer.assumeRunsHere(MySqlServer.Flavour.MARIADB);
    server = MySqlServer.start(MySqlServer.Flavour.MARIADB);
  }

  @AfterAll
  static void stopDatabase() {
    server.close();
  }

  @Test
  void databaseIsUsed() {
    onSql().run(context -> store(context, "on the database"));
    onSql().run(context -> assertThat(stored(context)).isEqualTo("on the database"));
  }

  @Test
  void dataSourceOfTheApplicationIsUsedAndLeftOpen() throws SQLException {
    try (HikariDataSource orders = new HikariDataSource()) {
      orders.setJdbcUrl("jdbc:mariadb://127.0.0.1:" + server.port() + "/" + MySqlServer.DATABASE);
      orders.setUsername(MySqlServer.USER);
      orders.setPassword(MySqlServer.PASSWORD);
      ApplicationContextRunner onTheirs =
          application
              .withBean("orders", HikariDataSource.class, () -> orders)
              .withPropertyValues(
                  "ifriend.session.backend=cloudsql",
                  "ifriend.cloudsql.data-source=orders",
                  "ifriend.cloudsql.table-prefix=chat_");
      onTheirs.run(
          context -> {
            store(context, "by way of their pool");
            assertThat(context.getBean(OpenStores.class).ping())
                .containsEntry("cloudsql", "bean orders, database " + MySqlServer.DATABASE);
            // It ends with its application, after what stands on it.
            assertThat(context.getBeanFactory().getDependentBeans("orders"))
                .contains("ifriendStores");
          });
      assertThat(orders.isClosed()).isTrue();
    }
    assertThat(tables())
        .contains("chat_sessions")
        .allSatisfy(table -> assertThat(table).matches("(chat|ifriend|tiers)_.*"));
  }

  @Test
  void sessionsBehindRedisOutliveIt(@TempDir Path folder) throws IOException {
    Path keyset = folder.resolve("keys.json");
    EncryptionKeys.generate().writeNew(keyset);
    ApplicationContextRunner sealed =
        onTiers()
            .withPropertyValues(
                "ifriend.cloudsql.table-prefix=tiers_",
                "ifriend.session.archive-days=2",
                "ifriend.session.ttl=10m",
                "ifriend.session.encryption-keyset=" + keyset);
    try (RedisServer redis = RedisServer.start()) {
      sealed
          .withPropertyValues("ifriend.redis.url=" + redis.url())
          .run(
              context -> {
                store(context, "I like trains");
                assertThat(context.getBean(OpenStores.class).ping().get("tiered"))
                    .contains(
                        "127.0.0.1:" + redis.port(), "kept in cloudsql 127.0.0.1:" + server.port())
                    .doesNotContain("away");
              });
      try (RedisStores copies = RedisStores.connect(RedisConfig.of(redis.url()))) {
        assertThat(copies.inspect(KEY, 9).toString()).isNotEqualTo("[]").doesNotContain("trains");
      }
    }
    MySqlConfig config =
        MySqlConfig.tcp(
                "127.0.0.1",
                server.port(),
                MySqlServer.DATABASE,
                MySqlServer.USER,
                MySqlServer.PASSWORD)
            .withTablePrefix("tiers_");
    try (MySqlStores originals = MySqlStores.connect(config)) {
      // First: a load sets the deadline anew.
      assertThat(originals.inspect(KEY).orElseThrow().expiresIn())
          .isBetween(Duration.ofHours(47), Duration.ofHours(48));
      StoredSession original = originals.sessions().load(KEY, EventWindow.ALL).orElseThrow();
      assertThat(original.events())
          .singleElement()
          .satisfies(event -> assertThat(new String(event.json(), UTF_8)).doesNotContain("trains"));
    }
    try (RedisServer another = RedisServer.start()) {
      sealed
          .withPropertyValues("ifriend.redis.url=" + another.url())
          .run(
              context -> {
                assertThat(stored(context)).isEqualTo("I like trains");
                assertThat(
                        context
                            .getBean(BaseMemoryService.class)
                            .searchMemory("app", "ana", "trains")
                            .blockingGet()
                            .memories())
                    .hasSize(1);
                try (RedisStores copies = RedisStores.connect(RedisConfig.of(another.url()))) {
                  assertThat(copies.inspect(KEY, 1))
                      .isNotEmpty()
                      .allSatisfy(key -> assertThat(key.ttlSeconds()).isBetween(1L, 600L));
                }
                another.kill();
                assertThat(stored(context)).isEqualTo("I like trains");
                assertThat(context.getBean(OpenStores.class).ping().get("tiered"))
                    .contains("redis is away");
              });
    }
  }

  @Test
  void tiersHaveConnectionsOfTheirOwn() {
    onTiers()
        .withPropertyValues("ifriend.cloudsql.data-source=orders")
        .run(
            context ->
                assertThat(analysis(context.getStartupFailure()).getDescription())
                    .contains("ifriend.cloudsql.data-source"));
  }

  private static Connection connection() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:mariadb://127.0.0.1:" + server.port() + "/" + MySqlServer.DATABASE,
        MySqlServer.USER,
        MySqlServer.PASSWORD);
  }

  private static List<String> tables() throws SQLException {
    try (Connection connection = connection();
        ResultSet rows = connection.createStatement().executeQuery("SHOW TABLES")) {
      List<String> tables = new ArrayList<>();
      while (rows.next()) {
        tables.add(rows.getString(1));
      }
      return tables;
    }
  }
}
