package com.ifriend.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.google.adk.JsonBaseModel;
import com.google.adk.events.Event;
import com.google.adk.sessions.BaseSessionService;
import com.google.adk.sessions.GetSessionConfig;
import com.google.adk.sessions.Session;
import com.google.genai.types.Content;
import com.google.genai.types.Part;
import com.ifriend.store.EventWindow;
import com.ifriend.store.NewEvent;
import com.ifriend.store.ScopedPatch;
import com.ifriend.store.StoredSession;
import io.reactivex.rxjava3.core.Single;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Lines 13 to 18 and 23. */
abstract class AppendContract extends ContractCase {

  @Test
  @DisplayName("13: a partial event changes nothing at all")
  final void partialEventChangesNothing() {
    Session session = create(Map.of("k", "old"));
    Event partial =
        event("par", Map.of("k", "new", "user:k", "new")).toBuilder().partial(true).build();

    assertThat(append(session, partial)).isSameAs(partial);

    assertThat(session.events()).isEmpty();
    assertThat(session.state()).containsOnly(Map.entry("k", "old"));
    assertThat(reload(session).events()).isEmpty();
    assertThat(reload(session).state()).containsOnly(Map.entry("k", "old"));
  }

  @Test
  @DisplayName("14: appending to a session read with a window keeps its whole history")
  final void appendToAWindowKeepsTheHistory() {
    Session session = create();
    for (int i = 1; i <= 10; i++) {
      append(session, "e" + i);
    }

    Session windowed = window(session, GetSessionConfig.builder().numRecentEvents(3).build());
    assertThat(windowed.events()).hasSize(3);
    append(windowed, "e11");

    assertThat(reload(session).events()).hasSize(11);
    assertThat(texts(reload(session))).startsWith("e1", "e2").endsWith("e10", "e11");
  }

  @Test
  @DisplayName("15: two handles on one session keep both events and both deltas, in commit order")
  final void twoHandlesKeepEverything() {
    Session mine = create();
    Session theirs = reload(mine);

    run(service.appendEvent(mine, event("1", Map.of("mine", 1))));
    run(second.appendEvent(theirs, event("2", Map.of("theirs", 2))));
    run(service.appendEvent(mine, event("3", Map.of("mine", 3))));

    assertThat(texts(reload(mine))).containsExactly("1", "2", "3");
    assertThat(reload(mine).state()).containsOnly(Map.entry("mine", 3), Map.entry("theirs", 2));
  }

  @Test
  @DisplayName("15: eight writers of 100 events each lose none and keep their own order")
  final void concurrentWritersLoseNothing() {
    int writers = 8;
    int each = 100;
    Session created = create();
    Threads.race(
        writers,
        w -> {
          Session session =
              w % 2 == 0 ? reload(created) : Session.builder(created.sessionKey()).build();
          for (int i = 0; i < each; i++) {
            (w % 2 == 0 ? service : second)
                .appendEvent(session, event(w + ":" + i, Map.of("w" + w, i)))
                .blockingSubscribe();
          }
        });

    Session session = reload(created);
    Map<String, List<Integer>> byWriter = new HashMap<>();
    for (String text : texts(session)) {
      String[] parts = text.split(":", 2);
      byWriter.computeIfAbsent(parts[0], w -> new ArrayList<>()).add(Integer.parseInt(parts[1]));
    }
    assertThat(session.events()).hasSize(writers * each);
    assertThat(byWriter).hasSize(writers);
    assertThat(byWriter.values())
        .allSatisfy(order -> assertThat(order).isSorted().hasSize(each).doesNotHaveDuplicates());
    for (int w = 0; w < writers; w++) {
      assertThat(session.state()).containsEntry("w" + w, each - 1);
    }
  }

  @Test
  @DisplayName("16: the same event appended again is stored once and its delta applied once")
  final void sameEventIsStoredOnce() {
    Session session = create();
    Event first = event("first", Map.of("k", 1));
    append(session, first);
    append(session, event("second", Map.of("k", 2)));

    append(session, first);
    run(second.appendEvent(reload(session), first));
    run(second.appendEvent(Session.builder(session.sessionKey()).build(), first));

    assertThat(texts(session)).containsExactly("first", "second");
    assertThat(session.state()).containsOnly(Map.entry("k", 2));
    assertThat(texts(reload(session))).containsExactly("first", "second");
    assertThat(reload(session).state()).containsOnly(Map.entry("k", 2));
  }

  @Test
  @DisplayName("16: the same event from many writers at once is stored once")
  final void sameEventOfRacingWritersIsStoredOnce() {
    int shared = 25;
    Session session = create();
    Threads.race(
        8,
        w -> {
          BaseSessionService writer = w % 2 == 0 ? service : second;
          Session handle = Session.builder(session.sessionKey()).build();
          run(writer.appendEvent(handle, event("own of " + w)));
          for (int i = 0; i < shared; i++) {
            Event same = event("e" + i, Map.of("k", i)).toBuilder().id("e" + i).build();
            run(writer.appendEvent(handle, same));
          }
        });

    List<String> texts = new ArrayList<>(texts(reload(session)));
    assertThat(texts.removeIf(text -> text.startsWith("own of "))).isTrue();
    assertThat(texts).isEqualTo(IntStream.range(0, shared).mapToObj(i -> "e" + i).toList());
    assertThat(reload(session).events()).hasSize(shared + 8);
    assertThat(reload(session).state()).containsOnly(Map.entry("k", shared - 1));
  }

  @Test
  @DisplayName("16: an event of a deleted session is a new one in the next session of that id")
  final void eventOfADeletedSessionIsNewAgain() {
    Session session = create(id);
    Event event = event("again", Map.of("k", 1));
    append(session, event);
    second.deleteSession(session.sessionKey()).blockingAwait();

    Session next = create(id);
    append(next, event);

    assertThat(texts(reload(next))).containsExactly("again");
    assertThat(reload(next).state()).containsOnly(Map.entry("k", 1));
  }

  @Test
  @DisplayName("16: an event without an id gets one, and keeps it when it is tried again")
  final void eventWithoutAnIdGetsOne() {
    Session session = create();
    Event event = Event.builder().author("user").build();

    append(session, event);
    append(session, event);
    append(session, Event.builder().author("user").id("").build());

    assertThat(reload(session).events())
        .extracting(Event::id)
        .hasSize(2)
        .doesNotHaveDuplicates()
        .allSatisfy(id -> assertThat(id).isNotBlank());
  }

  @Test
  @DisplayName("16: the same event id in another session is another event")
  final void sameIdInAnotherSessionIsAnotherEvent() {
    Session one = create();
    Session other = create();
    Event event = event("both");
    append(one, event);
    append(other, event);

    assertThat(texts(reload(one))).containsExactly("both");
    assertThat(texts(reload(other))).containsExactly("both");
  }

  @Test
  @DisplayName("17: order is commit order, whatever the time stamps say")
  final void orderIsCommitOrder() {
    Session session = create();
    for (long timestamp : new long[] {5_000, 1_000, 1_000, 3_000, 1_000}) {
      append(session, at(timestamp, "e" + session.events().size()));
    }

    assertThat(texts(reload(session))).containsExactly("e0", "e1", "e2", "e3", "e4");
    assertThat(texts(second.listEvents(session.sessionKey()).blockingGet().events()))
        .containsExactly("e0", "e1", "e2", "e3", "e4");
  }

  @Test
  @DisplayName("18: every field of an event comes back as it was")
  final void everyFieldRoundTrips() throws Exception {
    Event full = SampleEvents.everyField();
    for (Method field : Event.class.getMethods()) {
      if (field.isAnnotationPresent(JsonProperty.class) && field.getParameterCount() == 0) {
        assertThat(field.invoke(full))
            .as("the sample sets %s", field.getName())
            .isNotIn(Optional.empty(), null);
      }
    }
    Session session = create();
    append(session, full);

    Event back = reload(session).events().get(0);
    assertThat(JsonBaseModel.getMapper().readTree(back.toJson()))
        .isEqualTo(JsonBaseModel.getMapper().readTree(full.toJson()));
    assertThat(signature(back)).isEqualTo(signature(full));
    assertThat(back.functionCalls()).isEqualTo(full.functionCalls());
    assertThat(back.functionResponses()).isEqualTo(full.functionResponses());
    assertThat(back.longRunningToolIds()).isEqualTo(full.longRunningToolIds());
    assertThat(back.timestamp()).isEqualTo(full.timestamp());
    assertThat(back.actions().stateDelta()).isEqualTo(full.actions().stateDelta());
  }

  @Test
  @DisplayName("18: empty maps of actions are not stored, and read as what they were")
  final void emptyMapsOfActionsAreNotStored() {
    Session session = create();
    Event text = at(1_767_224_888_280L, "olá 🎉");
    Event call =
        text.toBuilder()
            .id("call")
            .content(Content.fromParts(Part.fromFunctionCall("search", Map.of("args", Map.of()))))
            .build();
    append(session, text);
    append(session, call);
    // As earlier versions wrote it.
    backend()
        .store()
        .append(
            session.sessionKey(),
            new NewEvent(
                "older",
                text.timestamp(),
                text.toBuilder().id("older").build().toJson().getBytes(StandardCharsets.UTF_8)),
            ScopedPatch.NONE,
            OptionalLong.empty());

    assertThat(reload(session).events())
        .containsExactly(text, call, text.toBuilder().id("older").build());
    assertThat(document(session, 0)).contains("\"actions\":{}").contains("olá 🎉");
    assertThat(document(session, 1)).contains("\"args\":{\"args\":{}}");
  }

  private String document(Session session, int index) {
    StoredSession stored =
        backend().store().load(session.sessionKey(), EventWindow.ALL).orElseThrow();
    return new String(stored.events().get(index).json(), StandardCharsets.UTF_8);
  }

  private static byte[] signature(Event event) {
    return event.content().orElseThrow().parts().orElseThrow().stream()
        .map(Part::thoughtSignature)
        .flatMap(Optional::stream)
        .findFirst()
        .orElseThrow();
  }

  @Test
  @DisplayName("18: fields of a newer ADK survive a read by this one")
  final void storedBytesAreKeptAsWritten() {
    Session session = create();
    byte[] document =
        ("{\"id\":\"newer\",\"author\":\"user\",\"timestamp\":1,\"inventedLater\":{\"a\":[1.50]},"
                + " \"content\":{\"parts\":[{\"text\":\"olá\",\"newer\":true}]}}")
            .getBytes(StandardCharsets.UTF_8);
    backend()
        .store()
        .append(
            session.sessionKey(),
            new NewEvent("newer", 1, document),
            ScopedPatch.NONE,
            OptionalLong.empty());

    append(reload(session), "next");

    assertThat(texts(reload(session))).containsExactly("olá", "next");
    assertThat(
            backend()
                .store()
                .load(session.sessionKey(), EventWindow.ALL)
                .orElseThrow()
                .events()
                .get(0)
                .json())
        .isEqualTo(document);
  }

  @Test
  @DisplayName("23: nothing runs until subscribed")
  final void nothingRunsUntilSubscribed() {
    Session session = create();
    var creation = service.createSession(app, user, Map.of(), id);
    var append = service.appendEvent(session, event("lazy"));
    var deletion = service.deleteSession(session.sessionKey());

    assertThat(exists(key(id))).isFalse();
    assertThat(reload(session).events()).isEmpty();

    run(append);
    assertThat(texts(reload(session))).containsExactly("lazy");
    run(creation);
    deletion.blockingAwait();
    assertThat(exists(key(id))).isTrue();
    assertThat(exists(session.sessionKey())).isFalse();
  }

  @Test
  @DisplayName("23: a write that is subscribed to twice is done once")
  final void writesAreDoneOnce() {
    Single<Session> creation = service.createSession(app, user, Map.of(), id);
    Session session = creation.blockingGet();
    assertThat(creation.blockingGet()).isSameAs(session);

    Single<Event> append = service.appendEvent(session, event("once"));
    assertThat(append.blockingGet()).isSameAs(append.blockingGet());
    assertThat(texts(session)).containsExactly("once");
    assertThat(texts(reload(session))).containsExactly("once");

    var deletion = service.deleteSession(session.sessionKey());
    deletion.blockingAwait();
    var unused = create(id);
    deletion.blockingAwait();
    assertThat(exists(key(id))).isTrue();
  }
}
