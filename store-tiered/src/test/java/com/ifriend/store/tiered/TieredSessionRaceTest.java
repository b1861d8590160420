package com.ifriend.store.tiered;

import com.ifriend.store.testkit.SessionBackend;
import com.ifriend.store.testkit.SessionRaceContract;

final class TieredSessionRaceTest extends SessionRaceContract {
  @Override
  protected SessionBackend backend() {
    return TieredBackend.SHARED;
  }
}
