package com.ifriend.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.adk.events.Event;
import com.google.adk.models.LlmRequest;
import com.google.adk.sessions.InMemorySessionService;
import com.google.adk.sessions.Session;
import com.google.genai.types.Content;
import com.google.genai.types.FunctionCall;
import com.google.genai.types.FunctionResponse;
import com.google.genai.types.Part;
import com.ifriend.agent.tours.TourCatalogs;
import com.ifriend.agent.tours.TourTools;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The agent with its tools, driven by a scripted model. */
final class IFriendAgentTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2027-04-20T12:00:00Z"), ZoneOffset.UTC);

  private final InMemorySessionService sessions = new InMemorySessionService();

  @Test
  void searchResultIsPlainAndInTheLanguageOfTheSession() {
    Map<String, Object> result =
        call("hello there", TourTools.SEARCH, Map.of("city", "Lisboa", "theme", "food"));

    assertThat(result).containsEntry("status", "ok").containsEntry("sample_data", true);
    assertThat(result.get("criteria"))
        .isEqualTo(Map.of("city", "Lisbon", "theme", "food", "order_by", "rating"));
    assertThat((List<?>) result.get("tours"))
        .hasSize(2)
        .first()
        .isEqualTo(
            Map.ofEntries(
                Map.entry("number", 1),
                Map.entry("id", "LIS-04"),
                Map.entry("title", "Tastes of Baixa: tavern, ginjinha and custard tart"),
                Map.entry("city", "Lisbon"),
                Map.entry("guide", "Marta Lobo"),
                Map.entry("duration_minutes", 210),
                Map.entry("price_per_person", "€ 62"),
                Map.entry("rating", 4.9),
                Map.entry("reviews", 491),
                Map.entry("languages", List.of("Portuguese", "Spanish", "English", "French")),
                Map.entry("themes", List.of("food", "local culture")),
                Map.entry("max_group_size", 8)));
  }

  @Test
  void lastListIsKeptInTheSessionAsPlainValues() {
    Map<String, Object> unused =
        call("oi", TourTools.SEARCH, Map.of("city", "Paris", "theme", "boat", "group_size", 3));

    assertThat(session().state().get(TourTools.LAST_LIST))
        .isEqualTo(Map.of("ids", List.of("PAR-03"), "group_size", 3));
    assertThat(session().state().get(TourTools.LANGUAGE)).isEqualTo("pt");
  }

  @Test
  void numberMeansTheLastListEvenForAnotherAgentInstance() {
    Map<String, Object> unused =
        call("oi", TourTools.SEARCH, Map.of("city", "Paris", "group_size", 3));

    Map<String, Object> details = call("o 2", TourTools.DETAILS, Map.of("tour", "2.0"));

    assertThat(details).containsEntry("status", "ok");
    assertThat((Map<?, ?>) details.get("tour"))
        .extracting(tour -> tour.get("id"), tour -> tour.get("price_for_group"))
        .containsExactly("PAR-04", "€ 165");
  }

  @ParameterizedTest
  @CsvSource({"1, no_list", "XXX-1, unknown_tour", "lis-01, ok"})
  void detailsWithoutAList(String tour, String status) {
    assertThat(call("oi", TourTools.DETAILS, Map.of("tour", tour))).containsEntry("status", status);
  }

  @Test
  void numberOutsideTheListIsUnknown() {
    Map<String, Object> unused = call("oi", TourTools.SEARCH, Map.of("city", "Paris"));

    assertThat(call("o 6", TourTools.DETAILS, Map.of("tour", "6")))
        .containsEntry("status", "unknown_tour")
        .containsEntry("listed", 5);
    assertThat(call("o 0", TourTools.DETAILS, Map.of("tour", "0")))
        .containsEntry("status", "unknown_tour");
  }

  @Test
  void unknownCityComesWithTheCitiesThereAre() {
    Map<String, Object> result = call("hola", TourTools.SEARCH, Map.of("city", "Narnia"));

    assertThat(result).containsEntry("status", "unknown_city").containsEntry("city", "Narnia");
    assertThat(result.get("cities"))
        .asInstanceOf(InstanceOfAssertFactories.LIST)
        .contains("Londres", "Nueva York")
        .hasSize(15);
  }

  @Test
  void nothingFoundComesWithTheCriteriaToRelax() {
    Map<String, Object> result =
        call(
            "oi",
            TourTools.SEARCH,
            Map.of("city", "Paris", "theme", "boat", "max_price", 20, "currency", "eur"));

    assertThat(result).containsEntry("status", "none_found");
    assertThat(result.get("without"))
        .isEqualTo(List.of(Map.of("criterion", "budget", "total", 1, "cheapest", "€ 49")));
  }

  @ParameterizedTest
  @CsvSource({
    "date, 2027-04-19, past_date",
    "date, tomorrow, invalid",
    "currency, doubloons, invalid",
    "order_by, beauty, invalid"
  })
  void argumentThatCannotBeMeantIsNamed(String argument, String value, String status) {
    assertThat(
            call("oi", TourTools.SEARCH, Map.of("city", "Paris", "max_price", 9, argument, value)))
        .containsEntry("status", status)
        .containsEntry("field", argument);
  }

  @Test
  void todayIsNotPast() {
    assertThat(call("oi", TourTools.SEARCH, Map.of("date", "2027-04-20")))
        .containsEntry("status", "ok");
  }

  @Test
  void pagesGoOnAndEnd() {
    Map<String, Object> second = call("oi", TourTools.SEARCH, Map.of("theme", "food", "page", 3));
    Map<String, Object> beyond = call("oi", TourTools.SEARCH, Map.of("theme", "food", "page", 9));

    assertThat(second).containsEntry("status", "ok").containsEntry("more", 0);
    assertThat(beyond).containsEntry("status", "no_more");
  }

  @Test
  void everythingStoredSurvivesJson() {
    Map<String, Object> search =
        call("oi", TourTools.SEARCH, Map.of("city", "Paris", "max_price", 60, "group_size", 2));
    Map<String, Object> details = call("o 1", TourTools.DETAILS, Map.of("tour", "1"));

    assertThat(search).containsEntry("status", "ok");
    assertThat(details).containsEntry("status", "ok");
    assertThat(session().events())
        .hasSize(8)
        .allSatisfy(
            event -> {
              Event read = Event.fromJson(event.toJson());
              assertThat(read.content()).isEqualTo(event.content());
              assertThat(read.actions().stateDelta()).isEqualTo(event.actions().stateDelta());
            });
  }

  @Test
  void callWithoutResponseIsHiddenFromTheModel() {
    Session session =
        sessions.createSession(Concierge.APP_NAME, "ana", Map.of(), "s1").blockingGet();
    append(session, "user", "user", Part.fromText("quero Paris"));
    append(session, IFriendAgent.NAME, "model", withId("lost"));

    ScriptedLlm model = new ScriptedLlm(List.of(ScriptedLlm.says("Oi!")));
    assertThat(answer(model, "oi")).isEqualTo("Oi!");

    LlmRequest request = model.requests().get(0);
    assertThat(request.contents()).extracting(Content::text).containsExactly("quero Paris", "oi");
  }

  @Test
  void callWithResponseIsShownToTheModel() {
    Map<String, Object> unused = call("quero Paris", TourTools.SEARCH, Map.of("city", "Paris"));

    ScriptedLlm model = new ScriptedLlm(List.of(ScriptedLlm.says("Oi!")));
    assertThat(answer(model, "oi")).isEqualTo("Oi!");

    assertThat(model.requests().get(0).contents()).hasSize(5);
  }

  private static Part withId(String id) {
    return Part.builder()
        .functionCall(FunctionCall.builder().id(id).name(TourTools.SEARCH).args(Map.of()).build())
        .build();
  }

  private void append(Session session, String author, String role, Part part) {
    Event unused =
        sessions
            .appendEvent(
                session,
                Event.builder()
                    .id(Event.generateEventId())
                    .author(author)
                    .content(Content.builder().role(role).parts(part).build())
                    .build())
            .blockingGet();
  }

  /** What a tool returns when the model calls it in a turn. */
  private Map<String, Object> call(String message, String tool, Map<String, Object> args) {
    ScriptedLlm model =
        new ScriptedLlm(List.of(ScriptedLlm.calls(tool, args), ScriptedLlm.says("ok")));
    assertThat(answer(model, message)).isEqualTo("ok");
    return session().events().stream()
        .flatMap(event -> event.functionResponses().stream())
        .reduce((first, second) -> second)
        .flatMap(FunctionResponse::response)
        .orElseThrow();
  }

  private String answer(ScriptedLlm model, String message) {
    Concierge concierge =
        new Concierge(IFriendAgent.create(model, TourCatalogs.sample(), CLOCK), sessions, null);
    return concierge.answer(Turn.direct("ana", "s1", message)).text();
  }

  private Session session() {
    return sessions
        .getSession(Concierge.APP_NAME, "ana", "s1", Optional.empty())
        .toSingle()
        .blockingGet();
  }
}
