package com.ifriend.store.redis;

import com.ifriend.store.testkit.SessionBackend;
import com.ifriend.store.testkit.SessionContract;

/** The server refuses every key without the prefix. */
final class RedisPrefixedSessionTest extends SessionContract {
  @Override
  protected SessionBackend backend() {
    return RedisBackend.Prefixed.SHARED;
  }
}
