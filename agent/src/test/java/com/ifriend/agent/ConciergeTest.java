package com.ifriend.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import com.google.adk.events.Event;
import com.google.adk.models.BaseLlm;
import com.google.adk.models.LlmResponse;
import com.google.adk.sessions.BaseSessionService;
import com.google.adk.sessions.GetSessionConfig;
import com.google.adk.sessions.InMemorySessionService;
import com.google.adk.sessions.ListEventsResponse;
import com.google.adk.sessions.ListSessionsResponse;
import com.google.adk.sessions.Session;
import com.google.genai.types.Content;
import com.google.genai.types.FinishReason;
import com.ifriend.agent.offline.OfflineLlm;
import com.ifriend.agent.timing.TurnListener;
import com.ifriend.agent.timing.TurnReport;
import com.ifriend.agent.timing.TurnReport.Outcome;
import com.ifriend.agent.tours.TourCatalogs;
import com.ifriend.store.StoredSessionService;
import com.ifriend.store.inmemory.InMemoryStores;
import com.ifriend.store.memory.Audience;
import com.ifriend.store.turns.HeldLanes;
import com.ifriend.store.turns.TurnQueue;
import com.ifriend.store.turns.TurnRules;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.schedulers.Schedulers;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ConciergeTest {
  private final BaseSessionService sessions = new InMemorySessionService();
  private final CapturedLogs logs = new CapturedLogs();
  private final Concierge concierge = concierge(new OfflineLlm(Clock.system(ZoneOffset.UTC)));

  @AfterEach
  void closeLogs() {
    logs.close();
  }

  @Test
  void everyMessageLogsOneLineWithItsTimeAndNoText() {
    String said = ask("quero passeios em Lisboa").text();

    assertThat(logs.messages(Level.INFO))
        .singleElement()
        .asString()
        .matches(
            "Processamento concluído em \\d+ ms \\(sessão=s1, eventos=\\d+; sessões \\d+ ms,"
                + " modelo \\d+ ms, entrega \\d+ ms\\)");
    assertThat(logs.everything()).doesNotContain("Lisboa", "passeios", said);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n\t ", "\u200b\u00a0", "\u0000\u0007"})
  void emptyMessageGetsAHintWithoutRunningAnything(String text) {
    Answer answer = ask(text);

    assertThat(answer.text()).contains("passeios de barco em Lisboa");
    assertThat(answer.errorId()).isEmpty();
    assertThat(storedSession()).isEmpty();
    assertThat(logs.messages(Level.INFO))
        .singleElement()
        .asString()
        .matches("Processamento recusado em \\d+ ms .*vazio.*");
  }

  @ParameterizedTest
  @CsvSource({
    "quero um passeio , longa demais",
    "quiero un paseo , demasiado largo",
    "I would like a tour , too long"
  })
  void hugeMessageIsRefusedInItsLanguageAndNotStored(String text, String expected) {
    Answer answer = ask(text.repeat(100_000 / text.length()));

    assertThat(answer.text()).contains(expected, String.valueOf(Concierge.MAX_TEXT_CHARACTERS));
    assertThat(storedSession()).isEmpty();
    assertThat(logs.messages(Level.INFO)).singleElement().asString().contains("recusado");
  }

  @Test
  void longestMessageIsStillAnsweredAndOneCharacterMoreIsNot() {
    String longest = "👍".repeat(Concierge.MAX_TEXT_CHARACTERS);

    assertThat(ask(longest + "\u0000").text()).doesNotContain("longa demais");
    assertThat(ask(longest + "a").text()).contains("longa demais");
  }

  @Test
  void controlCharactersAreDroppedBeforeAnybodySeesThem() {
    assertThat(ask("o\u0000i\u001b[0m,\r\n\ttudo bem\u0085?\ud800").text()).contains("iFriend");

    assertThat(userTexts()).containsExactly("oi[0m,\n\ttudo bem?");
  }

  @ParameterizedTest
  @CsvSource({
    "quero passeios em Roma, Desculpe",
    "quiero paseos en Roma, Lo siento",
    "I want tours in Rome, Sorry"
  })
  void failureOfTheModelIsOneSentenceInTheLanguageOfTheUser(String text, String expected) {
    Concierge broken = concierge(failing(new IllegalStateException("cannot parse: " + text)));

    Answer answer = broken.answer(Turn.direct("ana", "s1", text));

    String id = answer.errorId().orElseThrow();
    assertThat(answer.text())
        .startsWith(expected)
        .contains(id)
        .doesNotContain("Exception", "parse", "\n", "at com.");
    assertThat(logs.messages(Level.ERROR)).singleElement().asString().contains(id);
    assertThat(logs.everything())
        .contains("IllegalStateException", "cannot parse: [message text]")
        .doesNotContain(text);
    assertThat(logs.messages(Level.INFO))
        .singleElement()
        .asString()
        .matches("Processamento falhou em \\d+ ms .*" + id + ".*");
  }

  @Test
  void causeThatQuotesNothingIsLoggedAsItIs() {
    Concierge broken = concierge(failing(new IllegalStateException("disk full")));

    assertThat(broken.answer(Turn.direct("ana", "s1", "quero passeios")).errorId()).isPresent();

    assertThat(logs.everything())
        .contains(
            "java.lang.IllegalStateException: disk full", "ConciergeTest.causeThatQuotesNothing")
        .doesNotContain("Redacted");
  }

  @Test
  void failureOfTheStoreIsPoliteToo() {
    Concierge broken =
        new Concierge(
            IFriendAgent.create(
                new OfflineLlm(Clock.system(ZoneOffset.UTC)), TourCatalogs.sample()),
            new FailingSessions(),
            null);

    Answer answer = broken.answer(Turn.direct("ana", "s1", "ok"));

    assertThat(answer.text()).startsWith("Desculpe").contains(answer.errorId().orElseThrow());
  }

  @Test
  void errorsAreFailuresLikeExceptions() {
    Concierge broken = concierge(failing(new StackOverflowError("deep")));

    assertThat(broken.answer(Turn.direct("ana", "s1", "oi")).errorId()).isPresent();
  }

  @Test
  void conversationGoesOnAfterAFailedTurn() {
    Concierge broken = concierge(failing(new IllegalStateException("no")));
    assertThat(broken.answer(Turn.direct("ana", "s1", "quero passeios")).errorId()).isPresent();

    Answer answer = ask("passeios em Roma");

    assertThat(answer.errorId()).isEmpty();
    assertThat(answer.text()).contains("Coliseu");
    assertThat(userTexts()).containsExactly("quero passeios", "passeios em Roma");
  }

  @Test
  void messageWithoutALanguageGoesOnInTheOneBefore() {
    assertThat(ask("hola").text()).contains("¡Hola!");

    assertThat(failure("s1", "50 euros")).startsWith("Lo siento");
    assertThat(failure("other", "50 euros")).startsWith("Desculpe");
  }

  @Test
  void consumerThatFailsDoesNotEndTheTurn() {
    Answer answer =
        concierge.answer(
            Turn.direct("ana", "s1", "passeios em Roma"),
            piece -> {
              throw new IllegalStateException("could not show " + piece);
            });

    assertThat(answer.text()).contains("Coliseu");
    assertThat(logs.messages(Level.WARN)).isNotEmpty();
    assertThat(logs.everything()).doesNotContain("Coliseu", "Roma");
  }

  @Test
  void answerThatStandsInTheSessionIsGivenAgainAndNotMadeAgain() {
    ScriptedLlm model = new ScriptedLlm(List.of(ScriptedLlm.says("Olá!")));
    Turn turn = Turn.direct("ana", "s1", "oi").ofMessage("C1:1.0", true);
    List<String> delivered = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      var unused =
          concierge(model).answer(turn, piece -> {}, answer -> delivered.add(answer.text()));
    }
    assertThat(delivered).containsExactly("Olá!", "Olá!", "Olá!");
    assertThat(model.requests()).hasSize(1);
    assertThat(storedSession().orElseThrow().events())
        .extracting(Event::id)
        .hasSize(2)
        .startsWith("C1:1.0");
  }

  @ParameterizedTest
  @EnumSource(names = {"SAFETY", "MAX_TOKENS"})
  void answerThatStandsInTheSessionIsNoMoreThanItWas(FinishReason.Known reason) {
    ScriptedLlm model =
        new ScriptedLlm(
            List.of(
                ScriptedLlm.says("um segredo")
                    .map(said -> said.toBuilder().finishReason(new FinishReason(reason)).build())));
    Turn turn = Turn.direct("ana", "s1", "oi").ofMessage("C1:1.0", true);

    Answer first = concierge(model).answer(turn);
    Answer again = concierge(model).answer(turn);

    assertThat(model.requests()).hasSize(1);
    assertThat(again.text().replace(again.errorId().orElse("-"), ""))
        .isEqualTo(first.text().replace(first.errorId().orElse("-"), ""));
    assertThat(again.text().contains("segredo")).isEqualTo(reason == FinishReason.Known.MAX_TOKENS);
  }

  @Test
  void messageThatIsInItsSessionBeforeItsTurnWasBegunIsARepetition() {
    ScriptedLlm model = new ScriptedLlm(List.of(ScriptedLlm.says("Olá!")));
    Turn turn = Turn.direct("ana", "s1", "oi").ofMessage("C1:1.0", false);
    assertThat(concierge(model).answer(turn).text()).isEqualTo("Olá!");
    assertThatThrownBy(() -> concierge(model).answer(turn))
        .isInstanceOf(RepeatedMessageException.class);
    assertThat(storedSession().orElseThrow().events()).hasSize(2);
  }

  @Test
  void turnsOfOneSessionInTwoProcessesDoNotMix() throws Exception {
    InMemoryStores stores = InMemoryStores.create();
    TurnQueue queue = stores.turns("q", TurnRules.DEFAULT);
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Flowable<LlmResponse> slow =
        Flowable.defer(
            () -> {
              asked.countDown();
              goOn.await();
              return ScriptedLlm.says("um");
            });
    try (HeldLanes here = new HeldLanes(queue);
        HeldLanes there = new HeldLanes(queue)) {
      Concierge one = inLanes(stores, here, new ScriptedLlm(List.of(slow)));
      Concierge two = inLanes(stores, there, new ScriptedLlm(List.of(ScriptedLlm.says("dois"))));
      CompletableFuture<Answer> first =
          CompletableFuture.supplyAsync(() -> one.answer(Turn.direct("ana", "s1", "primeira")));
      asked.await();
      CompletableFuture<Answer> second =
          CompletableFuture.supplyAsync(() -> two.answer(Turn.direct("ana", "s1", "segunda")));
      // Another session is not held up.
      assertThat(two.answer(Turn.direct("ana", "s2", "outra")).text()).isEqualTo("dois");
      assertThat(second).isNotDone();
      goOn.countDown();
      assertThat(first.get(20, TimeUnit.SECONDS).text()).isEqualTo("um");
      assertThat(second.get(20, TimeUnit.SECONDS).text()).isEqualTo("(end of script)");
    }
    assertThat(
            new StoredSessionService(stores.sessions())
                .listEvents(Concierge.APP_NAME, "ana", "s1")
                .blockingGet()
                .events())
        .extracting(Event::stringifyContent)
        .containsExactly("primeira", "um", "segunda", "(end of script)");
  }

  private static Concierge inLanes(InMemoryStores stores, HeldLanes lanes, BaseLlm model) {
    return new Concierge(
        IFriendAgent.create(model, TourCatalogs.sample()),
        new StoredSessionService(stores.sessions()).returningExisting(),
        null,
        TurnListener.NONE,
        Concierge.MAX_TEXT_CHARACTERS,
        lanes);
  }

  @Test
  void whoHasLostTheLaneCanWriteNothingAndItsTurnMayGoWellElsewhere() {
    StoredSessionService stored =
        new StoredSessionService(InMemoryStores.create().sessions()).returningExisting();
    Concierge talking =
        new Concierge(
            IFriendAgent.create(
                new ScriptedLlm(List.of(ScriptedLlm.says("um"), ScriptedLlm.says("dois"))),
                TourCatalogs.sample()),
            stored,
            null);
    assertThat(talking.answer(Turn.direct("ana", "s1", "oi").fenced(7)).text()).isEqualTo("um");

    Answer late = talking.answer(Turn.direct("ana", "s1", "tarde").fenced(6));

    assertThat(late.errorId()).isPresent();
    assertThat(late.passing()).isTrue();
    assertThat(stored.listEvents(Concierge.APP_NAME, "ana", "s1").blockingGet().events())
        .hasSize(2);
  }

  @Test
  void answerThatTheUserDoesNotHaveIsNoAnsweredTurn() {
    List<TurnReport> reports = new ArrayList<>();
    Concierge talking =
        new Concierge(
            IFriendAgent.create(
                new ScriptedLlm(List.of(ScriptedLlm.says("Olá!"))), TourCatalogs.sample()),
            sessions,
            null,
            reports::add);
    var unused = talking.answer(Turn.direct("ana", "s1", "oi"), piece -> {}, answer -> false);
    assertThat(reports).extracting(TurnReport::outcome).containsExactly(Outcome.UNDELIVERED);
    assertThat(logs.messages(Level.INFO)).singleElement().asString().contains("sem entrega");
  }

  @Test
  void turnThatDiedBehindACallGoesOnFromThere() {
    ScriptedLlm dies =
        new ScriptedLlm(
            List.of(
                ScriptedLlm.calls("search_tours", Map.of("city", "Paris"))
                    .concatWith(Flowable.error(new IllegalStateException("killed")))));
    Turn turn = Turn.direct("ana", "s1", "passeios em Paris").ofMessage("C1:1.0", true);
    assertThat(concierge(dies).answer(turn).errorId()).isPresent();
    long callsBefore = calls();
    assertThat(callsBefore).isPositive();

    ScriptedLlm goesOn = new ScriptedLlm(List.of(ScriptedLlm.says("Cinco passeios")));
    assertThat(concierge(goesOn).answer(turn).text()).isEqualTo("Cinco passeios");

    assertThat(userTexts()).containsExactly("passeios em Paris");
    assertThat(
            storedSession().orElseThrow().events().stream()
                .mapToLong(event -> event.functionResponses().size())
                .sum())
        .as("each call has a response")
        .isEqualTo(callsBefore);
    assertThat(goesOn.requests()).hasSize(1);
  }

  private long calls() {
    return storedSession().orElseThrow().events().stream()
        .mapToLong(event -> event.functionCalls().size())
        .sum();
  }

  @Test
  void messageThatIsTriedAgainBehindOthersIsSaidAnew() {
    Turn first = Turn.direct("ana", "s1", "primeira").ofMessage("C1:1.0", true);
    assertThat(concierge(failing(new IllegalStateException("no"))).answer(first).errorId())
        .isPresent();
    ScriptedLlm model = new ScriptedLlm(List.of(ScriptedLlm.says("dois"), ScriptedLlm.says("um")));
    Concierge later = concierge(model);
    assertThat(later.answer(Turn.direct("ana", "s1", "segunda").ofMessage("C1:2.0", false)).text())
        .isEqualTo("dois");

    assertThat(later.answer(first).text()).isEqualTo("um");

    assertThat(userTexts()).containsExactly("primeira", "segunda", "primeira");
  }

  @Test
  void modelIsToldThatTheUserHasNotSeenItsLastAnswerUntilItHasAnswered() {
    ScriptedLlm model =
        new ScriptedLlm(
            List.of(ScriptedLlm.says("um"), ScriptedLlm.says("dois"), ScriptedLlm.says("três")));
    Concierge talking = concierge(model);
    Turn turn = Turn.direct("ana", "s1", "oi");
    for (int i = 0; i < 3; i++) {
      assertThat(talking.answer(turn).errorId()).isEmpty();
      if (i == 0) {
        talking.undelivered(turn);
      }
    }
    assertThat(model.requests())
        .extracting(
            request -> request.config().orElseThrow().systemInstruction().orElseThrow().text())
        .extracting(text -> String.valueOf(text).contains("has not seen your last answer"))
        .containsExactly(false, true, false);
  }

  @Test
  void piecesArriveBeforeTheAnswerAndMakeItUp() {
    List<String> pieces = new ArrayList<>();

    Answer answer = concierge.answer(Turn.direct("ana", "s1", "passeios em Roma"), pieces::add);

    assertThat(pieces).hasSizeGreaterThan(5);
    assertThat(String.join("", pieces)).isEqualTo(answer.text());
  }

  @Test
  void turnIsReportedWithWhereItsTimeWent() {
    Duration pause = Duration.ofMillis(15);
    List<TurnReport> reports = new ArrayList<>();
    ScriptedLlm model =
        new ScriptedLlm(
            List.of(ScriptedLlm.says("Olá!").delay(pause.toMillis(), TimeUnit.MILLISECONDS)));
    Concierge timed =
        new Concierge(
            IFriendAgent.create(model, TourCatalogs.sample()),
            new SlowSessions(sessions, pause),
            null,
            reports::add);

    Answer answer =
        timed.answer(
            new Turn("ana", "s1", "oi", Audience.DIRECT), piece -> {}, text -> paused(pause));

    assertThat(answer.text()).isEqualTo("Olá!");
    assertThat(reports)
        .singleElement()
        .satisfies(
            report -> {
              assertThat(report.sessionId()).isEqualTo("s1");
              assertThat(report.outcome()).isEqualTo(Outcome.ANSWERED);
              assertThat(report.events()).isEqualTo(1);
              // The user's message and the answer.
              assertThat(report.store()).isGreaterThanOrEqualTo(pause.multipliedBy(2));
              assertThat(report.model()).isGreaterThanOrEqualTo(pause);
              assertThat(report.delivery()).isGreaterThanOrEqualTo(pause);
              assertThat(report.total())
                  .isGreaterThanOrEqualTo(
                      report.store().plus(report.model()).plus(report.delivery()));
            });
  }

  @Test
  void refusedAndFailedTurnsAreReportedAsSuch() {
    List<TurnReport> reports = new ArrayList<>();
    Concierge broken =
        new Concierge(
            IFriendAgent.create(failing(new IllegalStateException("no")), TourCatalogs.sample()),
            sessions,
            null,
            reports::add);

    assertThat(broken.answer(new Turn("ana", "s1", "", Audience.DIRECT)).text()).isNotBlank();
    assertThat(broken.answer(new Turn("ana", "s1", "passeios", Audience.DIRECT)).errorId())
        .isPresent();

    assertThat(reports)
        .extracting(TurnReport::outcome)
        .containsExactly(Outcome.REFUSED, Outcome.FAILED);
  }

  private static boolean paused(Duration time) {
    LockSupport.parkNanos(time.toNanos());
    return true;
  }

  /** Takes its time for each append. */
  private record SlowSessions(BaseSessionService sessions, Duration pause)
      implements BaseSessionService {
    @Override
    @Deprecated
    public Single<Session> createSession(
        String appName, String userId, ConcurrentMap<String, Object> state, String sessionId) {
      return sessions.createSession(appName, userId, (Map<String, Object>) state, sessionId);
    }

    @Override
    public Maybe<Session> getSession(
        String appName, String userId, String sessionId, Optional<GetSessionConfig> config) {
      return sessions.getSession(appName, userId, sessionId, config);
    }

    @Override
    public Single<ListSessionsResponse> listSessions(String appName, String userId) {
      return sessions.listSessions(appName, userId);
    }

    @Override
    public Completable deleteSession(String appName, String userId, String sessionId) {
      return sessions.deleteSession(appName, userId, sessionId);
    }

    @Override
    public Single<ListEventsResponse> listEvents(String appName, String userId, String sessionId) {
      return sessions.listEvents(appName, userId, sessionId);
    }

    @Override
    public Single<Event> appendEvent(Session session, Event event) {
      return sessions
          .appendEvent(session, event)
          .delay(pause.toMillis(), TimeUnit.MILLISECONDS, Schedulers.trampoline());
    }
  }

  private String failure(String session, String text) {
    Concierge broken = concierge(failing(new IllegalStateException("no")));
    return broken.answer(Turn.direct("ana", session, text)).text();
  }

  private Answer ask(String text) {
    return concierge.answer(Turn.direct("ana", "s1", text));
  }

  private Concierge concierge(BaseLlm model) {
    return new Concierge(IFriendAgent.create(model, TourCatalogs.sample()), sessions, null);
  }

  private Optional<Session> storedSession() {
    return sessions
        .getSession(Concierge.APP_NAME, "ana", "s1", Optional.empty())
        .map(Optional::of)
        .defaultIfEmpty(Optional.empty())
        .blockingGet();
  }

  private List<String> userTexts() {
    return storedSession().orElseThrow().events().stream()
        .filter(event -> event.author().equals("user"))
        .map(Event::content)
        .flatMap(Optional::stream)
        .map(Content::text)
        .toList();
  }

  private static ScriptedLlm failing(Throwable failure) {
    return new ScriptedLlm(List.of(Flowable.error(failure)));
  }
}
