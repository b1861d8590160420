package com.ifriend.store.mysql;

import com.ifriend.store.testkit.MySqlServer.Flavour;
import com.ifriend.store.testkit.SessionBackend;
import com.ifriend.store.testkit.SessionModelContract;

final class MariaDbSessionModelTest extends SessionModelContract {
  @Override
  protected SessionBackend backend() {
    return MySqlBackend.of(Flavour.MARIADB);
  }
}
