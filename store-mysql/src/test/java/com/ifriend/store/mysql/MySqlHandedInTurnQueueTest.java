package com.ifriend.store.mysql;

import com.ifriend.store.testkit.TurnBackend;
import com.ifriend.store.testkit.TurnQueueContract;

/** On a pool that an application has made. */
final class MySqlHandedInTurnQueueTest extends TurnQueueContract {
  @Override
  protected TurnBackend backend() {
    return new MySqlTurnBackend(HandedIn.CONNECTOR_J.backend());
  }
}
