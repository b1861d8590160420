package com.ifriend.store.testkit;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.adk.events.Event;
import com.google.adk.sessions.Session;
import com.google.adk.sessions.SessionKey;
import com.google.adk.sessions.SessionNotFoundException;
import com.google.genai.types.Content;
import com.google.genai.types.Part;
import com.ifriend.store.SessionAlreadyExistsException;
import com.ifriend.store.StoredSessionService;
import com.ifriend.store.UnstorableValueException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines 1 to 5, and 7. */
abstract class LifeCycleContract extends ContractCase {

  @Test
  @DisplayName("1: no id makes one")
  final void createWithoutIdMakesOne() {
    Session first = create();
    Session second = service.createSession(app, user, Map.of(), "  ").blockingGet();

    assertThat(first.id()).isNotBlank().isNotEqualTo(second.id());
    assertThat(second.id()).isNotBlank().isEqualTo(second.id().trim());
    assertThat(exists(first.sessionKey())).isTrue();
    assertThat(exists(second.sessionKey())).isTrue();
  }

  @Test
  @DisplayName("1: ids are trimmed on every call")
  final void idsAreTrimmedOnEveryCall() {
    Session session = create("  " + id + " ");
    assertThat(session.id()).isEqualTo(id);

    SessionKey padded = key("\t" + id + "  ");
    append(Session.builder(padded).build(), "hello");

    assertThat(second.getSession(padded, null).blockingGet()).isNotNull();
    assertThat(second.listEvents(padded).blockingGet().events()).hasSize(1);
    second.deleteSession(padded).blockingAwait();
    assertThat(exists(session.sessionKey())).isFalse();
  }

  @Test
  @DisplayName("2: creating an id that exists fails and changes nothing")
  final void createExistingFailsAndChangesNothing() {
    Session session = service.createSession(app, user, Map.of("k", "old"), id).blockingGet();
    append(session, "kept");

    assertThatThrownBy(
            () ->
                second
                    .createSession(
                        app,
                        user,
                        Map.of("k", "new", "app:leak", 1, "user:leak", 1),
                        " " + id + " ")
                    .blockingGet())
        .isInstanceOf(SessionAlreadyExistsException.class)
        .hasMessageContaining(id);

    Session reloaded = reload(session);
    assertThat(texts(reloaded)).containsExactly("kept");
    assertThat(reloaded.state()).containsOnly(Map.entry("k", "old"));
  }

  @Test
  @DisplayName("2: of racing creators exactly one wins, and no loser's state leaks")
  final void ofRacingCreatorsExactlyOneWins() {
    int racers = 8;
    AtomicInteger wins = new AtomicInteger();
    List<Integer> winner = new ArrayList<>();
    Threads.race(
        racers,
        i -> {
          Map<String, Object> state = Map.of("winner", i, "app:by" + i, i, "user:by" + i, i);
          try {
            run((i % 2 == 0 ? service : second).createSession(app, user, state, id));
            wins.incrementAndGet();
            synchronized (winner) {
              winner.add(i);
            }
          } catch (SessionAlreadyExistsException lost) {
            // As it should be for all but one.
          }
        });

    assertThat(wins).hasValue(1);
    int by = winner.get(0);
    Session session = second.getSession(key(id), null).blockingGet();
    assertThat(session.state())
        .containsOnly(
            Map.entry("winner", by), Map.entry("app:by" + by, by), Map.entry("user:by" + by, by));
  }

  @Test
  @DisplayName("2: create-or-get gives every caller the same session")
  final void createOrGetGivesEveryCallerTheSameSession() {
    Set<Map<String, Object>> states = ConcurrentHashMap.newKeySet();
    Threads.race(
        8,
        i -> {
          Session session = stored().getOrCreateSession(key(id), Map.of("by", i)).blockingGet();
          states.add(Map.copyOf(session.state()));
          append(session, "from " + i);
        });

    Session session = reload(Session.builder(key(id)).build());
    assertThat(session.events()).hasSize(8);
    assertThat(states).containsExactly(Map.copyOf(session.state()));
  }

  @Test
  @DisplayName("2: a service that returns existing sessions gives racing creators the same one")
  final void existingSessionIsReturnedToWhoAsksForIt() {
    Set<Object> seen = ConcurrentHashMap.newKeySet();
    Threads.race(
        8,
        i -> {
          StoredSessionService each = (StoredSessionService) (i % 2 == 0 ? service : second);
          Session session =
              each.returningExisting()
                  .createSession(app, user, Map.of("first", i, "user:first", i), id)
                  .blockingGet();
          append(session, "of " + i);
          seen.add(requireNonNull(session.state().get("first")));
        });

    assertThat(seen).as("the one whose state counts").hasSize(1);
    Object first = seen.iterator().next();
    assertThat(reload(Session.builder(key(id)).build()).events()).hasSize(8);
    assertThat(reload(Session.builder(key(id)).build()).state())
        .containsOnly(Map.entry("first", first), Map.entry("user:first", first));
    assertThatThrownBy(() -> create(id)).isInstanceOf(SessionAlreadyExistsException.class);
  }

  @Test
  @DisplayName("3: a missing, deleted or expired session is empty")
  final void missingDeletedOrExpiredIsEmpty() {
    Session deleted = create();
    Session expired = create();
    second.deleteSession(deleted.sessionKey()).blockingAwait();
    backend().expire(expired.sessionKey());

    assertThat(exists(key(id))).isFalse();
    assertThat(exists(deleted.sessionKey())).isFalse();
    assertThat(exists(expired.sessionKey())).isFalse();
  }

  @Test
  @DisplayName("3: nobody sees, changes or deletes another's session")
  final void anotherTenantsSessionIsInvisible() {
    Session session = create(id);
    append(session, "private");

    for (SessionKey other :
        List.of(new SessionKey(app, user + "x", id), new SessionKey(app + "x", user, id))) {
      assertThat(exists(other)).isFalse();
      assertThat(second.listEvents(other).blockingGet().events()).isEmpty();
      assertThat(second.listSessions(other.appName(), other.userId()).blockingGet().sessions())
          .isEmpty();
      assertThatThrownBy(
              () ->
                  second.appendEvent(Session.builder(other).build(), event("stray")).blockingGet())
          .isInstanceOf(SessionNotFoundException.class);
      second.deleteSession(other).blockingAwait();
    }
    assertThat(texts(reload(session))).containsExactly("private");
  }

  @Test
  @DisplayName("3: an id that another user has is independent, or refused with a typed error")
  final void anIdOfAnotherUserIsIndependentOrRefused() {
    Session session = service.createSession(app, user, Map.of("k", "mine"), id).blockingGet();
    append(session, "mine");
    try {
      Session theirs =
          second.createSession(app, user + "x", Map.of("k", "theirs"), id).blockingGet();
      assertThat(theirs.state()).containsOnly(Map.entry("k", "theirs"));
      assertThat(theirs.events()).isEmpty();
    } catch (SessionAlreadyExistsException refused) {
      assertThat(refused).hasMessageContaining(id).hasMessageNotContaining(user);
    }
    assertThat(reload(session).state()).containsOnly(Map.entry("k", "mine"));
    assertThat(texts(reload(session))).containsExactly("mine");
  }

  @Test
  @DisplayName("4: events of a missing session are an empty list, deleting it completes")
  final void missingSessionHasNoEventsAndDeletesQuietly() {
    assertThat(second.listEvents(key(id)).blockingGet().events()).isEmpty();
    second.deleteSession(key(id)).blockingAwait();
  }

  @Test
  @DisplayName("4: delete removes everything of the session, and only it")
  final void deleteRemovesEverythingOfTheSessionOnly() {
    Session gone = service.createSession(app, user, Map.of("a", 1, "user:u", 1), id).blockingGet();
    Session kept = service.createSession(app, user, Map.of("a", 2), null).blockingGet();
    append(gone, "gone");
    append(kept, "kept");

    second.deleteSession(gone.sessionKey()).blockingAwait();

    assertThat(exists(gone.sessionKey())).isFalse();
    assertThat(second.listEvents(gone.sessionKey()).blockingGet().events()).isEmpty();
    assertThat(texts(reload(kept))).containsExactly("kept");
    assertThat(reload(kept).state()).containsEntry("user:u", 1);
    Session again = create(id);
    assertThat(again.state()).doesNotContainKey("a");
    assertThat(reload(again).events()).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"deleted", "expired"})
  @DisplayName("5: appending to a deleted or expired session fails and does not bring it back")
  final void appendAfterTheEndFails(String how) {
    Session session = create();
    append(session, "before");
    if (how.equals("deleted")) {
      second.deleteSession(session.sessionKey()).blockingAwait();
    } else {
      backend().expire(session.sessionKey());
    }

    assertThatThrownBy(() -> append(session, event("late", Map.of("late", 1, "user:late", 1))))
        .isInstanceOf(SessionNotFoundException.class);

    assertThat(exists(session.sessionKey())).isFalse();
    assertThat(texts(session)).containsExactly("before");
    assertThat(session.state()).doesNotContainKey("late");
    assertThat(create().state()).doesNotContainKey("user:late");
  }

  @Test
  @DisplayName("7: changing a returned or given object changes nothing stored")
  final void returnedObjectsBelongToTheCaller() {
    Map<String, Object> inner = new HashMap<>(Map.of("deep", "stored"));
    Session session = service.createSession(app, user, Map.of("map", inner), null).blockingGet();
    Event event = event("stored");
    append(session, event);

    inner.put("deep", "changed");
    event.setContent(Content.fromParts(Part.fromText("changed")));
    session.state().put("k", "changed");
    session.events().clear();
    Session loaded = reload(session);
    loaded.events().get(0).setContent(Content.fromParts(Part.fromText("changed")));
    loaded.events().get(0).actions().stateDelta().put("k", "changed");
    loaded.state().clear();
    second.listSessions(app, user).blockingGet().sessions().get(0).state().clear();

    Session again = reload(session);
    assertThat(texts(again)).containsExactly("stored");
    assertThat(again.events().get(0).actions().stateDelta()).isEmpty();
    assertThat(again.state()).containsOnly(Map.entry("map", Map.of("deep", "stored")));
  }

  @Test
  @DisplayName("7: nor do changes deep inside of an event that was read")
  final void returnedEventsShareNothing() {
    Session session = create();
    Map<String, Object> args = Map.of("city", "Paris", "tags", List.of("a"));
    append(
        session,
        event("", Map.of("list", List.of(Map.of("deep", "stored")))).toBuilder()
            .content(Content.fromParts(Part.fromFunctionCall("search", args)))
            .longRunningToolIds(Set.of("tool"))
            .build());
    String stored = reload(session).events().get(0).toJson();

    Event read = reload(session).events().get(0);
    change(read.functionCalls().get(0).args().orElseThrow());
    change(read.actions().stateDelta());
    List<?> list = (List<?>) requireNonNull(read.actions().stateDelta().get("list"));
    change((Map<?, ?>) list.get(0));
    read.longRunningToolIds().orElseThrow().add("another");
    read.content().flatMap(Content::parts).orElseThrow().clear();
    read.actions().setEscalate(true);

    assertThat(reload(session).events().get(0).toJson()).isEqualTo(stored);
  }

  @SuppressWarnings("unchecked")
  private static void change(Map<?, ?> map) {
    ((Map<String, Object>) map).put("changed", "changed");
  }

  @Test
  @DisplayName("7: the session handed to append is updated, as ADK's Runner expects")
  final void appendUpdatesTheSessionAtHand() {
    Session session = create(Map.of("old", 1));

    append(session, at(1_767_224_888_280L, "hello"));
    append(session, Map.of("new", 2, "user:u", 3, "app:a", 4));

    assertThat(texts(session)).containsExactly("hello", "state");
    assertThat(session.state())
        .containsOnly(
            Map.entry("old", 1),
            Map.entry("new", 2),
            Map.entry("user:u", 3),
            Map.entry("app:a", 4));
    assertThat(session.lastUpdateTime()).isEqualTo(reload(session).lastUpdateTime());
  }

  @Test
  @DisplayName("7: the session handed to append stays as it was when the write fails")
  final void failedAppendLeavesTheSessionAtHand() {
    Session session = create(Map.of("k", 1));
    Instant before = session.lastUpdateTime();

    assertThatThrownBy(
            () -> append(session, event("no", new HashMap<>(Map.of("k", 2, "bad", new Object())))))
        .isInstanceOf(UnstorableValueException.class);

    assertThat(session.events()).isEmpty();
    assertThat(session.state()).containsOnly(Map.entry("k", 1));
    assertThat(session.lastUpdateTime()).isEqualTo(before);
    assertThat(new HashSet<>(reload(session).state().entrySet()))
        .containsExactly(Map.entry("k", 1));
  }
}
