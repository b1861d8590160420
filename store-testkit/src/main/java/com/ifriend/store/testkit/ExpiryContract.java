package com.ifriend.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.adk.events.Event;
import com.google.adk.sessions.GetSessionConfig;
import com.google.adk.sessions.Session;
import com.google.adk.sessions.SessionKey;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Line 25: when a session ends. */
abstract class ExpiryContract extends ContractCase {
  /** Longer than a test takes between two looks at the clock. */
  private static final Duration MARGIN = Duration.ofMinutes(2);

  /** How a session came to be as it is. */
  enum Past {
    CREATED,
    CREATED_WITH_STATE,
    APPENDED,
    STATE_CAME_LATER,
    STATE_WENT,
    READ
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  @DisplayName("25: all parts of a session end with it, at the same time")
  final void allPartsEndTogether(Past past) {
    SessionKey key = session(past).sessionKey();
    Set<String> parts = backend().parts(key);
    assertThat(parts).isNotEmpty();

    backend().age(key, backend().ttl().minus(MARGIN));
    assertThat(backend().parts(key)).isEqualTo(parts);

    backend().age(key, MARGIN);
    assertThat(backend().parts(key)).isEmpty();
    assertThat(exists(key)).isFalse();
  }

  private Session session(Past past) {
    Session session = create(past == Past.CREATED ? Map.of() : Map.of("k", 1));
    switch (past) {
      case CREATED, CREATED_WITH_STATE -> {}
      case APPENDED -> append(session, event("e", Map.of("k", 2)));
      case STATE_CAME_LATER -> {
        session = create();
        append(session, "without state");
        append(session, Map.of("k", 1));
      }
      case STATE_WENT -> {
        Map<String, Object> none = new HashMap<>();
        none.put("k", null);
        append(session, none);
        append(session, Map.of("again", 1));
      }
      case READ -> {
        append(session, "e");
        backend().age(session.sessionKey(), backend().ttl().dividedBy(2));
        assertThat(reload(session).events()).hasSize(1);
      }
    }
    return session;
  }

  @Test
  @DisplayName("25: an append moves the end of all parts")
  final void appendMovesTheEnd() {
    Session session = create(Map.of("k", 1));
    Event first = event("first");
    append(session, first);
    SessionKey key = session.sessionKey();
    Duration most = backend().ttl().multipliedBy(6).dividedBy(10);

    backend().age(key, most);
    append(session, "second");
    backend().age(key, most);

    Set<String> parts = backend().parts(key);
    append(session, first);
    append(session, event("third", Map.of("k", 3)));
    assertThat(texts(reload(session))).containsExactly("first", "second", "third");
    assertThat(reload(session).state()).containsOnly(Map.entry("k", 3));
    assertThat(backend().parts(key)).isEqualTo(parts);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"whole", "without events", "after an instant", "as a list of events"})
  @DisplayName("25: a read moves the end once more than a tenth of the time has passed")
  final void readMovesTheEnd(String how) {
    Session session = create(Map.of("k", 1));
    Event first = event("first");
    append(session, first);
    SessionKey key = session.sessionKey();
    Set<String> parts = backend().parts(key);

    backend().age(key, backend().ttl().dividedBy(10).plus(MARGIN));
    switch (how) {
      case "whole" -> assertThat(texts(reload(session))).containsExactly("first");
      case "without events" ->
          assertThat(window(session, GetSessionConfig.builder().numRecentEvents(0).build()).state())
              .containsOnly(Map.entry("k", 1));
      case "after an instant" ->
          assertThat(
                  window(session, GetSessionConfig.builder().afterTimestamp(Instant.EPOCH).build())
                      .events())
              .hasSize(1);
      default -> assertThat(second.listEvents(key).blockingGet().events()).hasSize(1);
    }
    backend().age(key, backend().ttl().minus(MARGIN));

    assertThat(backend().parts(key)).isEqualTo(parts);
    append(session, first);
    assertThat(texts(reload(session))).containsExactly("first");
    assertThat(reload(session).state()).containsOnly(Map.entry("k", 1));
  }

  @Test
  @DisplayName("25: an id is free again when its session has expired, and nothing of it is left")
  final void idIsFreeAgain() {
    Session old = service.createSession(app, user, Map.of("old", 1), id).blockingGet();
    Event event = event("old");
    append(old, event);
    backend().expire(old.sessionKey());

    Session again = service.createSession(app, user, Map.of("new", 1), id).blockingGet();
    append(again, event);
    append(again, "new");

    assertThat(texts(reload(again))).containsExactly("old", "new");
    assertThat(reload(again).state()).containsOnly(Map.entry("new", 1));
  }
}
