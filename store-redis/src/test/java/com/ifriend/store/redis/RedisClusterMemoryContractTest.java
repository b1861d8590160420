package com.ifriend.store.redis;

import com.ifriend.store.testkit.MemoryBackend;
import com.ifriend.store.testkit.MemoryContract;

final class RedisClusterMemoryContractTest extends MemoryContract {
  private static final MemoryBackend BACKEND = RedisMemoryBackend.of(ClusterBackend.SHARED);

  @Override
  protected MemoryBackend backend() {
    return BACKEND;
  }
}
