package com.ifriend.store.redis;

import com.ifriend.store.testkit.SessionBackend;
import com.ifriend.store.testkit.SessionContract;
import org.junit.jupiter.api.Tag;

@Tag(JedisVersions.ANY)
final class RedisClusterSessionContractTest extends SessionContract {
  @Override
  protected SessionBackend backend() {
    return ClusterBackend.SHARED;
  }
}
