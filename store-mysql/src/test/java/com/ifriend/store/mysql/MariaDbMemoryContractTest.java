package com.ifriend.store.mysql;

import com.ifriend.store.testkit.MemoryBackend;
import com.ifriend.store.testkit.MemoryContract;
import com.ifriend.store.testkit.MySqlServer.Flavour;

final class MariaDbMemoryContractTest extends MemoryContract {
  @Override
  protected MemoryBackend backend() {
    return MySqlMemoryBackend.of(Flavour.MARIADB);
  }
}
