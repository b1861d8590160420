package com.ifriend.store.mysql;

import com.ifriend.store.testkit.MySqlServer.Flavour;
import com.ifriend.store.testkit.SessionWireContract;
import com.ifriend.store.testkit.WireBackend;

final class MariaDbSessionWireContractTest extends SessionWireContract {
  @Override
  protected WireBackend backend() {
    return MySqlBackend.of(Flavour.MARIADB);
  }
}
