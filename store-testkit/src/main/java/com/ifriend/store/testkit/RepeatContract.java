package com.ifriend.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.adk.events.Event;
import com.google.adk.sessions.GetSessionConfig;
import com.google.adk.sessions.Session;
import com.google.genai.types.Content;
import com.google.genai.types.Part;
import com.ifriend.store.EventIdTakenException;
import com.ifriend.store.SessionStore;
import com.ifriend.store.StoreUnavailableException;
import com.ifriend.store.StoredSessionService;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Line 16: which event is the same one. */
abstract class RepeatContract extends ContractCase {

  @Test
  @DisplayName("16: the id of an event that says something else is refused, and nothing is written")
  final void idOfAnotherEventIsRefused() {
    Session session = create();
    Event first = append(session, event("first", Map.of("k", 1)).toBuilder().id("e").build());
    for (int i = 0; i < 70; i++) {
      append(session, "e" + i);
    }
    for (Event other :
        List.of(
            event("other").toBuilder().id("e").build(),
            event("first", Map.of("k", 2)).toBuilder().id("e").build(),
            first.toBuilder().author("somebody else").build())) {
      Session handle = reload(session);
      assertThatThrownBy(() -> append(handle, other))
          .isInstanceOf(EventIdTakenException.class)
          .hasMessageContaining("e ");
      assertThat(handle.events()).hasSize(71);
    }
    assertThat(reload(session).events()).hasSize(71);
    assertThat(reload(session).state()).containsOnly(Map.entry("k", 1));

    first.setContent(Content.fromParts(Part.fromText("changed after it was stored")));
    assertThatThrownBy(() -> append(session, first)).isInstanceOf(EventIdTakenException.class);
  }

  @Test
  @DisplayName("16: an event that is made anew later, with another time stamp, is the same one")
  final void sameEventAtAnotherTimeIsTheSame() {
    Session session = create();
    Event full = SampleEvents.everyField().toBuilder().partial(false).build();
    append(session, full);
    append(reload(session), full.toBuilder().timestamp(full.timestamp() + 1).build());

    assertThat(reload(session).events()).hasSize(1);
    assertThat(reload(session).events().get(0).timestamp()).isEqualTo(full.timestamp());
  }

  @Test
  @DisplayName("16: a retry of an append is the same event, also if a value reads differently")
  final void retryIsTheSameEvent() {
    Session session = create();
    Event event = response("c", Map.of("bean", new CountingBean()));
    AtomicBoolean lost = new AtomicBoolean();
    StoredSessionService losing =
        new StoredSessionService(
            (SessionStore)
                Proxy.newProxyInstance(
                    StorableContract.class.getClassLoader(),
                    new Class<?>[] {SessionStore.class},
                    (proxy, method, args) -> {
                      Object reply = method.invoke(backend().store(), args);
                      if (method.getName().equals("append") && lost.compareAndSet(false, true)) {
                        throw new StoreUnavailableException("the reply is lost", null);
                      }
                      return reply;
                    }));

    run(losing.appendEvent(session, event).retry(2));

    assertThat(lost).isTrue();
    assertThat(session.events()).hasSize(1);
    assertSameHistory(session);
  }

  @Test
  @DisplayName("16: an event from before the window, appended again, changes nothing at hand")
  final void eventFromBeforeTheWindowChangesNothing() {
    Session session = create();
    Event first = append(session, event("one", Map.of("k", 1)));
    append(session, event("two", Map.of("k", 2)));
    append(session, at(5_000, "three"));
    Session windowed = window(session, GetSessionConfig.builder().numRecentEvents(1).build());

    append(windowed, first);

    assertThat(texts(windowed)).containsExactly("three");
    assertThat(windowed.state()).containsOnly(Map.entry("k", 2));
    assertThat(windowed.lastUpdateTime()).isEqualTo(reload(session).lastUpdateTime());
  }

  /** An object of a tool's own that reads differently each time. */
  public static final class CountingBean {
    private int read;

    public int getRead() {
      return ++read;
    }
  }
}
