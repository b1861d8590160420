package com.ifriend.store.redis;

import com.ifriend.store.testkit.TurnBackend;
import com.ifriend.store.testkit.TurnQueueContract;

final class RedisTurnQueueTest extends TurnQueueContract {
  @Override
  protected TurnBackend backend() {
    return new RedisTurnBackend(RedisBackend.SHARED);
  }
}
