package com.ifriend.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.adk.sessions.Session;
import com.google.adk.sessions.SessionKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Line 27. */
abstract class IdContract extends ContractCase {
  private static final List<String> ODD =
      List.of(
          "a/b",
          "a:b",
          "a",
          "b",
          "{x}",
          "x",
          "*",
          "?",
          "[a]",
          "a b",
          "a%20b",
          "a+b",
          "%",
          "%25",
          "é",
          "e\u0301",
          "🎉",
          "京都",
          "A",
          "meta",
          "a:meta",
          "'; DROP TABLE sessions; --",
          "line\nbreak",
          "nul\u0000byte",
          "slack_C123_U456_1767224888.280449",
          "1767224888.280449",
          "-",
          "_",
          ".",
          "x".repeat(255));

  @Test
  @DisplayName("27: odd ids are kept apart and come back as given")
  final void oddIdsAreKeptApart() {
    for (String id : ODD) {
      Session session = create(id);
      append(session, "of " + id);
      assertThat(session.id()).isEqualTo(id);
    }

    for (String id : ODD) {
      assertThat(texts(reload(Session.builder(key(id)).build()))).containsExactly("of " + id);
    }
    assertThat(second.listSessions(app, user).blockingGet().sessionIds())
        .containsExactlyInAnyOrderElementsOf(ODD);
    for (String id : ODD) {
      second.deleteSession(key(id)).blockingAwait();
    }
    assertThat(second.listSessions(app, user).blockingGet().sessions()).isEmpty();
  }

  @Test
  @DisplayName("27: no two different app, user and session ever share a key")
  final void noTwoTriplesShareAKey() {
    String tag = UUID.randomUUID().toString();
    List<SessionKey> keys = new ArrayList<>();
    for (String[] names :
        new String[][] {{"a", "b:c"}, {"a:b", "c"}, {"a/b", "c"}, {"a", "b/c"}, {"a%3Ab", "c"}}) {
      keys.add(new SessionKey(tag + names[0], names[1], tag + keys.size()));
    }
    for (SessionKey key : keys) {
      run(service.createSession(key, Map.of("app:k", key.appName(), "user:k", key.userId())));
    }

    for (SessionKey key : keys) {
      Session session = second.getSession(key, null).blockingGet();
      assertThat(session.state())
          .containsEntry("app:k", key.appName())
          .containsEntry("user:k", key.userId());
      assertThat(second.listSessions(key.appName(), key.userId()).blockingGet().sessionIds())
          .containsExactly(key.id());
    }
  }

  @Test
  @DisplayName("27: an id that cannot be kept is refused clearly, and not found")
  final void unstorableIdsAreRefused() {
    String tooLong = "京".repeat(256);
    String halfAPair = "\ud83c";
    for (SessionKey key :
        List.of(
            key(tooLong),
            new SessionKey(tooLong, user, id),
            new SessionKey(app, tooLong, id),
            key(halfAPair),
            new SessionKey(halfAPair, user, id),
            new SessionKey(app, halfAPair, id))) {
      assertThatThrownBy(() -> service.createSession(key, Map.of()).blockingGet())
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(
              () -> service.appendEvent(Session.builder(key).build(), event("e")).blockingGet())
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(exists(key)).isFalse();
      assertThat(second.listEvents(key).blockingGet().events()).isEmpty();
      second.deleteSession(key).blockingAwait();
    }
    // Encoded carelessly, half a pair becomes a question mark: somebody else.
    run(service.createSession(app + "?", "?", Map.of("user:k", "private"), id + "?"));
    for (SessionKey key :
        List.of(key(tooLong), new SessionKey(app + halfAPair, halfAPair, id + halfAPair))) {
      assertThat(exists(key)).isFalse();
      assertThat(second.listSessions(key.appName(), key.userId()).blockingGet().sessions())
          .isEmpty();
    }
    assertThat(second.listSessions(app, tooLong).blockingGet().sessions()).isEmpty();
  }
}
