package com.ifriend.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.adk.models.LlmRequest;
import com.google.genai.types.Content;
import com.ifriend.agent.memory.LongTermMemory;
import com.ifriend.agent.offline.OfflineLlm;
import com.ifriend.agent.tours.TourCatalogs;
import com.ifriend.store.PageRequest;
import com.ifriend.store.StoredSessionService;
import com.ifriend.store.inmemory.InMemoryStores;
import com.ifriend.store.memory.Audience;
import com.ifriend.store.memory.Memories;
import com.ifriend.store.memory.Memory;
import com.ifriend.store.memory.MemoryOwner;
import com.ifriend.store.memory.TimeRange;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that were changed or taken back: what later turns, and memories, know of them. */
final class AmendmentsTest {
  private static final String SESSION = "s1";

  private final InMemoryStores stores = InMemoryStores.create();
  private final StoredSessionService sessions =
      new StoredSessionService(stores.sessions()).returningExisting();
  private final Memories memories = LongTermMemory.memories(stores.memories(), Clock.systemUTC());
  private final LongTermMemory memory = LongTermMemory.open(stores.memories(), sessions);
  private final ScriptedLlm model = new ScriptedLlm(List.of());
  private final Concierge concierge =
      new Concierge(
          IFriendAgent.create(model, TourCatalogs.sample(), Clock.systemUTC(), memory),
          sessions,
          memory);

  @AfterEach
  void close() {
    memory.close();
  }

  @Test
  void answeredMessageReadsAsItWasChangedLast() {
    say("m1", "tours in Paris");
    amend("m1", "3.5", Optional.of("tours in Lisbon"));
    amend("m1", "2.5", Optional.of("tours in Rome"));
    amend("m1", "3.5", Optional.of("tours in Lisbon"));
    say("m2", "and cheaper?");

    assertThat(lastSeen()).containsExactly("tours in Lisbon", "(end of script)", "and cheaper?");
    assertThat(instruction()).contains("has changed messages of this conversation");
    assertThat(events()).isEqualTo(6);
  }

  @Test
  void takenBackMessageIsGoneWhateverIsToldOfItLater() {
    say("m1", "my secret plan");
    amend("m1", "2", Optional.empty());
    amend("m1", "3", Optional.of("my secret plan, really"));
    say("m2", "what was it?");

    assertThat(lastSeen()).containsExactly("[message deleted]", "(end of script)", "what was it?");
  }

  @Test
  void messageThatWaitsIsAnsweredAsItReadsNow() {
    amend("m1", "2", Optional.of("tours in Lisbon"));
    say("m1", "tours in Paris");

    assertThat(lastSeen()).containsExactly("tours in Lisbon");
    assertThat(model.requests()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, Concierge.MAX_TEXT_CHARACTERS + 1})
  void messageThatCouldNotBeAnsweredIsOnceItReadsOtherwise(int length) {
    amend("m1", "2", Optional.of("tours in Lisbon"));
    say("m1", "x".repeat(length));

    assertThat(lastSeen()).containsExactly("tours in Lisbon");
  }

  @Test
  void messageThatWaitsIsNotAnsweredOnceItIsTakenBack() {
    amend("m1", "2", Optional.empty());

    assertThatThrownBy(() -> say("m1", "tours in Paris")).isInstanceOf(TakenBackException.class);
    assertThat(model.requests()).isEmpty();
    assertThat(events()).isEqualTo(1);
  }

  @Test
  void conversationThatHasEndedIsNotBegunAgain() {
    concierge.amend(turn("m1", ""), "2", Optional.of("tours in Lisbon"), false);

    assertThat(events()).isEqualTo(-1);
  }

  @Test
  void whatTheMessageMadeKnownIsForgottenAndItsNewWordsAreLearnt() {
    say("m1", "Eu sou alérgico a amendoim.");
    learnt();
    assertThat(known()).containsExactly("Eu sou alérgico a amendoim.");

    amend("m1", "2", Optional.of("Eu sou alérgico a camarão."));
    learnt();
    assertThat(known()).containsExactly("Eu sou alérgico a camarão.");

    amend("m1", "1.5", Optional.of("Eu sou alérgico a ovo."));
    learnt();
    assertThat(known()).containsExactly("Eu sou alérgico a camarão.");

    amend("m1", "4", Optional.empty());
    learnt();
    assertThat(known()).isEmpty();
    say("m2", "oi");
    learnt();
    assertThat(known()).isEmpty();
  }

  @Test
  void whatWasChangedBeforeItsTurnIsLearntOnceAndForgotten() {
    amend("m1", "2", Optional.of("Eu sou alérgico a camarão."));
    say("m1", "Eu sou alérgico a amendoim.");
    learnt();
    assertThat(known()).containsExactly("Eu sou alérgico a camarão.");

    amend("m1", "3", Optional.empty());
    learnt();
    assertThat(known()).isEmpty();
  }

  @Test
  void whatWasSaidElsewhereTooIsKept() {
    say("m1", "Eu sou alérgico a amendoim.");
    say("m2", "Eu sou alérgico a amendoim.");
    learnt();

    amend("m2", "2", Optional.empty());
    learnt();

    assertThat(known()).containsExactly("Eu sou alérgico a amendoim.");
  }

  @Test
  void itIsForgottenAlsoWhenTheConversationIsOver() {
    say("m1", "Eu sou alérgico a amendoim.");
    learnt();
    sessions.deleteSession(Concierge.APP_NAME, "ana", SESSION).blockingAwait();

    concierge.amend(turn("m1", ""), "2", Optional.empty(), false);

    assertThat(known()).isEmpty();
  }

  @Test
  void whatItAskedToRememberIsForgottenToo() {
    Concierge offline =
        new Concierge(
            IFriendAgent.create(
                new OfflineLlm(Clock.systemUTC()),
                TourCatalogs.sample(),
                Clock.systemUTC(),
                memory),
            sessions,
            memory);
    Answer unused = offline.answer(turn("m1", "lembra que prefiro tours em inglês"));
    unused = offline.answer(turn("m2", "lembra que viajo com dois filhos"));
    assertThat(known()).hasSize(2);

    amend("m1", "2", Optional.empty());

    assertThat(known()).containsExactly("viajo com dois filhos");
  }

  private static Turn turn(String id, String text) {
    return Turn.direct("ana", SESSION, text).ofMessage(id, false);
  }

  private void say(String id, String text) {
    Answer unused = concierge.answer(turn(id, text));
  }

  private void amend(String id, String at, Optional<String> text) {
    concierge.amend(turn(id, ""), at, text, true);
  }

  private void learnt() {
    assertThat(memory.awaitLearning(Duration.ofSeconds(10))).isTrue();
  }

  private List<String> known() {
    return memories
        .list(
            new MemoryOwner(Concierge.APP_NAME, "ana"),
            Audience.DIRECT,
            TimeRange.ALWAYS,
            PageRequest.first(10))
        .memories()
        .stream()
        .map(Memory::text)
        .toList();
  }

  private List<String> lastSeen() {
    return last().contents().stream().map(Content::text).toList();
  }

  private String instruction() {
    return String.join("\n", last().getSystemInstructions());
  }

  private LlmRequest last() {
    return model.requests().get(model.requests().size() - 1);
  }

  private int events() {
    return sessions
        .getSession(Concierge.APP_NAME, "ana", SESSION, Optional.empty())
        .map(session -> session.events().size())
        .blockingGet(-1);
  }
}
