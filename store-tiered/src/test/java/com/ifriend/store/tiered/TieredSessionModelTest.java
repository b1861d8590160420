package com.ifriend.store.tiered;

import com.ifriend.store.testkit.SessionBackend;
import com.ifriend.store.testkit.SessionModelContract;

final class TieredSessionModelTest extends SessionModelContract {
  @Override
  protected SessionBackend backend() {
    return TieredBackend.SHARED;
  }
}
