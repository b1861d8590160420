package com.ifriend.store.redis;

import com.ifriend.store.testkit.MemoryBackend;
import com.ifriend.store.testkit.MemoryContract;

final class RedisMemoryContractTest extends MemoryContract {
  private static final MemoryBackend BACKEND = RedisMemoryBackend.of(RedisBackend.SHARED);

  @Override
  protected MemoryBackend backend() {
    return BACKEND;
  }
}
