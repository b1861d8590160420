package com.ifriend.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.adk.events.Event;
import com.google.adk.sessions.Session;
import com.google.genai.types.Content;
import com.google.genai.types.FunctionResponse;
import com.google.genai.types.Part;
import com.ifriend.store.SessionLimitException;
import com.ifriend.store.SessionLimitException.Kind;
import com.ifriend.store.SessionLimits;
import com.ifriend.store.StoredSessionService;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What one user may keep. */
abstract class LimitsContract extends ContractCase {

  private StoredSessionService limited(int sessions, long bytes) {
    return stored().limited(new SessionLimits(sessions, bytes));
  }

  private Session begin(StoredSessionService limited, String user, String id) {
    return limited.createSession(app, user, Map.of("k", 1), id).blockingGet();
  }

  @Test
  @DisplayName("44: who has as many sessions as may be begins no other, until one has ended")
  final void sessionsOfAUserAreLimited() {
    StoredSessionService limited = limited(5, 0);
    // Some were there before, and not all of this process.
    var unused = create();
    unused = second.createSession(app, user, Map.of(), null).blockingGet();
    for (int i = 2; i < 5; i++) {
      unused = begin(limited, user, id + i);
    }

    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> begin(limited, user, id + "6"))
          .isInstanceOfSatisfying(
              SessionLimitException.class, e -> assertThat(e.kind()).isEqualTo(Kind.SESSIONS))
          .hasMessageContaining("5 live sessions");
    }
    assertThat(exists(key(id + "6"))).isFalse();
    assertThat(second.listSessions(app, user).blockingGet().sessions()).hasSize(5);
    // Neither others nor what is there already are held up.
    assertThat(begin(limited, user + "x", id + "x").state()).containsEntry("k", 1);
    assertThat(begin(limited.returningExisting(), user, id + "2").id()).isEqualTo(id + "2");
    assertThat(limited.getOrCreateSession(key(id + "3"), Map.of()).blockingGet().id())
        .isEqualTo(id + "3");

    limited.deleteSession(key(id + "4")).blockingAwait();
    assertThat(begin(limited, user, id + "6").id()).isEqualTo(id + "6");
  }

  @Test
  @DisplayName("44: a session that is too large takes no new message, and its turn may end")
  final void bytesOfASessionAreLimited() {
    StoredSessionService limited = limited(0, 3_000);
    Session session = create();
    var unused = limited.appendEvent(session, event("a".repeat(1_000))).blockingGet();
    Session seen = limited.getSession(session.sessionKey(), null).blockingGet();
    unused = limited.appendEvent(seen, event("b".repeat(2_500))).blockingGet();
    // The turn that began below the limit goes on.
    unused = limited.appendEvent(seen, model("the answer")).blockingGet();

    Session large = limited.getSession(session.sessionKey(), null).blockingGet();
    assertThat(texts(large)).hasSize(3);
    assertThatThrownBy(() -> limited.appendEvent(large, event("no more")).blockingGet())
        .isInstanceOfSatisfying(
            SessionLimitException.class, e -> assertThat(e.kind()).isEqualTo(Kind.BYTES))
        .hasMessageContaining(session.id())
        .hasMessageContaining("the limit is 3000");
    assertThat(large.events()).hasSize(3);
    assertThat(texts(reload(session))).hasSize(3);
    // What closes a call that is open is no new message.
    unused = limited.appendEvent(large, answered()).blockingGet();
    unused = limited.appendEvent(large, model("the last word")).blockingGet();
    assertThat(reload(session).events()).hasSize(5);
    assertThat(stored().appendEvent(large, event("without a limit")).blockingGet().id())
        .isNotEmpty();
  }

  private static Event model(String text) {
    return event(text).toBuilder().author("agent").build();
  }

  private static Event answered() {
    FunctionResponse response =
        FunctionResponse.builder().id("call").name("ask").response(Map.of("a", 1)).build();
    return event("").toBuilder()
        .content(Content.fromParts(Part.builder().functionResponse(response).build()))
        .build();
  }
}
