package com.ifriend.store.mysql;

import com.ifriend.store.testkit.TurnBackend;
import com.ifriend.store.testkit.TurnQueueContract;

/** A name without its prefix would be that of no table. */
final class PrefixedTurnQueueTest extends TurnQueueContract {
  @Override
  protected TurnBackend backend() {
    return new MySqlTurnBackend(MySqlBackend.prefixed());
  }
}
