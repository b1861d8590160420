package com.ifriend.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.adk.events.Event;
import com.google.adk.sessions.Session;
import com.google.adk.sessions.SessionKey;
import com.ifriend.store.ScopedPatch;
import com.ifriend.store.SessionAlreadyExistsException;
import com.ifriend.store.SessionStore;
import com.ifriend.store.StatePatch;
import com.ifriend.store.StoredSession;
import com.ifriend.store.StoredSessionService;
import com.ifriend.store.inmemory.InMemoryStores;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Expiry in the heap, which the contract can only see from outside. */
final class InMemoryStoresTest {
  private static final Duration TTL = Duration.ofHours(1);

  private final SettableClock clock = new SettableClock();
  private final StoredSessionService service =
      new StoredSessionService(InMemoryStores.create(clock, TTL).sessions());

  @Test
  void useKeepsASessionAlive() {
    Session session = create("used");
    for (int i = 0; i < 3; i++) {
      clock.advance(TTL.minusMinutes(1));
      if (i == 0) {
        var unused =
            service.appendEvent(session, Event.builder().author("user").build()).blockingGet();
      } else {
        assertThat(exists("used")).isTrue();
      }
    }
    clock.advance(TTL);
    assertThat(exists("used")).isFalse();
  }

  @Test
  void idOfAnExpiredSessionIsFreeAgain() {
    var taken = create("id");
    assertThat(taken.id()).isEqualTo("id");
    assertThatThrownBy(() -> create("id")).isInstanceOf(SessionAlreadyExistsException.class);
    clock.advance(TTL);

    assertThat(create("id").events()).isEmpty();
  }

  /** Who walks along keys of one hash may meet one again that was removed and put back. */
  @Test
  void sharedStateIsReadWhileItChanges() {
    SessionStore store = InMemoryStores.create(clock, TTL).sessions();
    List<String> keys = List.of("AaAaAa", "AaAaBB", "AaBBAa", "AaBBBB", "BBAaAa", "BBAaBB");
    Threads.race(
        2,
        thread -> {
          for (int i = 0; i < 20_000; i++) {
            String key = keys.get(i % keys.size());
            ScopedPatch change =
                thread == 1
                    ? ScopedPatch.NONE
                    : userPatch(
                        i % 4 < 2
                            ? new StatePatch(Map.of(key, "1"), Set.of())
                            : new StatePatch(Map.of(), Set.of(key)));
            StoredSession created =
                store.create(new SessionKey("app", "user", thread + "-" + i), change);
            assertThat(created.state().user().size()).isBetween(0, keys.size());
          }
        });
  }

  private static ScopedPatch userPatch(StatePatch patch) {
    return new ScopedPatch(StatePatch.NONE, patch, StatePatch.NONE);
  }

  @Test
  void withoutATtlNothingExpires() {
    StoredSessionService forEver = new StoredSessionService(InMemoryStores.create().sessions());
    Session session = forEver.createSession("app", "user").blockingGet();

    assertThat(forEver.getSession(session.sessionKey(), null).blockingGet()).isNotNull();
    assertThatThrownBy(() -> InMemoryStores.create(clock, Duration.ZERO))
        .hasMessageContaining("sessionTtl");
  }

  @Test
  void anyTtlIsTaken() {
    Duration ttl = Duration.ofSeconds(Long.MAX_VALUE);
    StoredSessionService forEver =
        new StoredSessionService(InMemoryStores.create(clock, ttl).sessions());
    Session session = forEver.createSession("app", "user").blockingGet();

    clock.advance(Duration.ofDays(100_000));

    assertThat(forEver.getSession(session.sessionKey(), null).blockingGet()).isNotNull();
  }

  private Session create(String id) {
    return service.createSession("app", "user", Map.of(), id).blockingGet();
  }

  private boolean exists(String id) {
    return !service.getSession(new SessionKey("app", "user", id), null).isEmpty().blockingGet();
  }
}
