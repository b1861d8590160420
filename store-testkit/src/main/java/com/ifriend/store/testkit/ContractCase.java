package com.ifriend.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.adk.JsonBaseModel;
import com.google.adk.events.Event;
import com.google.adk.events.EventActions;
import com.google.adk.sessions.BaseSessionService;
import com.google.adk.sessions.GetSessionConfig;
import com.google.adk.sessions.Session;
import com.google.adk.sessions.SessionKey;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.genai.types.Content;
import com.google.genai.types.FunctionResponse;
import com.google.genai.types.Part;
import com.ifriend.store.StoredSessionService;
import io.reactivex.rxjava3.core.Single;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;

/** What the parts of the contract share. Each test has an app, a user and an id of its own. */
abstract class ContractCase {
  final String app = "app-" + UUID.randomUUID();
  final String user = "user-" + UUID.randomUUID();

  /** A session id of the test's own: some backends show nothing else in their keys. */
  final String id = "session-" + UUID.randomUUID();

  BaseSessionService service;
  BaseSessionService second;

  abstract SessionBackend backend();

  @BeforeEach
  final void connect() {
    service = backend().service();
    second = backend().second();
  }

  final SessionKey key(String id) {
    return new SessionKey(app, user, id);
  }

  final Session create() {
    return create(Map.of());
  }

  final Session create(Map<String, Object> state) {
    return service.createSession(app, user, state, null).blockingGet();
  }

  final Session create(String id) {
    return service.createSession(app, user, Map.of(), id).blockingGet();
  }

  /** As another process sees it; fails if it is not there. */
  final Session reload(Session session) {
    Session found = second.getSession(session.sessionKey(), null).blockingGet();
    assertThat(found).as("session %s", session.id()).isNotNull();
    return found;
  }

  final boolean exists(SessionKey key) {
    return !second.getSession(key, null).isEmpty().blockingGet();
  }

  final Session window(Session session, GetSessionConfig config) {
    return second.getSession(session.sessionKey(), config).blockingGet();
  }

  @CanIgnoreReturnValue
  final Event append(Session session, Event event) {
    return service.appendEvent(session, event).blockingGet();
  }

  @CanIgnoreReturnValue
  final Event append(Session session, String text) {
    return append(session, event(text));
  }

  @CanIgnoreReturnValue
  final Event append(Session session, Map<String, Object> delta) {
    return append(session, event("state", delta));
  }

  /** Waits for the outcome and throws what went wrong; unlike {@code blockingSubscribe}. */
  static void run(Single<?> work) {
    var unused = work.blockingGet();
  }

  static Event event(String text) {
    return event(text, Map.of());
  }

  static Event event(String text, Map<String, Object> delta) {
    return Event.builder()
        .id(Event.generateEventId())
        .invocationId("invocation")
        .author("user")
        .content(Content.fromParts(Part.fromText(text)))
        .actions(EventActions.builder().stateDelta(delta).build())
        .build();
  }

  static Event at(long timestamp, String text) {
    return event(text).toBuilder().timestamp(timestamp).build();
  }

  static List<String> texts(Session session) {
    return texts(session.events());
  }

  static List<String> texts(List<Event> events) {
    return events.stream().map(Event::stringifyContent).toList();
  }

  /** For what goes beyond ADK's interface. */
  final StoredSessionService stored() {
    assertThat(service).isInstanceOf(StoredSessionService.class);
    return (StoredSessionService) service;
  }

  static Event response(String id, Map<String, Object> result) {
    return event("").toBuilder()
        .author("agent")
        .content(Content.fromParts(part(id, result)))
        .build();
  }

  static Part part(String id, Map<String, Object> result) {
    return Part.builder()
        .functionResponse(FunctionResponse.builder().id(id).name("tool").response(result).build())
        .build();
  }

  /** What this turn sees is what the next one in another process will. */
  final void assertSameHistory(Session session) {
    List<JsonNode> later = trees(reload(session).events());
    assertThat(later).hasSameSizeAs(session.events());
    for (int i = 0; i < later.size(); i++) {
      assertThat(later.get(i).equals(trees(session.events()).get(i)))
          .as("event %d is the same: %s", i, later.get(i))
          .isTrue();
    }
  }

  /** Not ADK's {@code equals}, which compares arrays of bytes by identity. */
  static List<JsonNode> trees(List<Event> events) {
    return events.stream()
        .map(event -> JsonBaseModel.getMapper().<JsonNode>valueToTree(event))
        .toList();
  }
}
