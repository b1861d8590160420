package com.ifriend.store.mysql;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.ifriend.store.memory.MemorySource;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** What stands for the ids of sessions and events, which may have any length. */
final class MemoryHashes {
  private MemoryHashes() {}

  static byte[] ofSession(String sessionId) {
    return sha256(sessionId.getBytes(UTF_8));
  }

  /** Of two hashes, since the ids may hold any separator. */
  static byte[] of(MemorySource source) {
    byte[] both = new byte[64];
    System.arraycopy(ofSession(source.sessionId()), 0, both, 0, 32);
    System.arraycopy(sha256(source.eventId().getBytes(UTF_8)), 0, both, 32, 32);
    return sha256(both);
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
