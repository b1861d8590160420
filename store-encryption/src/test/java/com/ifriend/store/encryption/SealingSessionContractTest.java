package com.ifriend.store.encryption;

import com.ifriend.store.testkit.SessionBackend;
import com.ifriend.store.testkit.SessionContract;

/** So does one that is on its way to being sealed, while others are still a step behind. */
final class SealingSessionContractTest extends SessionContract {
  private static final SessionBackend BACKEND =
      new SealedBackend(SealingMode.SEALING, SealingMode.OPENING);

  @Override
  protected SessionBackend backend() {
    return BACKEND;
  }
}
