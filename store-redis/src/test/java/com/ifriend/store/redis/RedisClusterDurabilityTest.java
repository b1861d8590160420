package com.ifriend.store.redis;

import com.ifriend.store.SessionStore;
import com.ifriend.store.testkit.DurabilityContract;
import java.time.Duration;
import java.util.function.Consumer;

/** With appends that wait for a replica. */
final class RedisClusterDurabilityTest extends DurabilityContract<ClusterCrash> {
  @Override
  protected ClusterCrash start() {
    return new ClusterCrash();
  }

  @Override
  protected void withStore(ClusterCrash server, Consumer<SessionStore> work) {
    RedisConfig config =
        AnyRedis.plain(server.url()).withTimeout(Duration.ofSeconds(1)).withReplicas(1);
    try (RedisStores stores = RedisStores.connect(config)) {
      work.accept(stores.sessions());
    }
  }

  /** They are in different slots, and two events that are carried over at once may cross. */
  @Override
  protected boolean scopesChangeTogether() {
    return false;
  }
}
