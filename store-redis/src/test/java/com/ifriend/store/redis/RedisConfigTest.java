package com.ifriend.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RedisConfigTest {

  @ParameterizedTest
  @CsvSource({
    "redis://localhost, localhost, 6379, 0",
    "redis://localhost:6380, localhost, 6380, 0",
    "redis://localhost:6379/0, localhost, 6379, 0",
    "redis://10.123.45.67:6379/3, 10.123.45.67, 6379, 3",
    "rediss://default:p%40ss@redis-1.example:12345/, redis-1.example, 12345, 0",
    "REDIS://localhost, localhost, 6379, 0",
    "redis://[::1]:6379/1, [::1], 6379, 1",
  })
  void addressesAreRead(String url, String host, int port, int database) {
    RedisConfig config = RedisConfig.of(url);

    assertThat(config.host()).isEqualTo(host);
    assertThat(config.port()).isEqualTo(port);
    assertThat(config.database()).isEqualTo(database);
  }

  @ParameterizedTest
  @CsvSource({
    "localhost:6379, missing scheme",
    "'', missing scheme",
    "http://localhost:6379, another scheme",
    "redis://, needs a host",
    "redis://local_host:6379x, no valid host",
    "redis://localhost:6379/zero, number of a database",
    "redis://user:p ss@localhost, percent-encode",
    "redis-sentinel://a:1, Sentinel",
  })
  void wrongAddressesAreExplained(String url, String why) {
    assertThatThrownBy(() -> RedisConfig.of(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why)
        .hasMessageContaining("redis://localhost:6379/0");
  }

  @Test
  void passwordsAreNeverShown() {
    assertThat(RedisConfig.of("rediss://default:secret@host:1").toString())
        .doesNotContain("secret")
        .contains("rediss://***@host:1");
    assertThatThrownBy(() -> RedisConfig.of("default:secret@host:1"))
        .hasMessageNotContaining("secret");
    assertThatThrownBy(() -> RedisConfig.of("redis://u:sec ret@host:1"))
        .hasMessageNotContaining("ret@");
  }

  @Test
  void impossibleSettingsAreRefused() {
    RedisConfig config = RedisConfig.of("redis://localhost");

    assertThatThrownBy(() -> config.withSessionTtl(Duration.ZERO)).hasMessageContaining("TTL");
    assertThatThrownBy(() -> config.withTimeout(Duration.ofMillis(-1)))
        .hasMessageContaining("timeout");
    assertThatThrownBy(
            () -> new RedisConfig(config.uri(), config.sessionTtl(), 0, config.timeout()))
        .hasMessageContaining("maxConnections");
  }
}
