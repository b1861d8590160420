package com.ifriend.store.redis;

import com.ifriend.store.testkit.ManySessionsWireContract;
import com.ifriend.store.testkit.ProxiedBackend;

final class RedisManySessionsTest extends ManySessionsWireContract {
  @Override
  protected ProxiedBackend backend() {
    return RedisBackend.SHARED;
  }
}
