package com.ifriend.store.encryption;

import com.ifriend.store.testkit.SessionBackend;
import com.ifriend.store.testkit.SessionContract;

/** A sealed store does all that an open one does. */
final class EncryptedSessionContractTest extends SessionContract {
  private static final SessionBackend BACKEND =
      new SealedBackend(SealingMode.SEALED, SealingMode.SEALED);

  @Override
  protected SessionBackend backend() {
    return BACKEND;
  }
}
