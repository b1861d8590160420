package com.ifriend.store.redis;

import com.ifriend.store.testkit.StormProcess;
import java.util.List;

/** Writers in a process of their own. The first argument is the port. */
final class RedisStorm {
  private RedisStorm() {}

  public static void main(String[] args) {
    try (RedisStores stores = RedisBackend.connect(Integer.parseInt(args[0]))) {
      StormProcess.write(stores.sessions(), List.of(args).subList(1, args.length));
    }
  }
}
