package com.ifriend.store.mysql;

import com.ifriend.store.testkit.ManySessionsWireContract;
import com.ifriend.store.testkit.MySqlServer.Flavour;
import com.ifriend.store.testkit.ProxiedBackend;

final class MariaDbManySessionsTest extends ManySessionsWireContract {
  @Override
  protected ProxiedBackend backend() {
    return MySqlBackend.of(Flavour.MARIADB);
  }
}
