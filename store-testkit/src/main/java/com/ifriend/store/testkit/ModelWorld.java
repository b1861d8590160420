package com.ifriend.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.adk.events.Event;
import com.google.adk.sessions.BaseSessionService;
import com.google.adk.sessions.Session;
import com.google.adk.sessions.SessionKey;
import com.ifriend.store.StoredSessionService;
import com.ifriend.store.testkit.SessionModel.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Two services, the sessions that callers hold, and a {@link SessionModel} of what they should
 * show.
 */
final class ModelWorld {
  static final int SESSIONS = 4;

  /** A session that a caller holds, and what it should look like. */
  static final class Held {
    final Session session;
    final List<Message> messages;
    final Map<String, Object> state;

    Held(Session session, List<Message> messages, Map<String, Object> state) {
      this.session = session;
      this.messages = new ArrayList<>(messages);
      this.state = new HashMap<>(state);
    }

    void append(Message message) {
      messages.add(message);
      message.delta().forEach((name, value) -> SessionModel.apply(state, name, value));
    }

    Optional<String> last() {
      return messages.isEmpty()
          ? Optional.empty()
          : Optional.of(messages.get(messages.size() - 1).id());
    }
  }

  final SessionModel model = new SessionModel();
  private final SessionBackend backend;
  private final List<BaseSessionService> services;
  private final String tag = UUID.randomUUID().toString();
  private final Map<String, Held> handles = new HashMap<>();
  private boolean unavailable;

  ModelWorld(SessionBackend backend) {
    this.backend = backend;
    this.services = List.of(backend.service(), backend.second());
  }

  StoredSessionService service(int number) {
    return (StoredSessionService) services.get(number);
  }

  /** Two of one user, one of another, one of another app. */
  SessionKey key(int session) {
    return new SessionKey(
        "app-" + tag + (session == 3 ? "-b" : "-a"),
        "user-" + tag + (session == 2 ? "-b" : "-a"),
        "session-" + tag + "-" + session);
  }

  void hold(SessionKey key, int handle, Held held) {
    handles.put(key.id() + handle, held);
  }

  Held held(SessionKey key, int handle) {
    return handles.computeIfAbsent(
        key.id() + handle, unused -> new Held(Session.builder(key).build(), List.of(), Map.of()));
  }

  void expire(SessionKey key) {
    backend.expire(key);
    model.remove(key);
    // A backend with one clock for all has ended all of them, the others none.
    List<SessionKey> gone =
        model.keys().stream()
            .filter(k -> services.get(0).getSession(k, null).isEmpty().blockingGet())
            .toList();
    assertThat(gone).isIn(List.of(), model.keys());
    gone.forEach(model::remove);
  }

  boolean mayBeUnavailable() {
    return unavailable;
  }

  /** A backend that loses a copy knows the order of what was listed. */
  void disturb(SessionKey key, int what) {
    for (int i = 0; i < SESSIONS; i++) {
      checkList(key(i), services.get(0));
    }
    unavailable |= backend.disturb(key, what);
  }

  /** Everything, each through the one or the other service. */
  void checkAll() {
    for (int i = 0; i < SESSIONS; i++) {
      BaseSessionService service = services.get(i % 2);
      Session found = service.getSession(key(i), null).blockingGet();
      List<Message> messages = model.messages(key(i), null, null);
      assertThat(found != null).isEqualTo(model.exists(key(i)));
      if (found != null) {
        assertMessages(found.events(), messages);
        assertThat(found.state()).containsExactlyInAnyOrderEntriesOf(model.state(key(i)));
        if (!messages.isEmpty()) {
          assertThat(found.lastUpdateTime().toEpochMilli())
              .isEqualTo(messages.get(messages.size() - 1).timestamp());
        }
      }
      assertMessages(service.listEvents(key(i)).blockingGet().events(), messages);
      checkList(key(i), services.get(1 - i % 2));
    }
  }

  void checkList(SessionKey key, BaseSessionService service) {
    List<Session> listed =
        service.listSessions(key.appName(), key.userId()).blockingGet().sessions();
    assertThat(listed).extracting(Session::sessionKey).isEqualTo(model.list(key));
    for (Session session : listed) {
      assertThat(session.events()).isEmpty();
      assertThat(session.state())
          .containsExactlyInAnyOrderEntriesOf(model.state(session.sessionKey()));
    }
  }

  static void assertMessages(List<Event> events, List<Message> messages) {
    assertThat(events.stream().map(ModelWorld::line).toList())
        .isEqualTo(messages.stream().map(ModelWorld::line).toList());
  }

  private static List<Object> line(Event event) {
    return List.of(
        event.id(), event.stringifyContent(), event.timestamp(), event.actions().stateDelta());
  }

  private static List<Object> line(Message message) {
    return List.of(message.id(), message.text(), message.timestamp(), message.storedDelta());
  }
}
