package com.ifriend.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.ifriend.store.redis.RedisConfig;
import com.ifriend.store.redis.SentinelLogin;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.HostAndPort;

/** Commands to paste. */
final class RedisCliTest {
  @Test
  void addressOfIpv6IsWrittenAsRedisCliReadsIt() {
    RedisConfig config = Examined.at("redis://[::1]:6380");
    assertThat(RedisCli.to(config, config.address().hosts().iterator().next(), "PING"))
        .isEqualTo("redis-cli -h ::1 -p 6380 PING");
  }

  @Test
  void passwordIsAskedForAndNotShown() {
    RedisConfig config = Examined.at("rediss://ana:s3cret@cache:6380");
    assertThat(RedisCli.to(config, config.address().hosts().iterator().next(), "PING"))
        .isEqualTo("redis-cli -h cache -p 6380 --tls --user ana --askpass PING");
  }

  @Test
  void sentinelHasALoginOfItsOwn() {
    RedisConfig config =
        Examined.at("rediss-sentinel://ana:s3cret@watch/0#cache")
            .withSentinelLogin(new SentinelLogin(Optional.of("bot"), "s3cret-of-bot"));
    HostAndPort sentinel = config.address().hosts().iterator().next();
    assertThat(RedisCli.toSentinel(config, sentinel, "PING"))
        .isEqualTo("redis-cli -h watch -p 26379 --tls --user bot --askpass PING");
  }
}
