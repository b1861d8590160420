package com.ifriend.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.adk.events.Event;
import com.google.adk.sessions.BaseSessionService;
import com.google.adk.sessions.GetSessionConfig;
import com.google.adk.sessions.Session;
import com.google.adk.sessions.SessionKey;
import com.ifriend.store.DamagedDocumentException;
import com.ifriend.store.SessionRepair;
import com.ifriend.store.TornSessionException;
import io.reactivex.rxjava3.core.Single;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines 26, 40 and 43: what is lost or damaged where a backend keeps it. */
abstract class LossContract extends ContractCase {
  @Override
  abstract WireBackend backend();

  @ParameterizedTest(name = "event {0} of 5")
  @ValueSource(ints = {1, 3, 5})
  @DisplayName("26: a session that lost an event is reported, never silently short")
  final void lostEventIsReported(int position) {
    Session session = damaged(5);
    Session warm = reload(session);
    backend().loseEvent(session.sessionKey(), position);

    assertTorn(service.getSession(session.sessionKey(), null).toSingle());
    assertTorn(service.getSession(session.sessionKey(), last(5)).toSingle());
    assertTorn(service.getSession(session.sessionKey(), last(6 - position)).toSingle());
    assertNeverShort(5, session.sessionKey(), null);
    assertNeverShort(6 - position, session.sessionKey(), last(6 - position));

    // An append says so, or leaves it to the next reader to find out.
    Event next = event("next", Map.of("k", "new"));
    try {
      run(second.appendEvent(warm, next));
    } catch (TornSessionException e) {
      assertThat(texts(warm)).hasSize(5);
    }
    assertTorn(service.getSession(session.sessionKey(), null).toSingle());
  }

  /** By one who has read the history before, and may know better than the store. */
  private void assertNeverShort(int events, SessionKey key, @Nullable GetSessionConfig config) {
    try {
      assertThat(second.getSession(key, config).toSingle().blockingGet().events()).hasSize(events);
    } catch (TornSessionException e) {
      assertThat(e).hasMessageContaining(key.id());
    }
  }

  @Test
  @DisplayName("26: a session that lost all of its events is reported, and can be deleted")
  final void lostHistoryIsReported() {
    Session session = damaged(3);
    for (int i = 0; i < 3; i++) {
      backend().loseEvent(session.sessionKey(), 3 - i);
    }

    assertTorn(service.getSession(session.sessionKey(), null).toSingle());
    assertTorn(second.getSession(session.sessionKey(), last(1)).toSingle());
    second.deleteSession(session.sessionKey()).blockingAwait();
    assertThat(backend().parts(session.sessionKey())).isEmpty();
    assertThat(reload(create(session.id())).events()).isEmpty();
  }

  @ParameterizedTest(name = "event {0} of 5")
  @ValueSource(ints = {1, 3, 5})
  @DisplayName("26: a loss is reported as well by a window that reads back to an instant")
  final void windowByTimeReportsALoss(int position) {
    Session session = damaged(5);
    backend().loseEvent(session.sessionKey(), position);

    GetSessionConfig since =
        GetSessionConfig.builder().afterTimestamp(Instant.ofEpochMilli(1_000L)).build();
    assertTorn(service.getSession(session.sessionKey(), since).toSingle());
  }

  @ParameterizedTest(name = "event {0} of 5")
  @ValueSource(ints = {1, 3, 5})
  @DisplayName("26: an event that is not the one that was appended is reported")
  final void replacedEventIsReported(int position) {
    Session session = damaged(5);
    byte[] other = event("another, and longer").toJson().getBytes(StandardCharsets.UTF_8);
    backend().replaceEvent(session.sessionKey(), position, other);

    assertTorn(service.getSession(session.sessionKey(), null).toSingle());
    assertTorn(second.listEvents(session.sessionKey()));
  }

  @ParameterizedTest(name = "event {0} of 3")
  @ValueSource(ints = {1, 2, 3})
  @DisplayName(
      "40: an event that somebody has damaged by hand is named, put aside, and the rest is there")
  final void eventDamagedByHandIsRepaired(int position) {
    Session session = damaged(3);
    SessionKey key = session.sessionKey();
    backend()
        .replaceEvent(key, position, "{\"id\":\"x1\",\"author".getBytes(StandardCharsets.UTF_8));
    for (BaseSessionService each : List.of(service, second)) {
      assertThatThrownBy(() -> each.getSession(key, null).blockingGet())
          .isInstanceOf(DamagedDocumentException.class)
          .hasMessageContaining("event " + position + " of session " + id)
          .hasMessageContaining("x1");
    }
    SessionRepair repair = new SessionRepair(backend().store());
    assertThat(repair.look(key, Set.of()).isWhole()).isFalse();

    assertThat(repair.repair(key, Set.of()).isWhole()).isTrue();

    assertThat(repair.look(key, Set.of()).steps()).isEmpty();
    List<String> rest = new ArrayList<>(List.of("e1", "e2", "e3"));
    rest.remove(position - 1);
    assertThat(texts(reload(session))).isEqualTo(rest);
    append(session, "e4");
    rest.add("e4");
    assertThat(texts(reload(session))).isEqualTo(rest);
  }

  @ParameterizedTest(name = "event {0} of 5")
  @ValueSource(ints = {1, 3, 5})
  @DisplayName("43: a session that lost an event goes on with the rest where that is asked for")
  final void lostEventIsGivenUp(int position) {
    Session session = damaged(5);
    SessionKey key = session.sessionKey();
    Event first = session.events().get(position == 1 ? 1 : 0);
    assertThat(texts(reload(session))).hasSize(5);
    backend().loseEvent(key, position);
    SessionRepair repair = new SessionRepair(backend().store());

    assertThat(repair.repair(key, Set.of()).isWhole()).isFalse();
    assertTorn(service.getSession(key, null).toSingle());
    Set<SessionRepair.Consent> consent = Set.of(SessionRepair.Consent.KEEP_THE_REST);
    assertThat(repair.repair(key, consent).isWhole()).isTrue();

    List<String> rest = new ArrayList<>(List.of("e1", "e2", "e3", "e4", "e5"));
    rest.remove(position - 1);
    assertThat(texts(reload(session))).isEqualTo(rest);
    Session held = service.getSession(key, null).toSingle().blockingGet();
    assertThat(texts(held)).isEqualTo(rest);
    append(held, first);
    append(held, "e6");
    rest.add("e6");
    assertThat(texts(reload(session))).isEqualTo(rest);
    assertThat(repair.look(key, consent).steps()).isEmpty();
  }

  private Session damaged(int events) {
    Session session = create(id);
    for (int i = 1; i <= events; i++) {
      append(session, at(1_000L * i, "e" + i));
    }
    return session;
  }

  private static GetSessionConfig last(int n) {
    return GetSessionConfig.builder().numRecentEvents(n).build();
  }

  private void assertTorn(Single<?> work) {
    assertThatThrownBy(work::blockingGet)
        .isInstanceOfSatisfying(
            TornSessionException.class, e -> assertThat(e.retryable()).isFalse())
        .hasMessageContaining(id);
  }
}
