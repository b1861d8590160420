package com.ifriend.bench.micro;

import com.google.adk.sessions.SessionKey;
import com.ifriend.store.EventWindow;
import com.ifriend.store.NewEvent;
import com.ifriend.store.PageRequest;
import com.ifriend.store.ScopedPatch;
import com.ifriend.store.ScopedState;
import com.ifriend.store.SessionPage;
import com.ifriend.store.SessionStore;
import com.ifriend.store.StoredEvent;
import com.ifriend.store.StoredSession;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** Has every session with the same content, whatever is written. */
public final class FixedSessionStore implements SessionStore {
  private final ScopedState state;
  private final Supplier<List<StoredEvent>> events;

  /**
   * @param events asked for at each load
   */
  FixedSessionStore(ScopedState state, Supplier<List<StoredEvent>> events) {
    this.state = state;
    this.events = events;
  }

  /** One event, which each load has to decode. */
  static FixedSessionStore of(byte[] json) {
    return new FixedSessionStore(
        new ScopedState(Map.of(), Map.of(), Map.of()), () -> List.of(new StoredEvent(json)));
  }

  @Override
  public StoredSession create(SessionKey key, ScopedPatch initialState) {
    return stored(key);
  }

  @Override
  public Optional<StoredSession> load(SessionKey key, EventWindow window) {
    return Optional.of(stored(key));
  }

  private StoredSession stored(SessionKey key) {
    List<StoredEvent> found = events.get();
    return new StoredSession(
        key, Optional.empty(), Instant.EPOCH, Instant.EPOCH, found.size(), 0, state, found);
  }

  @Override
  public OptionalLong append(
      SessionKey key, NewEvent event, ScopedPatch patch, OptionalLong fence) {
    return OptionalLong.empty();
  }

  @Override
  public SessionPage list(String appName, String userId, PageRequest page) {
    return new SessionPage(List.of(), Optional.empty());
  }

  @Override
  public boolean delete(SessionKey key) {
    return true;
  }
}
