package com.ifriend.store.redis;

import com.ifriend.store.SessionStore;
import com.ifriend.store.testkit.DurabilityContract;
import com.ifriend.store.testkit.RedisServer;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;

/** With an append-only file. */
final class RedisDurabilityTest {
  private abstract static class Persistent extends DurabilityContract<RedisServer> {
    @Override
    protected void withStore(RedisServer server, Consumer<SessionStore> work) {
      try (RedisStores stores = RedisBackend.connect(server.port())) {
        work.accept(stores.sessions());
      }
    }
  }

  /** Each reply waits for the disk: a crash of the machine loses nothing either. */
  @Nested
  @DisplayName("appendfsync always")
  final class Always extends Persistent {
    @Override
    protected RedisServer start() {
      return RedisServer.start("--appendonly", "yes", "--appendfsync", "always");
    }
  }

  /**
   * Redis writes to its file before it replies, and the operating system keeps what was written
   * when only the process dies. A crash of the machine can cost the last second or two.
   */
  @Nested
  @DisplayName("appendfsync everysec")
  final class EverySecond extends Persistent {
    @Override
    protected RedisServer start() {
      return RedisServer.start("--appendonly", "yes", "--appendfsync", "everysec");
    }
  }
}
