package com.ifriend.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.adk.models.LlmRequest;
import com.google.adk.models.LlmResponse;
import com.google.adk.sessions.InMemorySessionService;
import com.google.adk.tools.BaseTool;
import com.google.genai.types.Content;
import com.google.genai.types.FinishReason;
import com.google.genai.types.FunctionCall;
import com.google.genai.types.Part;
import com.ifriend.agent.offline.OfflineLlm;
import com.ifriend.agent.tours.TourCatalog;
import com.ifriend.agent.tours.TourCatalogs;
import com.ifriend.agent.tours.TourTools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole conversations with the offline model, on Tuesday 20 April 2027. */
final class OfflineConversationTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2027-04-20T12:00:00Z"), ZoneId.of("America/Sao_Paulo"));

  private final InMemorySessionService sessions = new InMemorySessionService();

  @Test
  void portugueseConversationGoesOnFromTurnToTurn() {
    assertThat(ask("oi")).contains("Oi! Sou o iFriend");
    assertThat(ask("quero passeios em Paris"))
        .contains("Encontrei **5 passeios**: **Paris**", "1. **Marais a pé", "com Camille Laurent")
        .contains("2 h 30 min · € 35 por pessoa · ★ 4,9 (412) · português, francês, inglês");
    assertThat(ask("mais barato"))
        .contains("mais baratos primeiro")
        .contains("2. **Paris iluminada");
    assertThat(ask("em inglês")).contains("4 passeios", "guia que fala inglês", "mais baratos");
    assertThat(ask("e em Lisboa?")).contains("**Lisboa** · guia que fala inglês · mais baratos");
    assertThat(ask("com barco")).contains("**1 passeio**", "Veleiro no Tejo");
    assertThat(ask("para 6 pessoas")).contains("para 6 pessoas", "Veleiro no Tejo");
    assertThat(ask("detalhes do número 1"))
        .contains("(LIS-03)", "€ 45 por pessoa (€ 270 para 6 pessoas)", "Lisboa, Portugal");
    assertThat(ask("obrigado")).contains("De nada!");
  }

  @ParameterizedTest
  @CsvSource({
    "tours em Roma, mostra mais, Roma",
    "tours em Roma, quero ver mais, Roma",
    "paseos en Roma, muéstrame más, Roma",
    "tours in Rome, show me more, Rome",
  })
  void moreIsMoreOfTheSame(String first, String more, String city) {
    assertThat(ask(first)).contains(city);
    assertThat(ask(more)).contains(city).doesNotContain("Não entendi", "No te entendí");
  }

  @ParameterizedTest
  @CsvSource({
    "mais barato, conversa nova",
    "em inglês, conversa nova",
    "mostra mais, conversa nova",
    "más barato, conversación nueva",
    "cheaper, new conversation",
    "show me more, new conversation",
  })
  void whatRefinesNothingSaysThatItStartsAnew(String said, String words) {
    assertThat(ask(said)).contains(words, "1. **");
    assertThat(ask(said)).as("it refines the first one").doesNotContain(words);
  }

  @ParameterizedTest
  @ValueSource(strings = {"passeios em Roma", "barco", "tours", "cidades"})
  void whatIsASearchByItselfDoesNot(String said) {
    assertThat(ask(said)).doesNotContain("conversa nova");
  }

  @ParameterizedTest
  @CsvSource({
    "compare tours em Roma e Lisboa, Roma, Lisboa",
    "passeios de barco em Lisboa ou no Rio, Lisboa, Rio de Janeiro",
    "compara paseos en Roma y en París, Roma, París",
    "compare tours in Rome vs Lisbon, Rome, Lisbon",
  })
  void citiesSideBySideAreCompared(String said, String one, String other) {
    String answer = ask(said);
    assertThat(answer).contains("**" + one + "**", "**" + other + "**");
    assertThat(answer.indexOf("**" + one + "**")).isLessThan(answer.indexOf("**" + other + "**"));
    assertThat(answer).contains("- **").doesNotContain("1. **");
  }

  @Test
  void whereOneComesFromIsNotCompared() {
    assertThat(ask("moro em Paris e quero tours em Lisboa")).contains("1. **");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "obrigado :+1::skin-tone-4:",
        "gracias :pray::skin-tone-2: :100:",
        "thanks :thumbsup:",
      })
  void namesOfEmojiSayNothing(String said) {
    assertThat(ask("passeios em Roma")).contains("1. **");
    assertThat(ask(said)).containsAnyOf("De nada", "¡De nada", "You are welcome", "You’re welcome");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "IMG-2041.jpg",
        "IMG-2041.jpg IMG-2042.jpg",
        "Screenshot 2027-11-29 at 14.03.22.png",
        "Captura de Tela 2027-11-29 às 14.03.22.png",
        "roteiro_lisboa_2027-05-12.pdf",
        "WhatsApp Image 2027-11-29 at 14.03.22 (1).jpeg :smile:",
      })
  void nameOfAFileIsNoQuestion(String said) {
    assertThat(ask("passeios em Roma")).contains("1. **");
    assertThat(ask(said)).containsAnyOf("arquivo", "archivo", "file");
  }

  @Test
  void fileBesideAQuestionDoesNotChangeIt() {
    assertThat(ask("passeios em Roma IMG-2041.jpg")).contains("**Roma**", "1. **");
    assertThat(ask("o que fazer em Roma? Screenshot 2027-11-29 at 14.03.22.png"))
        .contains("**Roma**")
        .doesNotContain("novembro");
  }

  @Test
  void whatCanBeSaidNextStandsForItself() {
    List<Choice> choices = answer("passeios em Paris", TourCatalogs.sample()).choices();
    assertThat(choices)
        .extracting(Choice::says)
        .startsWith("detalhes de PAR-01")
        .endsWith("mais barato")
        .hasSize(4);
    assertThat(choices.get(0).label()).contains("Marais a pé");
    for (Choice choice : choices) {
      assertThat(ask(choice.says())).doesNotContain("Não entendi");
    }
    assertThat(answer("mais barato", TourCatalogs.sample()).choices())
        .extracting(Choice::says)
        .doesNotContain("mais barato");
    assertThat(answer("obrigado", TourCatalogs.sample()).choices()).isEmpty();
  }

  @Test
  void toursOfASearchComeWithTheAnswerInItsLanguage() {
    List<ListedTour> tours = answer("passeios em Paris", TourCatalogs.sample()).tours();
    assertThat(tours).hasSize(5);
    assertThat(tours.get(0).title()).isEqualTo("Marais a pé: palácios e pátios escondidos");
    assertThat(tours.get(0).guide()).isEqualTo("com Camille Laurent · Paris");
    assertThat(tours.get(0).facts()).matches("2 h 30 min · €.35 por pessoa · ★ 4,9 \\(412\\)");
    assertThat(tours.get(0).languages()).isEqualTo("português, francês, inglês");
    assertThat(tours.get(0).details().says()).isEqualTo("detalhes de PAR-01");
    assertThat(answer("detalhes do número 1", TourCatalogs.sample()).tours()).isEmpty();
    assertThat(answer("obrigado", TourCatalogs.sample()).tours()).isEmpty();
  }

  @Test
  void stepsOfATurnAreToldByTitlesThatTellNothingPrivate() {
    assertThat(steps("passeios em lisbon"))
        .containsExactly("1 Busco passeios em Lisboa… BEGUN", "1 Busco passeios em Lisboa… DONE");
    assertThat(steps("lembra que tenho alergia a amendoim"))
        .allMatch(step -> !step.contains("amendoim"));
    assertThat(steps("obrigado")).isEmpty();
  }

  private List<String> steps(String message) {
    List<String> steps = new ArrayList<>();
    Progress progress =
        new Progress() {
          @Override
          public void said(String piece) {}

          @Override
          public void step(ToolStep step) {
            steps.add(step.id() + " " + step.title() + " " + step.state());
          }
        };
    Concierge concierge =
        new Concierge(
            IFriendAgent.create(new OfflineLlm(CLOCK), TourCatalogs.sample(), CLOCK),
            sessions,
            null);
    assertThat(concierge.answer(Turn.direct("ana", "s1", message), progress).errorId()).isEmpty();
    return steps;
  }

  /** At ten in the evening in São Paulo it is tomorrow for a server in UTC. */
  @Test
  void todayIsTheDayOfTheUser() {
    Clock server = Clock.fixed(Instant.parse("2027-04-21T01:00:00Z"), ZoneId.of("UTC"));
    Concierge concierge =
        new Concierge(
            IFriendAgent.create(new OfflineLlm(server), TourCatalogs.sample(), server),
            sessions,
            null);
    Turn turn = Turn.direct("ana", "s1", "passeios em Lisboa hoje");
    assertThat(concierge.answer(turn).text()).contains("21 de abril");
    assertThat(concierge.answer(turn.in(Optional.of(ZoneId.of("America/Sao_Paulo")))).text())
        .contains("20 de abril")
        .doesNotContain("já passou");
  }

  @Test
  void spanishConversationGoesOnFromTurnToTurn() {
    assertThat(ask("hola")).contains("¡Hola! Soy iFriend");
    assertThat(ask("busco un paseo gastronómico en Roma hasta 80 euros para dos"))
        .contains("**1 paseo**: **Roma** · gastronomía · hasta € 80 por persona · para 2 personas");
    assertThat(ask("¿y en París?")).contains("**París** · gastronomía", "Quesos, panes y mercado");
    assertThat(ask("en inglés")).contains("No encontré", "- en cualquier idioma: 1 paseo");
    assertThat(ask("cualquier idioma")).contains("Quesos, panes y mercado");
    assertThat(ask("cuéntame más del primero")).contains("(PAR-02)", "(€ 136 para 2 personas)");
    assertThat(ask("gracias")).contains("¡De nada!");
  }

  @Test
  void englishConversationGoesOnFromTurnToTurn() {
    assertThat(ask("hi")).contains("Hi! I am iFriend");
    assertThat(ask("tours in New York on May 12 under $80 for 4 people"))
        .contains("**New York** · May 12, 2027 · up to US$ 80 per person · for 4 people");
    assertThat(ask("cheaper")).contains("cheapest first", "1. **Lower Manhattan");
    assertThat(ask("what about London?")).contains("I found no tours", "- without a price limit:");
    assertThat(ask("without the price limit")).contains("**London** · May 12, 2027", "£ 28");
    assertThat(ask("tell me more about the second one"))
        .contains("- **Price:** £", "for 4 people)");
    assertThat(ask("thanks!")).contains("You are welcome!");
  }

  @Test
  void conversationGoesOnInANewProcess() {
    assertThat(ask("passeios de barco em Lisboa")).contains("Veleiro no Tejo");

    assertThat(ask("e em Paris?")).contains("passeio de barco", "Sena ao entardecer");
    assertThat(ask("o primeiro")).contains("(PAR-03)");
  }

  @Test
  void languageCanChangeInTheMiddle() {
    assertThat(ask("passeios em Roma")).contains("Encontrei");
    assertThat(ask("más barato")).contains("Encontré", "Coliseo");
    assertThat(ask("PAR-01")).contains("Guía");
    assertThat(ask("cheaper")).contains("I found", "Colosseum");
  }

  @Test
  void completeRequestStartsAfresh() {
    assertThat(ask("passeios de barco em Paris para 6 pessoas")).contains("6 pessoas");

    assertThat(ask("quero um passeio em Roma")).contains("**4 passeios**: **Roma**\n");
  }

  @Test
  void moreOptionsTurnThePage() {
    assertThat(ask("passeios de gastronomia")).contains("Há mais 10").contains("1. **");
    assertThat(ask("mais opções")).contains("Há mais 5");
    assertThat(ask("mais opções")).doesNotContain("Há mais");
    assertThat(ask("mais opções")).contains("Já mostrei todos os 15");
    assertThat(ask("detalhes do número 1")).contains("- **Guia:**");
  }

  @Test
  void tourIsFoundByItsTitle() {
    assertThat(ask("passeios em Paris")).contains("Louvre em duas horas");
    assertThat(ask("Me conta do “Louvre em duas horas, sem se perder”")).contains("(PAR-04)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tours em Atlântida | Ainda não tenho passeios em “Atlântida”. Tenho em: Barcelona, Buenos",
        "tours en Narnia | Todavía no tengo paseos en “Narnia”. Tengo en: Barcelona, Buenos",
        "tours in Springfield | I have no tours in “Springfield” yet. I have some in: Barcelona",
        "passeios em Berlim | Ainda não tenho passeios em “Berlim”",
        "quero reservar para amanhã com cartão | não faço reservas, pagamentos",
        "¿puedo pagar con tarjeta? | no hago reservas, pagos",
        "can I book now? | cannot book, take payments",
        "quero reservar um passeio em Roma | Reservas e pagamentos eu ainda não faço, mas veja",
        "quais cidades vocês têm? | Temos passeios em: Barcelona, Buenos Aires",
        "¿qué ciudades tienen? | Tenemos paseos en: Barcelona, Buenos Aires",
        "which cities do you have? | We have tours in: Barcelona, Buenos Aires",
        "ajuda | Ainda não faço reservas",
        "¿qué puedes hacer? | Todavía no hago reservas",
        "what can you do? | I cannot book",
        "detalhes do número 2 | Ainda não mostrei nenhuma lista",
        "qual a capital da França? | Não entendi bem",
        "tours in Rome on 2020-01-01 | The date January 1, 2020 is in the past",
        "passeios na França | **5 passeios**: **França**",
        "vinhos | **3 passeios**: vinhos",
        "passeio de helicóptero em Roma | - com qualquer tema: 4 passeios",
        "tchau | Combinado!",
        "XYZ-99 | Não conheço o passeio “XYZ-99”"
      })
  void firstMessageIsAnswered(String message, String expected) {
    assertThat(ask(message)).contains(expected);
  }

  @Test
  void questionAboutOneTourStaysWithIt() {
    assertThat(ask("passeios em Roma")).contains("4. **");
    assertThat(ask("o segundo")).contains("(ROM-02)");

    assertThat(ask("quanto custa?")).contains("(ROM-02)", "€ 72 por pessoa");
    assertThat(ask("quem é o guia?")).contains("(ROM-02)", "Matteo Ricci");
  }

  @ParameterizedTest
  @CsvSource({"7", "0", "99"})
  void numberThatWasNotListedIsSaid(String number) {
    assertThat(ask("passeios em Roma")).contains("4. **");

    assertThat(ask("detalhes do número " + number)).contains("ela vai de 1 a 4");
  }

  @Test
  void detailsOfNothingAsksWhich() {
    assertThat(ask("passeios em Roma")).contains("4. **");

    assertThat(ask("me dá mais detalhes")).contains("De qual deles? Diga um número de 1 a 4");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "oi | _Modelo offline: respondo por regras, sem IA._",
        "passeios em Roma | _Modelo offline: respondo por regras, sem IA. Os passeios são dados de"
            + " exemplo._",
        "paseos en Roma | _Modelo offline: respondo por reglas, sin IA. Los paseos son datos de"
            + " ejemplo._",
        "tours in Rome | _Offline model: I answer by rules, without AI. The tours are sample data._"
      })
  void everyAnswerSaysWhoWroteItAndWhetherItIsReal(String message, String footer) {
    assertThat(ask(message)).endsWith("\n\n" + footer);
  }

  @Test
  void realToursAreNotCalledSamples(@TempDir Path directory) throws IOException {
    String json =
        """
        {"tours": [{"id": "CWB-1", "city": "Curitiba", "country": "BR", "title": "Ópera de Arame",
          "description": "Bosque.", "guide": "Ana", "themes": ["nature"], "languages": ["pt"],
          "durationMinutes": 90, "price": {"amount": "80.00", "currency": "BRL"},
          "maxGroupSize": 8, "rating": 4.5, "reviews": 3, "weekdays": ["saturday"]}]}
        """;
    TourCatalog catalog =
        TourCatalogs.load(Files.writeString(directory.resolve("t.json"), json).toString());

    assertThat(ask("passeios em curitiba", catalog))
        .contains("1 passeio", "Ópera de Arame")
        .doesNotContain("exemplo");
  }

  /** The shape of Gemini's stream in ADK: pieces marked partial, then the whole, not marked. */
  @ParameterizedTest
  @ValueSource(strings = {"oi", "ajuda"})
  void streamIsPiecesAndThenTheWhole(String message) {
    List<LlmResponse> responses = respond(message, true);
    List<LlmResponse> pieces = responses.subList(0, responses.size() - 1);
    LlmResponse whole = responses.get(responses.size() - 1);

    assertThat(pieces)
        .hasSizeGreaterThan(2)
        .allSatisfy(
            piece -> {
              assertThat(piece.partial()).contains(true);
              assertThat(piece.finishReason()).isEmpty();
            });
    assertThat(whole.partial()).isEmpty();
    assertThat(whole.finishReason()).contains(new FinishReason(FinishReason.Known.STOP));
    assertThat(String.join("", pieces.stream().map(OfflineConversationTest::text).toList()))
        .isEqualTo(text(whole));
  }

  @Test
  void withoutStreamingThereIsOneResponse() {
    assertThat(respond("oi", false)).singleElement().matches(r -> r.partial().isEmpty());
  }

  @Test
  void searchIsARealFunctionCall() {
    FunctionCall call =
        respond("tours in Paris under 50 euros for 2 people", true)
            .get(0)
            .content()
            .flatMap(Content::parts)
            .orElseThrow()
            .get(0)
            .functionCall()
            .orElseThrow();

    assertThat(call.name()).contains("search_tours");
    assertThat(call.args())
        .contains(
            Map.of(
                "city",
                "Paris",
                "max_price",
                50.0,
                "currency",
                "EUR",
                "group_size",
                2,
                "answer_language",
                "en"));
  }

  @Test
  void withoutToolsItSaysSo() {
    List<LlmResponse> responses = new ArrayList<>();
    LlmRequest request = LlmRequest.builder().contents(List.of(user("tours in Paris"))).build();
    new OfflineLlm(CLOCK).generateContent(request, false).blockingForEach(responses::add);

    assertThat(text(responses.get(0))).contains("no access to the tour catalogue");
  }

  @Test
  void strangeMessagesAreAnsweredToo() {
    for (String message :
        Arrays.asList(
            "?",
            "👍👍",
            "{city}",
            "99999999999999999999 pessoas",
            "até 99999999999999999999999999 euros",
            "31/31/9999",
            "dia 99",
            "número 0",
            "<script>alert(1)</script>",
            "a".repeat(8_000),
            "em ".repeat(2_000),
            "12 ".repeat(2_000),
            "日本のツアー",
            "%s %d {0}")) {
      Answer answer = answer(message, TourCatalogs.sample());
      assertThat(answer.errorId()).as(message).isEmpty();
      assertThat(answer.text()).as(message).isNotBlank().doesNotContain("{0}");
    }
  }

  private static List<LlmResponse> respond(String message, boolean stream) {
    LlmRequest request =
        LlmRequest.builder()
            .contents(List.of(user(message)))
            .appendTools(
                new TourTools(TourCatalogs.sample(), CLOCK)
                    .asFunctionTools().stream().map(BaseTool.class::cast).toList())
            .build();
    return new OfflineLlm(CLOCK).generateContent(request, stream).toList().blockingGet();
  }

  private static Content user(String text) {
    return Content.builder().role("user").parts(Part.fromText(text)).build();
  }

  private static String text(LlmResponse response) {
    return Optional.ofNullable(response.content().orElseThrow().text()).orElse("");
  }

  private String ask(String message) {
    return ask(message, TourCatalogs.sample());
  }

  private String ask(String message, TourCatalog catalog) {
    return answer(message, catalog).text();
  }

  /** Everything but the session is made anew for each turn, as after a restart. */
  private Answer answer(String message, TourCatalog catalog) {
    OfflineLlm model = new OfflineLlm(CLOCK);
    Concierge concierge = new Concierge(IFriendAgent.create(model, catalog, CLOCK), sessions, null);
    return concierge.answer(Turn.direct("ana", "s1", message));
  }
}
