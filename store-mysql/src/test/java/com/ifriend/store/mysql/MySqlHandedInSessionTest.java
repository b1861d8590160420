package com.ifriend.store.mysql;

import com.ifriend.store.testkit.SessionBackend;
import com.ifriend.store.testkit.SessionContract;

/** On a pool that an application has made. */
final class MySqlHandedInSessionTest extends SessionContract {
  @Override
  protected SessionBackend backend() {
    return HandedIn.CONNECTOR_J.backend();
  }
}
