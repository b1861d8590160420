package com.ifriend.store.redis;

import com.ifriend.store.testkit.SessionBackend;
import com.ifriend.store.testkit.SessionModelContract;

final class RedisSessionModelTest extends SessionModelContract {
  @Override
  protected SessionBackend backend() {
    return RedisBackend.SHARED;
  }
}
