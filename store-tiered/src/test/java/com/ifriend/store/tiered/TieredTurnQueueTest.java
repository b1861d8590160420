package com.ifriend.store.tiered;

import com.ifriend.store.testkit.TurnBackend;
import com.ifriend.store.testkit.TurnQueueContract;

/** With both servers up. */
final class TieredTurnQueueTest extends TurnQueueContract {
  @Override
  protected TurnBackend backend() {
    return TieredBackend.SHARED;
  }
}
