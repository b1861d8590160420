package com.ifriend.store.encryption;

import com.google.adk.sessions.BaseSessionService;
import com.google.adk.sessions.SessionKey;
import com.ifriend.store.SessionStore;
import com.ifriend.store.StoredSessionService;
import com.ifriend.store.testkit.InMemoryBackend;
import com.ifriend.store.testkit.SessionBackend;
import com.ifriend.store.testkit.SessionContract;
import java.time.Duration;
import java.util.Set;

/** A sealed store does all that an open one does. */
final class EncryptedSessionContractTest extends SessionContract {
  private static final SessionBackend BACKEND = new Sealed();

  @Override
  protected SessionBackend backend() {
    return BACKEND;
  }

  private static final class Sealed implements SessionBackend {
    private final EncryptionKeys keys = EncryptionKeys.generate();
    private final InMemoryBackend open = new InMemoryBackend();
    private final SessionStore first = new EncryptedSessionStore(open.store(), keys);
    private final SessionStore other = new EncryptedSessionStore(open.store(), keys);

    @Override
    public BaseSessionService service() {
      return new StoredSessionService(first);
    }

    @Override
    public BaseSessionService second() {
      return new StoredSessionService(other);
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
}
