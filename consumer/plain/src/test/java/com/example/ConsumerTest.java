package com.example;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.adk.sessions.SessionKey;
import com.ifriend.store.StoredMemoryService;
import com.ifriend.store.redis.RedisConfig;
import com.ifriend.store.redis.RedisStores;
import com.ifriend.store.testkit.MySqlServer;
import com.ifriend.store.testkit.RedisServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs do what the pages say, each started twice, as by a user, with the kit's servers. */
class ConsumerTest {
  private interface Program {
    void main(String... args) throws Exception;
  }

  private static String run(Program program, String... args) throws Exception {
    PrintStream console = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      program.main(args);
    } finally {
      System.setOut(console);
    }
    return printed.toString(StandardCharsets.UTF_8);
  }

  private static String stored(RedisServer server) {
    try (RedisStores stores = RedisStores.connect(RedisConfig.of(server.url()))) {
      return stores.inspect(new SessionKey("my-app", "ana", "first-conversation"), 10).toString();
    }
  }

  @Test
  void onRedis() throws Exception {
    try (RedisServer server = RedisServer.start()) {
      assertThat(run(RedisAgent::main, server.url())).isEqualTo("Visit 1\n");
      assertThat(run(RedisAgent::main, server.url())).isEqualTo("Visit 2\n");
      assertThat(stored(server)).contains("Hello");
    }
  }

  @Test
  void onMariaDb() throws Exception {
    try (MySqlServer server = MySqlServer.start(MySqlServer.Flavour.MARIADB)) {
      String[] args = {
        "127.0.0.1",
        String.valueOf(server.port()),
        MySqlServer.DATABASE,
        MySqlServer.USER,
        MySqlServer.PASSWORD
      };
      assertThat(run(MySqlAgent::main, args)).isEqualTo("Visit 1\n");
      assertThat(run(MySqlAgent::main, args)).isEqualTo("Visit 2\n");
    }
  }

  @Test
  void encrypted(@TempDir Path folder) throws Exception {
    String keys = folder.resolve("keys.json").toString();
    try (RedisServer server = RedisServer.start()) {
      assertThat(run(EncryptedAgent::main, server.url(), keys)).isEqualTo("Visit 1\n");
      assertThat(run(EncryptedAgent::main, server.url(), keys)).isEqualTo("Visit 2\n");
      assertThat(stored(server)).isNotEqualTo("[]").doesNotContain("Hello", "Visit");
    }
  }

  @Test
  void whatWasSaidInOneConversationIsKnownInAnother() throws Exception {
    try (RedisServer server = RedisServer.start()) {
      assertThat(run(RememberingAgent::main, server.url()))
          .contains("Noted.")
          .containsPattern("From memory: .*I am allergic to peanuts");
    }
  }

  @Test
  void memoriesAreListedAndForgotten() {
    try (RedisServer server = RedisServer.start();
        RedisStores stores = RedisStores.connect(RedisConfig.of(server.url()))) {
      StoredMemoryService memory = new StoredMemoryService(stores.memories());
      assertThat(Memorizing.rememberAndForget(memory).memories()).hasSize(1);
      assertThat(memory.searchMemory("my-app", "ana", "peanuts").blockingGet().memories()).isEmpty();
    }
  }

  /** The page on migration: the line that goes, and the lines that come. */
  @Test
  void programMovesFromTheServiceOfAdk() {
    assertThat(RedisAgent.talk(Migration.before())).isEqualTo("Visit 1");
    assertThat(RedisAgent.talk(Migration.before())).isEqualTo("Visit 1");
    try (RedisServer server = RedisServer.start();
        RedisStores stores = RedisStores.connect(RedisConfig.of(server.url()))) {
      assertThat(RedisAgent.talk(Migration.after(stores))).isEqualTo("Visit 1");
      assertThat(RedisAgent.talk(Migration.after(stores))).isEqualTo("Visit 2");
    }
  }
}
