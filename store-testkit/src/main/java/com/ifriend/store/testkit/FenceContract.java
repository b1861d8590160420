package com.ifriend.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.adk.events.Event;
import com.google.adk.sessions.Session;
import com.google.adk.sessions.SessionKey;
import com.ifriend.store.NewEvent;
import com.ifriend.store.PositionTakenException;
import com.ifriend.store.ScopedPatch;
import com.ifriend.store.StaleFenceException;
import com.ifriend.store.StatePatch;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Line 24. */
abstract class FenceContract extends ContractCase {

  @Test
  @DisplayName("24: an append with an older fencing token is refused, and nothing is written")
  final void staleFenceIsRefused() {
    Session session = create(Map.of("k", "old"));
    run(stored().fenced(7).appendEvent(session, event("seven")));
    run(stored().fenced(8).appendEvent(session, event("eight")));

    assertThatThrownBy(
            () ->
                stored()
                    .fenced(7)
                    .appendEvent(session, event("late", Map.of("k", "new", "user:k", "new")))
                    .blockingGet())
        .isInstanceOf(StaleFenceException.class)
        .hasMessageContaining("7")
        .hasMessageContaining("8");

    assertThat(texts(reload(session))).containsExactly("seven", "eight");
    assertThat(texts(session)).containsExactly("seven", "eight");
    assertThat(reload(session).state()).containsOnly(Map.entry("k", "old"));
    run(stored().fenced(8).appendEvent(session, event("again")));
    assertThat(reload(session).events()).hasSize(3);
  }

  @Test
  @DisplayName("24: the newest fencing token is kept until the session ends")
  final void newestFenceIsKept() {
    Session session = create(id);
    Event first = event("first");
    run(stored().fenced((1L << 53) - 1).appendEvent(session, first));
    append(session, "without a token");

    assertThatThrownBy(
            () -> stored().fenced((1L << 53) - 2).appendEvent(session, event("late")).blockingGet())
        .isInstanceOf(StaleFenceException.class);
    // An event that is there already changes nothing, not even the token.
    run(stored().fenced(1L << 53).appendEvent(session, first));
    run(stored().fenced((1L << 53) - 1).appendEvent(session, event("second")));
    assertThat(texts(reload(session))).containsExactly("first", "without a token", "second");

    second.deleteSession(session.sessionKey()).blockingAwait();
    Session next = create(id);
    run(stored().fenced(0).appendEvent(next, event("anew")));
    assertThat(texts(reload(next))).containsExactly("anew");
  }

  @Test
  @DisplayName(
      "24: an event that would not land in its position is refused, and nothing is written")
  final void wrongPositionIsRefused() {
    Session session = create();
    append(session, "one");
    SessionKey key = session.sessionKey();
    for (long wrong : new long[] {1, 3}) {
      assertThatThrownBy(() -> appendAt(key, "two", wrong))
          .isInstanceOfSatisfying(
              PositionTakenException.class, e -> assertThat(e.count()).isEqualTo(1));
    }
    assertThat(texts(reload(session))).containsExactly("one");
    assertThat(reload(session).state()).isEmpty();

    assertThat(appendAt(key, "two", 2)).isEmpty();
    assertThat(appendAt(key, "two", 7)).as("again").hasValue(2);

    assertThat(texts(reload(session))).containsExactly("one", "two");
    assertThat(reload(session).state()).containsOnly(Map.entry("k", "two"));
  }

  private OptionalLong appendAt(SessionKey key, String text, long position) {
    byte[] json =
        at(1, text).toBuilder().id(text).build().toJson().getBytes(StandardCharsets.UTF_8);
    return backend()
        .store()
        .append(
            key,
            new NewEvent(text, 1, json, Optional.empty(), OptionalLong.of(position)),
            new ScopedPatch(
                StatePatch.NONE,
                StatePatch.NONE,
                new StatePatch(Map.of("k", '"' + text + '"'), Set.of())),
            OptionalLong.empty());
  }
}
