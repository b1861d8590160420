package com.ifriend.store.mysql;

import com.ifriend.store.testkit.MySqlServer.Flavour;
import com.ifriend.store.testkit.SessionProcessContract;
import com.ifriend.store.testkit.WireBackend;

final class MariaDbSessionProcessTest extends SessionProcessContract {
  @Override
  protected WireBackend backend() {
    return MySqlBackend.of(Flavour.MARIADB);
  }
}
