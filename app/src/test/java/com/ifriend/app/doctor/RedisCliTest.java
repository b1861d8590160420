package com.ifriend.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.ifriend.store.redis.RedisConfig;
import org.junit.jupiter.api.Test;

/** Commands to paste. */
final class RedisCliTest {
  @Test
  void addressOfIpv6IsWrittenAsRedisCliReadsIt() {
    RedisConfig config = RedisConfig.of("redis://[::1]:6380");
    assertThat(RedisCli.to(config, config.address().hosts().iterator().next(), "PING"))
        .isEqualTo("redis-cli -h ::1 -p 6380 PING");
  }

  @Test
  void passwordIsAskedForAndNotShown() {
    RedisConfig config = RedisConfig.of("rediss://ana:s3cret@cache:6380");
    assertThat(RedisCli.to(config, config.address().hosts().iterator().next(), "PING"))
        .isEqualTo("redis-cli -h cache -p 6380 --tls --user ana --askpass PING");
  }
}
