package com.ifriend.store.redis;

import com.ifriend.store.testkit.SessionBackend;
import com.ifriend.store.testkit.SessionContract;

final class RedisSessionContractTest extends SessionContract {
  @Override
  protected SessionBackend backend() {
    return RedisBackend.SHARED;
  }
}
