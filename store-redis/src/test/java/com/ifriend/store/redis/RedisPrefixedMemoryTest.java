package com.ifriend.store.redis;

import com.ifriend.store.testkit.MemoryBackend;
import com.ifriend.store.testkit.MemoryContract;

/** The server refuses every key without the prefix. */
final class RedisPrefixedMemoryTest extends MemoryContract {
  @Override
  protected MemoryBackend backend() {
    return RedisMemoryBackend.of(RedisBackend.Prefixed.SHARED);
  }
}
