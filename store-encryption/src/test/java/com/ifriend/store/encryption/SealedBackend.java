package com.ifriend.store.encryption;

import com.google.adk.sessions.SessionKey;
import com.ifriend.store.SessionStore;
import com.ifriend.store.testkit.InMemoryBackend;
import com.ifriend.store.testkit.SessionBackend;
import java.time.Duration;
import java.util.Set;

/** Two processes on one store in memory, each in a mode of its own. */
final class SealedBackend implements SessionBackend {
  private final InMemoryBackend open = new InMemoryBackend();
  private final SessionStore first;
  private final SessionStore other;

  SealedBackend(SealingMode first, SealingMode other) {
    EncryptionKeys keys = EncryptionKeys.generate();
    this.first = new EncryptedSessionStore(open.store(), keys, first);
    this.other = new EncryptedSessionStore(open.store(), keys, other);
  }

  @Override
  public SessionStore otherStore() {
    return other;
  }

  @Override
  public SessionStore store() {
    return first;
  }

  @Override
  public Duration ttl() {
    return open.ttl();
  }

  @Override
  public void age(SessionKey key, Duration by) {
    open.age(key, by);
  }

  @Override
  public Set<String> parts(SessionKey key) {
    return open.parts(key);
  }
}
