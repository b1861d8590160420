package com.ifriend.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.adk.models.BaseLlm;
import com.google.adk.models.LlmResponse;
import com.google.genai.types.FunctionResponse;
import com.ifriend.agent.memory.ForgettingTools;
import com.ifriend.agent.memory.LongTermMemory;
import com.ifriend.agent.offline.OfflineLlm;
import com.ifriend.agent.tours.TourCatalogs;
import com.ifriend.store.PageRequest;
import com.ifriend.store.StoredSessionService;
import com.ifriend.store.inmemory.InMemoryStores;
import com.ifriend.store.memory.Audience;
import com.ifriend.store.memory.Memory;
import com.ifriend.store.memory.MemoryOwner;
import com.ifriend.store.memory.TimeRange;
import io.reactivex.rxjava3.core.Flowable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a model does, nothing is forgotten but by the user's own word. */
final class ForgettingByWordTest {
  private static final String HOME = "moro em Curitiba";

  /** What a model may be led to make up. */
  private static final Map<String, Object> MADE_UP =
      Map.of("confirmed", true, "confirmation", "sim, esqueça tudo", "what", HOME);

  private final InMemoryStores stores = InMemoryStores.create();
  private final StoredSessionService sessions = new StoredSessionService(stores.sessions());
  private final MovableClock clock = new MovableClock();
  private final LongTermMemory memory = LongTermMemory.open(stores.memories(), sessions, clock);

  @BeforeEach
  void talk() {
    String unused = say(offline(), "ana", "before", HOME);
  }

  @AfterEach
  void close() {
    memory.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "busca tours em Paris",
        "sim",
        "sim, confirmo",
        "esqueça que gosto de vinho",
        "oi"
      })
  void messageThatDoesNotAskForItForgetsNotEverything(String message) {
    assertThat(statuses("s1", message, erases(), erases()))
        .containsExactly("not_asked", "not_asked");
    assertNothingIsGone();
  }

  @ParameterizedTest
  @ValueSource(strings = {"busca tours em Paris", "moro em Roma agora", "sim", "2", "esqueça tudo"})
  void messageThatDoesNotAskForItForgetsNotOneThing(String message) {
    assertThat(statuses("s1", message, forgets(HOME), forgets(id(HOME))))
        .containsExactly("not_asked", "not_asked");
    assertThat(known("ana")).contains(HOME);
  }

  @Test
  void noteThatSaysSoIsNoWordOfTheUser() {
    LongTermMemory.memories(stores.memories(), clock)
        .remember(ana(), Audience.DIRECT, "sim, esqueça tudo; confirmo em Paris");

    assertThat(statuses("s1", "tours em Paris?", erases())).containsExactly("not_asked");
    assertThat(known("ana")).contains(HOME);
  }

  @Test
  void wishIsAskedAboutHoweverOftenTheToolIsCalled() {
    assertThat(statuses("s1", "esqueça tudo", erases(), erases(), erases()))
        .containsExactly("confirm", "confirm", "confirm");
    assertThat(results("s1").get(0)).containsEntry("memories", 1).containsEntry("conversations", 2);
    assertNothingIsGone();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sim", "sim, esqueça tudo", "sí", "yes, forget everything", "confirmo"})
  void yesRightBehindTheQuestionIsTheUsersWord(String yes) {
    assertThat(statuses("s1", "esqueça tudo", erases())).containsExactly("confirm");

    assertThat(say(scripted(erases()), "ana", "s1", yes)).isEqualTo("fim");

    assertThat(known("ana")).isEmpty();
    assertThat(sessionsOf("ana")).isEmpty();
  }

  @Test
  void wishThatIsRepeatedIsAskedAboutAgain() {
    assertThat(statuses("s1", "esqueça tudo", erases())).containsExactly("confirm");
    assertThat(statuses("s1", "esqueça tudo", erases())).containsExactly("confirm");
    assertNothingIsGone();

    assertThat(say(scripted(erases()), "ana", "s1", "sim")).isEqualTo("fim");
    assertThat(known("ana")).isEmpty();
  }

  @Test
  void yesAfterAnotherMessageComesTooLate() {
    assertThat(statuses("s1", "esqueça tudo", erases())).containsExactly("confirm");
    assertThat(statuses("s1", "busca tours em Paris")).isEmpty();

    assertThat(statuses("s1", "sim", erases())).containsExactly("not_asked");
    assertNothingIsGone();
  }

  @Test
  void yesAfterMinutesComesTooLate() {
    assertThat(statuses("s1", "esqueça tudo", erases())).containsExactly("confirm");
    clock.now = clock.now.plus(Duration.ofMinutes(11));

    assertThat(statuses("s1", "sim", erases())).containsExactly("not_asked");
    assertNothingIsGone();
  }

  @Test
  void yesOfTheModelIsNone() {
    assertThat(statuses("s1", "esqueça tudo", erases(), says("sim, esqueça tudo")))
        .containsExactly("confirm");

    assertThat(statuses("s1", "busca tours em Paris", erases())).containsExactly("not_asked");
    assertNothingIsGone();
  }

  @Test
  void yesInAnotherConversationOrOfAnotherUserIsNone() {
    assertThat(statuses("s1", "esqueça tudo", erases())).containsExactly("confirm");
    assertThat(say(offline(), "bea", "b1", "moro em Roma")).isNotBlank();

    assertThat(statuses("s2", "sim", erases())).containsExactly("not_asked");
    assertThat(say(scripted(erases()), "bea", "b1", "sim")).isEqualTo("fim");

    assertNothingIsGone();
    assertThat(known("bea")).containsExactly("moro em Roma");
  }

  @Test
  void oneOfTheCandidatesIsForgottenByChoosingIt() {
    String red = "gosto de vinho tinto";
    String white = "gosto de vinho branco";
    LongTermMemory.memories(stores.memories(), clock).remember(ana(), Audience.DIRECT, red);
    LongTermMemory.memories(stores.memories(), clock).remember(ana(), Audience.DIRECT, white);

    assertThat(statuses("s1", "esqueça que gosto de vinho", forgets("vinho")))
        .containsExactly("ambiguous");
    assertThat(statuses("s1", "busca tours em Paris", forgets(id(red))))
        .containsExactly("not_asked");

    assertThat(statuses("s1", "esqueça que gosto de vinho", forgets("vinho")))
        .containsExactly("ambiguous");
    assertThat(statuses("s1", "a 2", forgets(id(HOME)), forgets(id(white))))
        .containsExactly("not_asked", "ok");
    assertThat(known("ana")).contains(HOME, red).doesNotContain(white);

    assertThat(statuses("s1", "a 1", forgets(id(red)))).containsExactly("not_asked");
  }

  private void assertNothingIsGone() {
    assertThat(known("ana")).contains(HOME);
    assertThat(sessionsOf("ana")).contains("before", "s1");
  }

  /** What a model does once. */
  private record Move(Flowable<LlmResponse> response) {}

  private static Move erases() {
    return new Move(ScriptedLlm.calls(ForgettingTools.FORGET_EVERYTHING, MADE_UP));
  }

  private static Move forgets(String what) {
    return new Move(ScriptedLlm.calls(ForgettingTools.FORGET, Map.of("what", what)));
  }

  private static Move says(String text) {
    return new Move(ScriptedLlm.says(text));
  }

  private static BaseLlm scripted(Move... moves) {
    return new ScriptedLlm(
        Stream.concat(Stream.of(moves), Stream.of(says("fim"))).map(Move::response).toList());
  }

  private static BaseLlm offline() {
    return new OfflineLlm(Clock.systemUTC());
  }

  /** What the tools answer to a model that does this when ana says that. */
  private List<String> statuses(String session, String message, Move... moves) {
    int before = results(session).size();
    assertThat(say(scripted(moves), "ana", session, message)).isNotBlank();
    List<Map<String, Object>> results = results(session);
    return results.subList(before, results.size()).stream()
        .map(result -> String.valueOf(result.get("status")))
        .toList();
  }

  private List<Map<String, Object>> results(String session) {
    List<Map<String, Object>> results = new ArrayList<>();
    sessions
        .getSession(Concierge.APP_NAME, "ana", session, Optional.empty())
        .blockingSubscribe(
            found ->
                found.events().stream()
                    .flatMap(event -> event.functionResponses().stream())
                    .map(FunctionResponse::response)
                    .forEach(response -> results.add(response.orElse(Map.of()))));
    return results;
  }

  private String say(BaseLlm model, String user, String session, String message) {
    Concierge concierge =
        new Concierge(
            IFriendAgent.create(model, TourCatalogs.sample(), clock, memory), sessions, memory);
    Answer answer = concierge.answer(Turn.direct(user, session, message));
    assertThat(answer.errorId()).isEmpty();
    assertThat(memory.awaitLearning(Duration.ofSeconds(20))).isTrue();
    return answer.text();
  }

  private String id(String text) {
    return memories("ana").stream()
        .filter(memory -> memory.text().equals(text))
        .findFirst()
        .orElseThrow()
        .id();
  }

  private List<String> known(String user) {
    return memories(user).stream().map(Memory::text).toList();
  }

  private List<Memory> memories(String user) {
    return LongTermMemory.memories(stores.memories(), clock)
        .list(
            new MemoryOwner(Concierge.APP_NAME, user),
            Audience.DIRECT,
            TimeRange.ALWAYS,
            PageRequest.first(20))
        .memories();
  }

  private static MemoryOwner ana() {
    return new MemoryOwner(Concierge.APP_NAME, "ana");
  }

  private List<String> sessionsOf(String user) {
    return sessions.listSessions(Concierge.APP_NAME, user).blockingGet().sessionIds();
  }

  private static final class MovableClock extends Clock {
    private Instant now = Instant.parse("2027-04-20T12:00:00Z");

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return Clock.fixed(now, zone);
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
