package com.ifriend.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.adk.events.Event;
import com.google.adk.sessions.Session;
import com.google.common.collect.ImmutableMap;
import com.google.genai.types.Blob;
import com.google.genai.types.Content;
import com.google.genai.types.FunctionCall;
import com.google.genai.types.FunctionResponse;
import com.google.genai.types.Part;
import com.ifriend.store.RoundTrips;
import com.ifriend.store.memory.Audience;
import com.ifriend.store.memory.Memories;
import com.ifriend.store.memory.Memory;
import com.ifriend.store.memory.MemoryLimitException;
import com.ifriend.store.memory.MemorySelection;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Lines 29 and 30. */
abstract class LearningContract extends MemoryCase {

  @Test
  final void c29_sameSessionAddedTenTimesIsStoredOnce() {
    Session session = session(said("prefiro tours em inglês"), said("viajo com dois filhos"));
    for (int i = 0; i < 10; i++) {
      learn(session);
    }
    assertThat(all()).extracting(Memory::timesSaid).containsExactly(1L, 1L);
  }

  @Test
  final void c30_userHasOnlySoManyMemories() {
    Memories limited = memories.limited(3);
    limited.remember(owner, Audience.DIRECT, "viajo com dois filhos");
    Session session = session(said("prefiro tours em inglês"), said("vou a Lisboa"));
    limited.learn(session, Audience.DIRECT);

    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> limited.remember(owner, Audience.DIRECT, "gosto de museus"))
          .isInstanceOf(MemoryLimitException.class)
          .hasMessageContaining("3 memories");
    }
    Session later = session("later", List.of(said("tenho medo de altura")));
    assertThatThrownBy(() -> limited.learn(later, Audience.DIRECT))
        .isInstanceOf(MemoryLimitException.class);
    assertThat(all()).hasSize(3);

    limited.forget(owner, new MemorySelection.ById(all().get(0).id()));
    // What was not learnt is learnt when there is room.
    assertThat(limited.learn(later, Audience.DIRECT)).isEqualTo(1);
    assertThat(texts(all())).contains("tenho medo de altura").hasSize(3);
  }

  @Test
  final void c29_growingSessionAddsOnlyWhatIsNew() {
    List<Event> events = new ArrayList<>(List.of(said("vou a Lisboa"), said("gosto de museus")));
    learn(session("s", events));
    events.add(said("tenho medo de altura"));
    assertThat(memories.learn(session("s", events), service.audience())).isEqualTo(1);
    assertThat(texts(all()))
        .containsExactly("tenho medo de altura", "gosto de museus", "vou a Lisboa");
  }

  @Test
  final void c29_sessionReadWithAWindowErasesNothing() {
    List<Event> events =
        IntStream.range(0, 12).mapToObj(i -> said("cidade visitada número " + i)).toList();
    learn(session("s", events));
    learn(session("s", events.subList(9, 12)));
    learn(session("s", events.subList(0, 2)));
    learn(session("s", List.of()));
    assertThat(all()).hasSize(12).extracting(Memory::timesSaid).containsOnly(1L);
  }

  @Test
  final void c29_wholeSessionAfterItsEndAddsTheBeginning() {
    List<Event> events =
        IntStream.range(0, 12).mapToObj(i -> said("cidade visitada número " + i)).toList();
    learn(session("s", events.subList(9, 12)));
    learn(session("s", events));
    assertThat(all()).hasSize(12).extracting(Memory::timesSaid).containsOnly(1L);
  }

  @Test
  final void c29_sessionWithGapsHidesNothing() {
    List<Event> events =
        IntStream.range(0, 6).mapToObj(i -> said("cidade visitada número " + i)).toList();
    learn(session("s", List.of(events.get(0), events.get(5))));
    learn(session("s", events));
    assertThat(all()).hasSize(6).extracting(Memory::timesSaid).containsOnly(1L);
  }

  @Test
  final void c29_sameEventIdInAnotherSessionIsAnotherEvent() {
    Event event = said("prefiro hotéis pequenos");
    Event other =
        event.toBuilder().content(Content.fromParts(Part.fromText("vou de trem"))).build();
    learn(session("s1", List.of(event)));
    learn(session("s2", List.of(other)));
    assertThat(texts(all())).containsExactlyInAnyOrder("prefiro hotéis pequenos", "vou de trem");
  }

  @Test
  final void c29_longSessionIsLearntWhole() {
    List<Event> events =
        IntStream.range(0, 350).mapToObj(i -> said("reserva " + i + " do hotel")).toList();
    learn(session("s", events));
    assertThat(all()).hasSize(350);
    assertThat(find("reserva 217")).first().isEqualTo("reserva 217 do hotel");
  }

  @Test
  final void c29_writersSideBySideStoreEachEventOnce() {
    List<Event> events = IntStream.range(0, 40).mapToObj(i -> said("pedido número " + i)).toList();
    Threads.race(
        8,
        writer -> {
          for (int seen = 5; seen <= 40; seen += 5) {
            memories.learn(session("s", events.subList(0, seen)), service.audience());
          }
        });
    assertThat(all()).hasSize(40).extracting(Memory::timesSaid).containsOnly(1L);
  }

  @Test
  final void c30_functionCallsAndBlobsAreSkippedAndBreakNoSearch() {
    Content call =
        Content.fromParts(
            Part.builder()
                .functionCall(
                    FunctionCall.builder()
                        .name("search_tours")
                        .args(ImmutableMap.of("city", "Paris"))
                        .build())
                .build());
    Content result =
        Content.fromParts(
            Part.builder()
                .functionResponse(
                    FunctionResponse.builder()
                        .name("search_tours")
                        .response(ImmutableMap.of("tours", "Louvre segredo"))
                        .build())
                .build());
    Content blob =
        Content.fromParts(
            Part.builder()
                .inlineData(Blob.builder().mimeType("image/png").data(new byte[] {1, 2}).build())
                .build());
    Content thought =
        Content.fromParts(Part.builder().text("pensamento secreto").thought(true).build());
    Content mixed =
        Content.fromParts(
            Part.builder()
                .inlineData(Blob.builder().mimeType("image/png").data(new byte[] {3}).build())
                .build(),
            Part.fromText("foto da Torre Eiffel"));
    learn(
        session(
            said("user", call),
            said("ifriend", result),
            said("user", blob),
            said("ifriend", thought),
            said("user", mixed),
            Event.builder().id("empty").author("user").build()));
    assertThat(texts(all())).containsExactly("foto da Torre Eiffel");
    assertThat(find("Louvre segredo pensamento")).isEmpty();
    assertThat(find("torre")).containsExactly("foto da Torre Eiffel");
  }

  @Test
  final void c30_whatTheAgentSaysIsRememberedAsItsOwn() {
    learn(session(said("ifriend", Content.fromParts(Part.fromText("Reservei o Hotel Aurora")))));
    assertThat(search("aurora"))
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.author()).isEqualTo("ifriend");
              assertThat(entry.content().role()).hasValue("model");
            });
  }

  @Test
  final void c29_learningManyStatementsWaitsForTheStoreAsOftenAsLearningOne() {
    // The first call of its kind prepares a statement or sends a script.
    learn("preparado");
    learn(numbered(60));
    long one = waitsFor(() -> learn("sozinho"));
    assertThat(waitsFor(() -> learn(numbered(60)))).isEqualTo(one);
    long two = waitsFor(() -> learn(numbered(160)));
    assertThat(two).isLessThanOrEqualTo(2 * one);
  }

  private String[] numbered(int count) {
    String about = "lugar " + clock.get() + " número ";
    return IntStream.range(0, count).mapToObj(i -> about + i).toArray(String[]::new);
  }

  private static long waitsFor(Runnable work) {
    long before = RoundTrips.ofThisThread();
    work.run();
    return RoundTrips.ofThisThread() - before;
  }
}
