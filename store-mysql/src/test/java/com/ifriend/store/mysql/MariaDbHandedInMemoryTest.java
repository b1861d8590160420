package com.ifriend.store.mysql;

import com.ifriend.store.testkit.MemoryBackend;
import com.ifriend.store.testkit.MemoryContract;

/** On a pool that an application has made. */
final class MariaDbHandedInMemoryTest extends MemoryContract {
  @Override
  protected MemoryBackend backend() {
    return new MySqlMemoryBackend(HandedIn.MARIADB_CONNECTOR_J.backend());
  }
}
