package com.ifriend.app.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.ifriend.app.ChildJvm;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisException;

final class EmbeddedRedisTest {
  @TempDir Path home;

  @Test
  void dataIsKeptBetweenRunsAndThePortToo() throws IOException {
    int port;
    try (EmbeddedRedis first = EmbeddedRedis.open(home)) {
      port = first.port();
      set(first, "k", "v");
    }
    assertThat(answers(port)).isFalse();

    try (EmbeddedRedis second = EmbeddedRedis.open(home)) {
      assertThat(get(second, "k")).isEqualTo("v");
      assertThat(second.port()).isEqualTo(port);
    }
  }

  @Test
  void secondCopySharesTheServerAndLeavesItRunning() throws IOException {
    try (EmbeddedRedis owner = EmbeddedRedis.open(home)) {
      set(owner, "k", "v");
      try (EmbeddedRedis guest = EmbeddedRedis.open(home)) {
        assertThat(guest.owned()).isFalse();
        assertThat(guest.port()).isEqualTo(owner.port());
        assertThat(get(guest, "k")).isEqualTo("v");
      }
      assertThat(owner.owned()).isTrue();
      assertThat(get(owner, "k")).isEqualTo("v");
    }
  }

  @Test
  void serverOfAnotherProgramOnTheOldPortIsLeftAlone() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Files.createDirectories(home.resolve("redis"));
      Files.writeString(home.resolve("redis/port"), Integer.toString(other.getLocalPort()));

      try (EmbeddedRedis redis = EmbeddedRedis.open(home)) {
        assertThat(redis.port()).isNotEqualTo(other.getLocalPort());
        set(redis, "k", "v");
      }
    }
  }

  @Test
  void serverLeftBehindByAKilledOwnerIsTakenOver() throws Exception {
    Process owner = ChildJvm.start(Owner.class, home.toString());
    int port = Integer.parseInt(owner.inputReader().readLine());
    owner.destroyForcibly();
    assertThat(owner.waitFor()).isNotZero();
    assertThat(answers(port)).isTrue();

    try (EmbeddedRedis heir = EmbeddedRedis.open(home)) {
      assertThat(heir.port()).isEqualTo(port);
      assertThat(heir.owned()).isTrue();
      assertThat(get(heir, "k")).isEqualTo("from the killed owner");
    }
    assertThat(answers(port)).isFalse();
  }

  @Test
  void serverThatCannotStartSaysWhy() throws IOException {
    Path folder = Files.createDirectories(home.resolve("redis"));
    Files.writeString(folder.resolve("redis-server-7.0.15"), "#!/bin/sh\necho no luck\nexit 1\n");
    assertThat(folder.resolve("redis-server-7.0.15").toFile().setExecutable(true)).isTrue();

    assertThatThrownBy(() -> EmbeddedRedis.open(home))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no luck");
  }

  /** Holds a server until it is killed. */
  static final class Owner {
    private Owner() {}

    public static void main(String[] args) throws Exception {
      EmbeddedRedis redis = EmbeddedRedis.open(Path.of(args[0]));
      set(redis, "k", "from the killed owner");
      System.out.println(redis.port());
      System.out.flush();
      Thread.currentThread().join();
    }
  }

  private static void set(EmbeddedRedis redis, String key, String value) {
    try (RedisClient client = RedisClient.create(redis.url())) {
      client.set(key, value);
    }
  }

  private static String get(EmbeddedRedis redis, String key) {
    try (RedisClient client = RedisClient.create(redis.url())) {
      return client.get(key);
    }
  }

  private static boolean answers(int port) {
    try (RedisClient client = RedisClient.create("127.0.0.1", port)) {
      return "PONG".equals(client.ping());
    } catch (JedisException e) {
      return false;
    }
  }
}
