package com.ifriend.store.redis;

import com.ifriend.store.testkit.SessionBackend;
import com.ifriend.store.testkit.SessionContract;

final class RedisClusterSessionContractTest extends SessionContract {
  @Override
  protected SessionBackend backend() {
    return ClusterBackend.SHARED;
  }
}
