package com.ifriend.store.redis;

import com.ifriend.store.testkit.TurnBackend;
import com.ifriend.store.testkit.TurnQueueContract;

/** The server refuses every key without the prefix. */
final class RedisPrefixedTurnQueueTest extends TurnQueueContract {
  @Override
  protected TurnBackend backend() {
    return new RedisTurnBackend(RedisBackend.Prefixed.SHARED);
  }
}
