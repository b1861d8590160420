package com.ifriend.store.redis;

import com.ifriend.store.testkit.SessionProcessContract;
import com.ifriend.store.testkit.WireBackend;

final class RedisSessionProcessTest extends SessionProcessContract {
  @Override
  protected WireBackend backend() {
    return RedisBackend.SHARED;
  }
}
