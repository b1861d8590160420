package com.ifriend.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RedisConfigTest {
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          redis://localhost,                              redis://localhost:6379/0
          redis://localhost:6380,                         redis://localhost:6380/0
          redis://localhost:6379/0,                       redis://localhost:6379/0
          redis://10.123.45.67:6379/3,                    redis://10.123.45.67:6379/3
          rediss://default:p%40ss@redis-1.example:12345/, rediss://***@redis-1.example:12345/0
          REDIS://localhost,                              redis://localhost:6379/0
          redis://[::1]:6379/1,                           redis://[::1]:6379/1
          redis://my_redis,                               redis://my_redis:6379/0
          'redis://a:7000,b',                             'redis-cluster://a:7000,b:6379'
          redis-cluster://a:7000,                         redis-cluster://a:7000
          'rediss://u:p@a,b:1',                           'rediss-cluster://***@a:6379,b:1'
          'redis-sentinel://a,b:5/2#mymaster',            'redis-sentinel://a:26379,b:5/2#mymaster'
          rediss-sentinel://:p@a#m,                       rediss-sentinel://***@a:26379/0#m
          """)
  void addressesAreRead(String url, String meaning) {
    assertThat(RedisAddress.parse(url)).hasToString(meaning);
    assertThat(RedisConfig.of(url).toString()).startsWith(meaning + " (");
  }

  @Test
  void credentialsAreDecoded() {
    RedisAddress address = RedisAddress.parse("redis://us%3Aer:p%40s+s%2F@host");

    assertThat(address.user()).contains("us:er");
    assertThat(address.password()).contains("p@s+s/");
    assertThat(RedisAddress.parse("redis://:secret@host").user()).isEmpty();
    assertThat(RedisAddress.parse("redis://host").password()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "localhost:6379, missing scheme",
    "'', missing scheme",
    "http://localhost:6379, another scheme",
    "redis://, needs a host",
    "redis:///0, needs a host",
    "redis://localhost:6379x, no valid host and port",
    "redis://localhost:66666, no valid host and port",
    "'redis://a,,b', no valid host and port",
    "redis://localhost:6379/zero, number of a database",
    "redis://user:p ss@localhost, percent-encode",
    "redis-cluster://a:1/2, a cluster has only 0",
    "redis-sentinel://a:1, names no master",
    "redis://a:1#m, only redis-sentinel has",
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
    SentinelLogin login = new SentinelLogin(Optional.of("monitor"), "secret");
    assertThat(login).hasToString("monitor:***");
    assertThat(RedisConfig.of("redis-sentinel://a#m").withSentinelLogin(login).toString())
        .doesNotContain("secret");
    assertThatThrownBy(() -> RedisConfig.of("default:secret@host:1"))
        .hasMessageNotContaining("secret");
    assertThatThrownBy(() -> RedisConfig.of("redis://u:sec ret@host:1"))
        .hasMessageNotContaining("ret@");
    for (String withoutAt :
        List.of("redis://u:secret", "redis://:secret/0", "u:secret", "redis://u:1secret,b:1/0")) {
      assertThatThrownBy(() -> RedisConfig.of(withoutAt)).hasMessageNotContaining("secret");
    }
  }

  @Test
  void otherKeysThanUsualAreShown() {
    RedisConfig config = RedisConfig.of("redis://localhost");

    assertThat(config.withKeyStyle(KeyStyle.PLAIN).toString()).doesNotContain("keys");
    assertThat(config.toString()).contains("keys with app and user");
  }

  @Test
  void impossibleSettingsAreRefused() {
    RedisConfig config = RedisConfig.of("redis://localhost");

    assertThatThrownBy(() -> config.withSessionTtl(Duration.ZERO)).hasMessageContaining("TTL");
    assertThatThrownBy(() -> config.withMemoryTtl(Duration.ofDays(-1)))
        .hasMessageContaining("memory TTL");
    assertThatThrownBy(() -> config.withTimeout(Duration.ofMillis(-1)))
        .hasMessageContaining("timeout");
    assertThatThrownBy(() -> config.withMaxConnections(0)).hasMessageContaining("maxConnections");
    assertThatThrownBy(
            () -> config.withSentinelLogin(new SentinelLogin(Optional.empty(), "secret")))
        .hasMessageContaining("redis://localhost:6379/0 has none")
        .hasMessageNotContaining("secret");
    assertThatThrownBy(() -> config.withReplicas(-1)).hasMessageContaining("replicas");
  }
}
