package com.ifriend.store.redis;

import com.ifriend.store.testkit.SessionBackend;
import com.ifriend.store.testkit.SessionModelContract;

final class RedisClusterSessionModelTest extends SessionModelContract {
  @Override
  protected SessionBackend backend() {
    return ClusterBackend.SHARED;
  }
}
