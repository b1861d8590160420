package com.ifriend.store.mysql;

import com.ifriend.store.testkit.SessionBackend;
import com.ifriend.store.testkit.SessionContract;

/** On a pool that an application has made. */
final class MariaDbHandedInSessionTest extends SessionContract {
  @Override
  protected SessionBackend backend() {
    return HandedIn.MARIADB_CONNECTOR_J.backend();
  }
}
