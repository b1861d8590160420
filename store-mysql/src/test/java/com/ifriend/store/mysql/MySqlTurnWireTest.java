package com.ifriend.store.mysql;

import com.ifriend.store.testkit.MySqlServer.Flavour;
import com.ifriend.store.testkit.TcpProxy;
import com.ifriend.store.testkit.TurnBackend;
import com.ifriend.store.testkit.TurnWireContract;
import com.ifriend.store.turns.TurnQueue;
import com.ifriend.store.turns.TurnRules;

final class MySqlTurnWireTest extends TurnWireContract {
  private final MySqlBackend server = MySqlBackend.of(Flavour.MYSQL);

  @Override
  protected TurnBackend backend() {
    return MySqlTurnBackend.of(Flavour.MYSQL);
  }

  @Override
  protected TcpProxy proxy() {
    return server.proxy();
  }

  @Override
  protected TurnQueue proxiedQueue(String name, TurnRules rules) {
    return server.proxiedStores().turns(name, rules);
  }
}
