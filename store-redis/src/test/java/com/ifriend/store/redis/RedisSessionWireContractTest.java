package com.ifriend.store.redis;

import com.ifriend.store.testkit.SessionWireContract;
import com.ifriend.store.testkit.WireBackend;

final class RedisSessionWireContractTest extends SessionWireContract {
  @Override
  protected WireBackend backend() {
    return RedisBackend.SHARED;
  }
}
