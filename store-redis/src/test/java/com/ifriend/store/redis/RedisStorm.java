package com.ifriend.store.redis;

import com.ifriend.store.testkit.StormProcess;
import java.time.Duration;
import java.util.List;

/** Writers in a process of their own. The first argument is the port. */
final class RedisStorm {
  private RedisStorm() {}

  public static void main(String[] args) {
    // Not by RedisBackend, which would start a server that outlives this process when it is killed.
    RedisConfig config = AnyRedis.plain("redis://127.0.0.1:" + args[0]);
    try (RedisStores stores = RedisStores.connect(config.withTimeout(Duration.ofSeconds(20)))) {
      StormProcess.write(stores.sessions(), List.of(args).subList(1, args.length));
    }
  }
}
