package com.ifriend.store.mysql;

import com.ifriend.store.testkit.MemoryBackend;
import com.ifriend.store.testkit.MemoryContract;
import com.ifriend.store.testkit.MySqlServer.Flavour;

final class MySqlMemoryContractTest extends MemoryContract {
  @Override
  protected MemoryBackend backend() {
    return MySqlMemoryBackend.of(Flavour.MYSQL);
  }
}
