package com.ifriend.store.tiered;

import com.ifriend.store.testkit.SessionBackend;
import com.ifriend.store.testkit.SessionContract;

final class TieredSessionContractTest extends SessionContract {
  @Override
  protected SessionBackend backend() {
    return TieredBackend.SHARED;
  }
}
