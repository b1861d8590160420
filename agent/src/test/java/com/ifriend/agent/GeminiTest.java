package com.ifriend.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.adk.events.Event;
import com.google.adk.models.BaseLlm;
import com.google.adk.models.LlmRequest;
import com.google.adk.models.LlmResponse;
import com.google.adk.sessions.InMemorySessionService;
import com.google.adk.sessions.Session;
import com.google.genai.types.Content;
import com.google.genai.types.FunctionCall;
import com.google.genai.types.FunctionResponse;
import com.google.genai.types.Part;
import com.ifriend.agent.GeminiDouble.Call;
import com.ifriend.agent.GeminiDouble.Reply;
import com.ifriend.agent.timing.Tokens;
import com.ifriend.agent.timing.TurnReport;
import com.ifriend.agent.tours.TourCatalogs;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
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
  void requestCarriesWhatIsAttached() {
    gemini.willAnswer(Reply.text("Vejo um barco."));
    List<Turn.Attached> files =
        List.of(
            new Turn.Attached("plano.txt", Turn.Attached.TEXT, "Lisboa".getBytes(UTF_8)),
            new Turn.Attached("foto.png", "image/png", new byte[] {1, 2, 3}));

    Answer answer = concierge.answer(Turn.direct("ana", "s1", "o que é?").with(files));

    assertThat(answer).isEqualTo(Answer.of("Vejo um barco."));
    Call call = gemini.calls().get(0);
    JsonNode parts = call.lastContent().path("parts");
    assertThat(parts.path(0).path("text").asText()).isEqualTo("o que é?");
    assertThat(parts.path(1).path("inlineData").path("mimeType").asText()).isEqualTo("image/png");
    assertThat(parts.path(1).path("inlineData").path("data").asText()).isEqualTo("AQID");
    assertThat(call.contents().path(0).path("parts").path(0).path("text").asText())
        .contains("{\"name\":\"plano.txt\",\"text\":\"Lisboa\"}");
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
    "403, PERMISSION_DENIED, usar o meu modelo",
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

  @Test
  void pieceIsOutBeforeTheModelSendsTheNext() {
    Semaphore steps = new Semaphore(1);
    gemini.willAnswer(Reply.stepwise(steps, Reply.text("um ", "dois ", "três")));
    List<String> pieces = new ArrayList<>();

    Answer answer =
        concierge.answer(
            Turn.direct("ana", "s1", "conte"),
            piece -> {
              pieces.add(piece);
              steps.release();
            });

    assertThat(pieces).containsExactly("um ", "dois ", "três");
    assertThat(answer.text()).isEqualTo("um dois três");
    assertThat(gemini.calls()).hasSize(1);
  }

  @Test
  void turnThatIsStoppedEndsWithWhatWasSaidThoughTheModelIsStalled() {
    gemini.willAnswer(
        Reply.hangingAfter(
            GeminiDouble.candidate(GeminiDouble.textPart("Em Roma há "), ""),
            GeminiDouble.candidate(GeminiDouble.textPart("muito"), "")),
        Reply.text("Há passeios a pé."));
    List<String> pieces = new ArrayList<>();
    List<String> others = new ArrayList<>();

    Answer answer =
        concierge.answer(
            Turn.direct("ana", "s1", "o que há em Roma?"),
            piece -> {
              pieces.add(piece);
              if (pieces.size() == 2) {
                others.add("bia's: " + concierge.stop("bia", "s1"));
                others.add("ana's: " + concierge.stop("ana", "s1"));
              }
            });

    assertThat(others).containsExactly("bia's: false", "ana's: true");
    assertThat(answer.text()).isEqualTo("Em Roma há muito\n\n_Parei aqui, como você pediu._");
    assertThat(concierge.stop("ana", "s1")).isFalse();
    Event last = events().get(events().size() - 1);
    assertThat(last.interrupted()).contains(true);
    assertThat(last.stringifyContent()).isEqualTo("Em Roma há muito");

    // The model hears in the next turn what it has said.
    assertThat(concierge.answer(Turn.direct("ana", "s1", "e a pé?")).text())
        .isEqualTo("Há passeios a pé.");
    assertThat(gemini.calls().get(1).contents().toString()).contains("Em Roma há muito");
  }

  private List<Event> events() {
    return sessions.listEvents(Concierge.APP_NAME, "ana", "s1").blockingGet().events();
  }

  @Test
  void connectionThatIsCutIsMadeAgainAndWhatCameIsShown() {
    gemini.willAnswer(
        Reply.cutAfter(
            GeminiDouble.candidate(GeminiDouble.textPart("um "), ""),
            GeminiDouble.candidate(GeminiDouble.textPart("dois "), "")),
        Reply.text("um dois três"));
    List<String> pieces = new ArrayList<>();

    assertThat(concierge.answer(Turn.direct("ana", "s1", "conte"), pieces::add).text())
        .isEqualTo("um dois três");
    assertThat(pieces).containsExactly("um ", "dois ", "um dois três");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"candidates\":[]}",
        "{\"candidates\":[{\"finishReason\":\"STOP\",\"content\":{\"role\":\"model\",\"parts\":[]}}]}",
        "{\"candidates\":[{\"finishReason\":\"STOP\",\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\"\"}]}}]}",
        "{\"candidates\":[{\"finishReason\":\"MALFORMED_FUNCTION_CALL\"}]}",
        "{\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\"um do\"}]}}]}",
        "{\"usageMetadata\":{\"promptTokenCount\":7}}"
      })
  void modelThatStumblesIsAskedOnceMore(String body) {
    gemini.willAnswer(Reply.chunks(body), Reply.text("um dois três"));

    assertThat(ask("conte")).isEqualTo("um dois três");
    assertThat(gemini.calls()).hasSize(2);
    assertThat(gemini.calls().get(1).body()).isEqualTo(gemini.calls().get(0).body());
    assertNextTurnWorks();
  }

  @Test
  void answerThatIsTooLongIsSaidToBeCutOff() {
    gemini.willAnswer(
        Reply.chunks(GeminiDouble.candidate(GeminiDouble.textPart("um do"), "MAX_TOKENS")));

    assertThat(ask("conte até três")).startsWith("um do\n\n_").contains("cortada", "continue");
    assertThat(logs.messages(Level.WARN)).anyMatch(line -> line.contains("MAX_TOKENS"));
    assertNextTurnWorks();
  }

  @Test
  void answerThatBreaksOffTwiceIsSaidToBeCutOff() {
    String half = GeminiDouble.candidate(GeminiDouble.textPart("um do"), "");
    gemini.willAnswer(Reply.chunks(half), Reply.chunks(half));

    assertThat(ask("conte até três")).startsWith("um do\n\n_").contains("cortada");
    assertThat(gemini.calls()).hasSize(2);
    assertNextTurnWorks();
  }

  @ParameterizedTest
  @ValueSource(strings = {"SAFETY", "RECITATION", "PROHIBITED_CONTENT", "SPII"})
  void whatTheServiceWithholdsIsNotShown(String reason) {
    gemini.willAnswer(
        Reply.chunks(GeminiDouble.candidate(GeminiDouble.textPart("something bad"), reason)));

    Answer answer = concierge.answer(Turn.direct("ana", "s1", "quero passeios"));

    assertPoliteFailure(answer, "outras palavras");
    assertThat(answer.text()).doesNotContain("bad");
    assertNextTurnWorks();
  }

  @Test
  void quotaSaysHowLongToWait() {
    gemini.willAnswer(
        Reply.error(429, "RESOURCE_EXHAUSTED", "You exceeded it. Please retry in 13.2s."));

    assertPoliteFailure(concierge.answer(Turn.direct("ana", "s1", "passeios")), "14 segundos");
  }

  @Test
  void modelIsToldOnceThatThereIsNoSuchTool() {
    gemini.willAnswer(Reply.call("book_tour", "{\"tour\":\"PAR-03\"}"), Reply.text("Não reservo."));

    assertThat(ask("reserve o número 2")).isEqualTo("Não reservo.");

    assertThat(gemini.calls()).hasSize(2);
    JsonNode told = gemini.calls().get(1).lastContent().path("parts").path(0);
    assertThat(told.path("functionResponse").path("response").path("error").asText())
        .contains("no tool of this name", "search_tours, tour_details");
    assertNextTurnWorks();
    assertThat(gemini.calls().get(2).contents().toString()).doesNotContain("book_tour");
  }

  @Test
  void modelThatInsistsOnAToolThatDoesNotExistIsStopped() {
    for (int i = 0; i < 20; i++) {
      gemini.willAnswer(Reply.call("book_tour", "{}"));
    }
    assertPoliteFailure(concierge.answer(Turn.direct("ana", "s1", "reserve")), "Desculpe");
    assertThat(gemini.calls()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "search_tours | {\"max_price\":\"cheap\"} | max_price | a number",
        "search_tours | {\"city\":7} | city | a text",
        "search_tours | {\"page\":1.5} | page | a whole number",
        "search_tours | {\"group_size\":[1]} | group_size | a whole number",
        "tour_details | {} | tour | required"
      })
  void wrongArgumentIsNamed(String tool, String args, String field, String problem) {
    gemini.willAnswer(Reply.call(tool, args), Reply.text("Pronto."));

    assertThat(ask("quero passeios")).isEqualTo("Pronto.");

    JsonNode told =
        gemini.calls().get(1).lastContent().path("parts").path(0).path("functionResponse");
    assertThat(told.path("response").path("field").asText()).isEqualTo(field);
    assertThat(told.path("response").path("problem").asText()).contains(problem);
    assertThat(logs.messages(Level.ERROR)).isEmpty();
  }

  @Test
  void pageBeyondAllNumbersIsBehindTheLast() {
    gemini.willAnswer(
        Reply.call("search_tours", "{\"city\":\"Paris\",\"page\":500000000}"),
        Reply.text("Não há mais."));

    assertThat(ask("quero passeios")).isEqualTo("Não há mais.");
    assertThat(gemini.calls().get(1).lastContent().toString()).contains("no_more");
  }

  @Test
  void tokensAreCounted() {
    String usage =
        ",\"usageMetadata\":{\"promptTokenCount\":70,\"cachedContentTokenCount\":20,"
            + "\"candidatesTokenCount\":5,\"thoughtsTokenCount\":3}}";
    String call = Reply.call("search_tours", "{}").chunks().get(0);
    String text = Reply.text("Pronto.").chunks().get(0);
    gemini.willAnswer(
        Reply.chunks(call.substring(0, call.length() - 1) + usage),
        Reply.chunks(text.substring(0, text.length() - 1) + usage));
    List<TurnReport> reports = new ArrayList<>();
    Concierge counting =
        new Concierge(
            IFriendAgent.create(model(ModelConfig.DEFAULT_TIMEOUT), TourCatalogs.sample(), CLOCK),
            sessions,
            null,
            reports::add);

    assertThat(counting.answer(Turn.direct("ana", "s1", "passeios")).text()).isEqualTo("Pronto.");

    assertThat(reports)
        .singleElement()
        .satisfies(report -> assertThat(report.tokens()).isEqualTo(new Tokens(140, 40, 10, 6)));
  }

  @Test
  void nothingThatWasSaidEarlierReachesTheLog() {
    gemini.willAnswer(Reply.text("Anotado."));
    assertThat(ask("meu passaporte é \"FK 7711\"")).isEqualTo("Anotado.");
    gemini.willAnswer(
        Reply.error(
            400,
            "INVALID_ARGUMENT",
            "Invalid JSON: {text: meu passaporte é \\\"FK 7711\\\"} in contents"));

    assertPoliteFailure(concierge.answer(Turn.direct("ana", "s1", "e agora, amigo?")), "Desculpe");

    assertThat(logs.everything()).contains("HTTP 400").doesNotContain("7711", "passaporte");
  }

  @Test
  void historyThatTwoTurnsMixedIsAccepted() {
    Session session =
        sessions.createSession(Concierge.APP_NAME, "ana", Map.of(), "s1").blockingGet();
    for (Content content :
        List.of(
            Content.fromParts(Part.fromText("um")),
            Content.fromParts(Part.fromText("dois")),
            call("c1"),
            Content.builder().role("model").parts(Part.fromText("resposta")).build(),
            response("c1"),
            Content.builder().role("model").parts(Part.fromText("resposta")).build())) {
      var unused =
          sessions
              .appendEvent(
                  session,
                  Event.builder()
                      .id(Event.generateEventId())
                      .invocationId("i")
                      .author(
                          content.role().filter("user"::equals).isPresent()
                                  && content.parts().get().get(0).text().isPresent()
                              ? "user"
                              : IFriendAgent.NAME)
                      .content(content)
                      .build())
              .blockingGet();
    }
    assertNextTurnWorks();
  }

  private static Content call(String id) {
    return Content.builder()
        .role("model")
        .parts(
            Part.builder()
                .functionCall(FunctionCall.builder().id(id).name("search_tours").build())
                .build())
        .build();
  }

  private static Content response(String id) {
    return Content.builder()
        .role("user")
        .parts(
            Part.builder()
                .functionResponse(
                    FunctionResponse.builder()
                        .id(id)
                        .name("search_tours")
                        .response(Map.of("status", "ok"))
                        .build())
                .build())
        .build();
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
