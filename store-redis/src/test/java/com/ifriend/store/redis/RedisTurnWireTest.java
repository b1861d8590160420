package com.ifriend.store.redis;

import com.ifriend.store.testkit.TcpProxy;
import com.ifriend.store.testkit.TurnBackend;
import com.ifriend.store.testkit.TurnWireContract;
import com.ifriend.store.turns.TurnQueue;
import com.ifriend.store.turns.TurnRules;

final class RedisTurnWireTest extends TurnWireContract {
  @Override
  protected TurnBackend backend() {
    return new RedisTurnBackend(RedisBackend.SHARED);
  }

  @Override
  protected TcpProxy proxy() {
    return RedisBackend.SHARED.proxy();
  }

  @Override
  protected TurnQueue proxiedQueue(String name, TurnRules rules) {
    return RedisBackend.SHARED.proxiedStores().turns(name, rules);
  }
}
