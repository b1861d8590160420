package com.ifriend.spring;

import com.ifriend.store.SessionStore;
import com.ifriend.store.encryption.EncryptedSessionStore;
import com.ifriend.store.encryption.EncryptionKeys;
import com.ifriend.store.encryption.Sealing;
import com.ifriend.store.encryption.SealingMode;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Seals sessions. */
final class OnSeal {
  private OnSeal() {}

  static UnaryOperator<SessionStore> sealing(Path keyset) {
    EncryptionKeys keys = EncryptionKeys.read(keyset);
    return store -> new EncryptedSessionStore(store, keys);
  }

  /**
   * @param within whether the store seals by itself, with the same keys
   */
  static SessionStore seal(SessionStore store, Path keyset, boolean within) {
    EncryptionKeys keys = EncryptionKeys.read(keyset);
    var unusedNote = Sealing.admit(store, Optional.of(keys), SealingMode.SEALED);
    return within ? store : new EncryptedSessionStore(store, keys);
  }
}
