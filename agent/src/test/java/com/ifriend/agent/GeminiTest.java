package com.ifriend.agent;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.adk.models.BaseLlm;
import com.google.adk.models.LlmRequest;
import com.google.adk.models.LlmResponse;
import com.google.adk.sessions.InMemorySessionService;
import com.google.genai.types.Content;
import com.google.genai.types.Part;
import com.ifriend.agent.GeminiDouble.Call;
import com.ifriend.agent.GeminiDouble.Reply;
import com.ifriend.agent.tours.TourCatalogs;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole way from a message to a Gemini answer, against a double of Gemini's REST API. */
final class GeminiTest {
  private static final String KEY = "AIzaSyTest-key_0123456789abcdef";
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2027-04-20T12:00:00Z"), ZoneId.of("America/Sao_Paulo"));

  private final GeminiDouble gemini = new GeminiDouble();
  private final CapturedLogs logs = new CapturedLogs();
  private final InMemorySessionService sessions = new InMemorySessionService();
  private final List<String> answers = new ArrayList<>();
  private Concierge concierge = concierge(ModelConfig.DEFAULT_TIMEOUT);

  @BeforeEach
  void usesTheDefaultTimeout() {
    concierge = concierge(ModelConfig.DEFAULT_TIMEOUT);
  }

  /** True of every case: the key goes to the server and nowhere else. */
  @AfterEach
  void keyIsSentAndNeverShown() {
    gemini.close();
    logs.close();
    assertThat(gemini.calls()).isNotEmpty().allMatch(call -> call.apiKey().equals(KEY));
    assertThat(logs.everything()).doesNotContain(KEY);
    assertThat(String.join("\n", answers)).doesNotContain(KEY);
  }

  @Test
  void streamedPiecesArriveAndTheAnswerIsWhole() {
    gemini.willAnswer(Reply.text("Olá! ", "Em que cidade?"));
    List<String> pieces = new ArrayList<>();

    Answer answer = concierge.answer(Turn.direct("ana", "s1", "oi"), pieces::add);

    assertThat(pieces).containsExactly("Olá! ", "Em que cidade?");
    assertThat(answer).isEqualTo(Answer.of("Olá! Em que cidade?"));
    assertThat(gemini.calls().get(0).path())
        .isEqualTo("/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse");
  }

  @Test
  void answersWithoutStreamingToo() {
    gemini.willAnswer(Reply.text("Pronto."));

    LlmResponse response =
        model(ModelConfig.DEFAULT_TIMEOUT)
            .generateContent(
                LlmRequest.builder()
                    .contents(
                        List.of(Content.builder().role("user").parts(Part.fromText("oi")).build()))
                    .build(),
                false)
            .blockingFirst();

    assertThat(response.content().orElseThrow().text()).isEqualTo("Pronto.");
    assertThat(gemini.calls().get(0).path())
        .isEqualTo("/v1beta/models/gemini-2.5-flash:generateContent");
  }

  @Test
  void functionCallIsRunAndItsResultGoesBack() {
    gemini.willAnswer(
        Reply.call(
            "search_tours",
            "{\"city\":\"París\",\"theme\":\"boat\",\"max_price\":60,\"answer_language\":\"es\"}"),
        Reply.text("Tengo un paseo por el Sena."));

    assertThat(ask("¿qué paseos en barco hay en París?")).isEqualTo("Tengo un paseo por el Sena.");

    JsonNode response =
        gemini.calls().get(1).lastContent().path("parts").path(0).path("functionResponse");
    assertThat(response.path("name").asText()).isEqualTo("search_tours");
    assertThat(response.path("response").path("status").asText()).isEqualTo("ok");
    assertThat(response.path("response").path("sample_data").asBoolean()).isTrue();
    assertThat(response.path("response").path("tours").findValuesAsText("id"))
        .containsExactly("PAR-03");
    assertThat(response.path("response").path("tours").findValuesAsText("title"))
        .containsExactly("El Sena al atardecer en barco pequeño");
  }

  @Test
  void requestCarriesInstructionToolsAndConversation() {
    gemini.willAnswer(Reply.text("¡Hola!"), Reply.text("Busco."));

    assertThat(ask("hola")).isEqualTo("¡Hola!");
    assertThat(ask("busco paseos")).isEqualTo("Busco.");

    Call second = gemini.calls().get(1);
    assertThat(second.body().path("systemInstruction").toString())
        .contains("iFriend", "Spanish", "2027-04-20, TUESDAY");
    assertThat(second.body().path("tools").findValuesAsText("name"))
        .containsExactlyInAnyOrder("search_tours", "tour_details");
    assertThat(second.contents().findValuesAsText("text"))
        .containsExactly("hola", "¡Hola!", "busco paseos");
    assertThat(second.contents().findValuesAsText("role")).containsExactly("user", "model", "user");
  }

  @ParameterizedTest
  @CsvSource({
    "400, INVALID_ARGUMENT, Desculpe",
    "403, PERMISSION_DENIED, Desculpe",
    "500, INTERNAL, Desculpe",
    "429, RESOURCE_EXHAUSTED, muitos pedidos",
    "503, UNAVAILABLE, muitos pedidos"
  })
  void errorIsPoliteAndTheNextTurnWorks(int status, String name, String expected) {
    String quoted = "Consumer 'api_key:" + KEY + "' said quero ver barcos em Lisboa";
    gemini.willAnswer(Reply.error(status, name, quoted));
    if (status >= 500) {
      gemini.willAnswer(Reply.error(status, name, quoted)); // one retry
    }

    Answer failed = concierge.answer(Turn.direct("ana", "s1", "quero ver barcos em Lisboa"));

    assertPoliteFailure(failed, expected);
    assertThat(logs.everything())
        .contains("HTTP " + status)
        .doesNotContain("barcos", "quoted", name);
    assertNextTurnWorks();
  }

  @Test
  void probeDoesNotShowTheKeyThatTheServiceQuotes() {
    gemini.willAnswer(Reply.error(400, "INVALID_ARGUMENT", "no such key: " + KEY));

    ModelProbe.Answer answer =
        ModelProbe.ask(ModelConfig.gemini(ModelConfig.DEFAULT_GEMINI, KEY).at(gemini.url()));

    assertThat(answer.status()).hasValue(400);
    assertThat(answer.message()).contains("no such key: [key]").doesNotContain(KEY);
  }

  @Test
  void serverErrorThatPassesIsRetriedOnce() {
    gemini.willAnswer(Reply.error(503, "UNAVAILABLE", "overloaded"), Reply.text("Pronto."));

    assertThat(ask("oi")).isEqualTo("Pronto.");
    assertThat(gemini.calls()).hasSize(2);
  }

  @Test
  void quotaIsNotAskedForAgain() {
    gemini.willAnswer(Reply.error(429, "RESOURCE_EXHAUSTED", "quota"), Reply.text("late"));

    assertPoliteFailure(
        concierge.answer(Turn.direct("ana", "s1", "any tours?")), "a lot of requests");
    assertThat(gemini.calls()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\"Ol\"}]}}]}"
      })
  void hangingServerIsGivenUp(String sentBefore) {
    concierge = concierge(Duration.ofMillis(300));
    gemini.willAnswer(sentBefore.isEmpty() ? Reply.hangingAfter() : Reply.hangingAfter(sentBefore));

    assertPoliteFailure(
        concierge.answer(Turn.direct("ana", "s1", "quero passeios")), "demorou demais");

    concierge = concierge(ModelConfig.DEFAULT_TIMEOUT);
    assertNextTurnWorks();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "this is not json",
        "{\"candidates\":",
        "{\"candidates\":[]}",
        "{\"candidates\":[{\"finishReason\":\"STOP\",\"content\":{\"role\":\"model\",\"parts\":[]}}]}",
        "{\"candidates\":[{\"finishReason\":\"MALFORMED_FUNCTION_CALL\"}]}"
      })
  void answerWithoutTextIsAPoliteFailure(String body) {
    gemini.willAnswer(Reply.chunks(body));

    assertPoliteFailure(concierge.answer(Turn.direct("ana", "s1", "quero passeios")), "Desculpe");
    assertNextTurnWorks();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"promptFeedback\":{\"blockReason\":\"SAFETY\"}}",
        "{\"candidates\":[{\"finishReason\":\"SAFETY\"}]}",
        "{\"candidates\":[{\"finishReason\":\"PROHIBITED_CONTENT\"}]}"
      })
  void blockedAnswerSaysSo(String body) {
    gemini.willAnswer(Reply.chunks(body));

    assertPoliteFailure(
        concierge.answer(Turn.direct("ana", "s1", "quero passeios")), "outras palavras");
    assertNextTurnWorks();
  }

  @Test
  void thoughtsOfTheModelAreNotShown() {
    gemini.willAnswer(
        Reply.chunks(
            GeminiDouble.candidate("{\"text\":\"The user greets me.\",\"thought\":true}", ""),
            GeminiDouble.candidate(GeminiDouble.textPart("Oi!"), "STOP")));
    List<String> pieces = new ArrayList<>();

    Answer answer = concierge.answer(Turn.direct("ana", "s1", "oi"), pieces::add);

    assertThat(answer.text()).isEqualTo("Oi!");
    assertThat(pieces).containsExactly("Oi!");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"book_tour | {}", "search_tours | {\"max_price\":\"cheap\"}", "tour_details | {}"})
  void callThatCannotBeRunDoesNotSpoilTheConversation(String tool, String args) {
    gemini.willAnswer(Reply.call(tool, args), Reply.text("Pronto."));

    Answer answer = concierge.answer(Turn.direct("ana", "s1", "quero passeios"));

    assertThat(answer.text()).isNotBlank().doesNotContain("Exception");
    assertNextTurnWorks();
    JsonNode contents = gemini.calls().get(gemini.calls().size() - 1).contents();
    assertThat(contents.findValues("functionCall"))
        .hasSameSizeAs(contents.findValues("functionResponse"));
  }

  @Test
  void modelThatOnlyCallsToolsIsStopped() {
    for (int i = 0; i < 30; i++) {
      gemini.willAnswer(Reply.call("search_tours", "{}"));
    }

    assertPoliteFailure(concierge.answer(Turn.direct("ana", "s1", "quero passeios")), "Desculpe");
    assertThat(gemini.calls()).hasSizeLessThan(15);
  }

  @Test
  void conversationGoesOnAfterAFailureBetweenCallAndAnswer() {
    gemini.willAnswer(
        Reply.call("search_tours", "{\"city\":\"Lisboa\"}"),
        Reply.error(400, "INVALID_ARGUMENT", "no"));
    assertPoliteFailure(concierge.answer(Turn.direct("ana", "s1", "quero Lisboa")), "Desculpe");

    assertNextTurnWorks();

    JsonNode contents = gemini.calls().get(2).contents();
    assertThat(contents.findValuesAsText("role")).containsExactly("user", "model", "user", "user");
    assertThat(contents.findValues("functionCall")).hasSize(1);
    assertThat(contents.findValues("functionResponse")).hasSize(1);
  }

  private void assertNextTurnWorks() {
    gemini.willAnswer(Reply.text("Tudo bem agora."));
    assertThat(ask("e agora?")).isEqualTo("Tudo bem agora.");
    assertThat(gemini.calls().get(gemini.calls().size() - 1).lastContent().path("role").asText())
        .isEqualTo("user");
  }

  private void assertPoliteFailure(Answer answer, String expected) {
    answers.add(answer.text());
    String id = answer.errorId().orElseThrow();
    assertThat(answer.text()).contains(expected, id).doesNotContain("Exception", "\n", "api_key");
    assertThat(logs.messages(Level.ERROR)).anyMatch(message -> message.contains(id));
  }

  private String ask(String text) {
    Answer answer = concierge.answer(Turn.direct("ana", "s1", text));
    answers.add(answer.text());
    return answer.text();
  }

  private Concierge concierge(Duration timeout) {
    return new Concierge(
        IFriendAgent.create(model(timeout), TourCatalogs.sample(), CLOCK), sessions, null);
  }

  private BaseLlm model(Duration timeout) {
    return Models.create(
        ModelConfig.gemini(ModelConfig.DEFAULT_GEMINI, KEY).at(gemini.url()).within(timeout),
        CLOCK);
  }
}
