package com.ifriend.spring;

import com.ifriend.store.SessionStore;
import com.ifriend.store.encryption.EncryptedSessionStore;
import com.ifriend.store.encryption.EncryptionKeys;
import com.ifriend.store.encryption.Sealing;
import com.ifriend.store.encryption.SealingMode;
import java.nio.file.Path;
import java.util.Optional;

/** Seals sessions. */
final class OnSeal {
  private OnSeal() {}

  static SessionStore seal(SessionStore store, Path keyset) {
    EncryptionKeys keys = EncryptionKeys.read(keyset);
    var unusedNote = Sealing.admit(store, Optional.of(keys), SealingMode.SEALED);
    return new EncryptedSessionStore(store, keys);
  }
}
