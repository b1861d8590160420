package com.ifriend.store.mysql;

import com.ifriend.store.testkit.MySqlServer.Flavour;
import com.ifriend.store.testkit.TurnBackend;
import com.ifriend.store.testkit.TurnQueueContract;

final class MySqlTurnQueueTest extends TurnQueueContract {
  @Override
  protected TurnBackend backend() {
    return MySqlTurnBackend.of(Flavour.MYSQL);
  }
}
