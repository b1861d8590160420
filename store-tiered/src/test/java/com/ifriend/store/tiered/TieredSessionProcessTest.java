package com.ifriend.store.tiered;

import com.ifriend.store.testkit.SessionProcessContract;
import com.ifriend.store.testkit.WireBackend;

final class TieredSessionProcessTest extends SessionProcessContract {
  @Override
  protected WireBackend backend() {
    return TieredBackend.SHARED;
  }
}
