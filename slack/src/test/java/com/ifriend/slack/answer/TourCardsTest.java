package com.ifriend.slack.answer;

import static com.ifriend.slack.Rig.ANA;
import static com.ifriend.slack.Rig.CHANNEL;
import static com.ifriend.slack.Rig.DIRECT;
import static com.ifriend.slack.Rig.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.ifriend.agent.IFriendAgent;
import com.ifriend.agent.offline.OfflineLlm;
import com.ifriend.agent.tours.TourCatalog;
import com.ifriend.agent.tours.TourCatalogs;
import com.ifriend.slack.Clerk;
import com.ifriend.slack.Rig;
import com.ifriend.slackdouble.Call;
import com.ifriend.slackdouble.Ephemeral;
import com.ifriend.slackdouble.Fault;
import com.ifriend.slackdouble.Post;
import com.ifriend.slackdouble.SlackDouble;
import com.ifriend.store.inmemory.InMemoryStores;
import com.ifriend.store.testkit.Await;
import com.ifriend.store.testkit.SettableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that list tours show them as cards. */
class TourCardsTest {
  private static final String[] CARDS = {
    "section", "carousel", "section", "actions", "context_actions"
  };
  private static final String[] BUTTONS = {"section", "actions", "context_actions"};

  private final SlackDouble slack = SlackDouble.start();
  private final InMemoryStores stores = InMemoryStores.create();

  @TempDir Path folder;

  @AfterEach
  void stop() {
    slack.close();
  }

  private static List<String> types(JsonNode blocks) {
    return StreamSupport.stream(blocks.spliterator(), false)
        .map(block -> block.path("type").asText())
        .toList();
  }

  /** What stands in the sections. */
  private static String sections(JsonNode blocks) {
    StringBuilder text = new StringBuilder();
    blocks.forEach(
        block -> {
          if (block.path("type").asText().equals("section")) {
            text.append(block.path("text").path("text").asText()).append('\n');
          }
        });
    return text.toString();
  }

  private Post asked(Rig rig, String question) {
    ObjectNode message = slack.payloads().directMessage(DIRECT, ANA, question);
    // Again where a socket is just being made anew.
    Await.until("it is taken", () -> rig.deliver(message));
    return slack.awaitPost(SOON);
  }

  @ParameterizedTest(name = "socket mode: {0}")
  @ValueSource(booleans = {false, true})
  void toursAreCardsInPlaceOfTheirListAndTheTextHasAll(boolean socketMode) {
    try (Rig rig = Rig.offline(socketMode, slack, stores)) {
      assertThat(rig.deliver(slack.payloads().appMention(CHANNEL, ANA, "passeios em Paris")))
          .isTrue();
      Post post = slack.awaitPost(SOON);
      assertThat(post.text())
          .contains("Encontrei *5 passeios*", "1. *Marais a p\u00e9", "5. *", "35", "mais barato");
      assertThat(types(post.blocks())).containsExactly(CARDS);
      JsonNode cards = post.blocks().get(1).path("elements");
      assertThat(cards).hasSize(5);
      JsonNode first = cards.get(0);
      assertThat(first.at("/title/text").asText())
          .isEqualTo("1. Marais a p\u00e9: pal\u00e1cios e p\u00e1tios escondidos");
      assertThat(first.at("/subtitle/text").asText()).isEqualTo("com Camille Laurent \u00b7 Paris");
      assertThat(first.at("/body/text").asText())
          .startsWith("2 h 30 min \u00b7 ")
          .contains("\u20ac", "35 por pessoa", "\u2605 4,9 (412)");
      assertThat(first.at("/subtext/text").asText()).contains("portugu\u00eas", "ingl\u00eas");
      assertThat(first.at("/actions/0/text/text").asText()).isEqualTo("detalhes");
      assertThat(first.at("/actions/0/accessibility_label").asText()).contains("Marais");
      assertThat(sections(post.blocks()))
          .contains("Encontrei", "Modelo offline")
          .doesNotContain("Marais", "Camille");

      assertThat(rig.press(slack.payloads().pressed(post, ANA, 1))).isTrue();
      Post details = slack.awaitPost(SOON);
      String second = cards.get(1).at("/actions/0/value").asText();
      assertThat(second).startsWith("detalhes de PAR-");
      assertThat(details.text()).contains("(" + second.replace("detalhes de ", "") + ")");
      assertThat(types(details.blocks())).containsExactly("section", "context_actions");
      assertThat(rig.press(slack.payloads().pressed(post, ANA, 5))).isTrue();
      Post cheaper = slack.awaitPost(SOON);
      assertThat(types(cheaper.blocks()))
          .containsExactly("section", "carousel", "section", "context_actions");
      assertThat(slack.calls("chat.postMessage")).hasSize(3).allMatch(Call::ok);
    }
  }

  @Test
  void oneTourIsOneCard() {
    try (Rig rig = Rig.offline(true, slack, stores)) {
      Post post = asked(rig, "boat tours in Lisbon");
      assertThat(post.text()).contains("*1 tour*");
      assertThat(types(post.blocks()))
          .containsExactly("section", "card", "section", "actions", "context_actions");
      assertThat(post.blocks().get(1).at("/title/text").asText()).startsWith("1. ");
      assertThat(post.blocks().get(1).at("/subtitle/text").asText()).startsWith("with ");
      assertThat(post.blocks().get(1).at("/actions/0/text/text").asText()).isEqualTo("details");
    }
  }

  @ParameterizedTest(name = "{0}, socket mode: {1}")
  @CsvSource({
    "invalid_blocks, false",
    "invalid_blocks, true",
    "invalid_blocks_format, false",
    "msg_blocks_too_long, true"
  })
  void whereSlackTakesNoCardsTheListStandsInSectionsForAnHour(String error, boolean socketMode) {
    slack.failNext("chat.postMessage", Fault.slackError(error));
    SettableClock clock = new SettableClock();
    clock.advance(Duration.between(clock.instant(), Instant.now()));
    try (Rig rig = rig(socketMode, TourCatalogs.sample(), clock)) {
      Post post = asked(rig, "passeios em Paris");
      assertThat(types(post.blocks())).containsExactly(BUTTONS);
      assertThat(sections(post.blocks())).contains("1. *Marais").isEqualTo(post.text() + "\n");
      assertThat(slack.calls("chat.postMessage")).hasSize(2);

      assertThat(types(asked(rig, "passeios em Paris").blocks())).containsExactly(BUTTONS);
      assertThat(slack.calls("chat.postMessage")).hasSize(3);

      if (!socketMode) {
        return;
      }
      clock.advance(Duration.ofHours(1));
      assertThat(types(asked(rig, "passeios em Paris").blocks())).containsExactly(CARDS);
    }
  }

  private Rig rig(boolean socketMode, TourCatalog catalog, Clock clock) {
    return Rig.of(
        socketMode,
        slack,
        memory ->
            IFriendAgent.create(
                new OfflineLlm(Clock.systemUTC()), catalog, Clock.systemUTC(), memory),
        stores,
        clock);
  }

  @ParameterizedTest(name = "socket mode: {0}")
  @ValueSource(booleans = {false, true})
  void whereSlackTakesNoBlocksTheTextStandsAlone(boolean socketMode) {
    slack.failNext("chat.postMessage", Fault.slackError("invalid_blocks"));
    slack.failNext("chat.postMessage", Fault.slackError("invalid_blocks"));
    try (Rig rig = Rig.offline(socketMode, slack, stores)) {
      Post post = asked(rig, "passeios em Paris");
      assertThat(post.arguments()).doesNotContainKey("blocks");
      assertThat(post.text()).contains("1. *Marais", "5. *");
      assertThat(slack.calls("chat.postMessage")).hasSize(3);
    }
  }

  @ParameterizedTest(name = "{0}, socket mode: {1}")
  @CsvSource({"ratelimited, false", "down, true", "lost, false", "lost, true"})
  void cardsWaitForASlackThatDoesNotTakeThemAndComeOnce(String trouble, boolean socketMode) {
    slack.failNext(
        "chat.postMessage",
        switch (trouble) {
          case "ratelimited" -> Fault.rateLimited(1);
          case "down" -> Fault.httpStatus(503);
          default -> Fault.lostResponse();
        });
    try (Rig rig = Rig.offline(socketMode, slack, stores)) {
      assertThat(types(asked(rig, "passeios em Paris").blocks())).containsExactly(CARDS);
      Await.until("it is answered", () -> rig.bot().counts().answered() == 1);
      assertThat(slack.posts()).hasSize(1);
    }
  }

  @ParameterizedTest(name = "socket mode: {0}")
  @ValueSource(booleans = {false, true})
  void answerToACommandHasCardsTooAndTheirButtonsWork(boolean socketMode) {
    slack.addChannel(CHANNEL);
    try (Rig rig = Rig.offline(socketMode, slack, stores)) {
      assertThat(
              rig.command(slack.interactions().command(CHANNEL, ANA, "buscar passeios em Paris")))
          .isEmpty();
      Ephemeral answer = slack.awaitEphemeral(SOON);
      assertThat(types(answer.blocks()))
          .containsExactly("section", "carousel", "section", "actions");
      String third = answer.blocks().at("/1/elements/2/actions/0/value").asText();
      assertThat(rig.press(slack.interactions().pressed(answer, 2))).isTrue();
      assertThat(slack.awaitEphemeral(SOON).text())
          .contains("(" + third.replace("detalhes de ", "") + ")");
    }
  }

  @Test
  void commandWhoseCardsAreRefusedIsAnsweredInSections() {
    slack.addChannel(CHANNEL);
    slack.failNext("response_url", Fault.slackError("invalid_blocks"));
    try (Rig rig = Rig.offline(true, slack, stores)) {
      assertThat(
              rig.command(slack.interactions().command(CHANNEL, ANA, "buscar passeios em Paris")))
          .isEmpty();
      assertThat(types(slack.awaitEphemeral(SOON).blocks())).containsExactly("section", "actions");
    }
  }

  /** The catalogue is somebody's file, and the list what the model makes of it. */
  @Test
  void nothingOnACardPingsOrIsCalledWhatItIsNotAndAllIsShortEnough() throws IOException {
    String title = "<!channel> & <@U0BIA> [bank.com](https://evil.example/x)";
    String longTitle = "Walk " + "<&> \ud83d\ude80".repeat(20);
    Path file = Files.writeString(folder.resolve("tours.json"), catalogue(title, longTitle));
    TourCatalog catalog = TourCatalogs.load(file.toString());
    try (Rig rig = rig(false, catalog, Clock.systemUTC())) {
      Post post = asked(rig, "tours in Paris");
      assertThat(types(post.blocks())).contains("carousel");
      // Else Slack would look for names in them by itself.
      List<JsonNode> texts = post.blocks().get(1).findParents("verbatim");
      assertThat(texts).hasSize(8).allMatch(text -> text.path("verbatim").asBoolean());
      assertThat(texts.toString())
          .contains("&lt;!channel&gt; &amp; &lt;@U0BIA&gt;", "https://evil.example/x")
          .doesNotContain("<!channel", "<@U0BIA", "|bank.com>");
      assertThat(post.blocks().get(1).at("/elements/1/title/text").asText())
          .endsWith("\u2026")
          .hasSizeBetween(130, 150);
      assertThat(slack.calls("chat.postMessage")).allMatch(Call::ok);
    }
  }

  private static String catalogue(String... titles) {
    StringBuilder tours = new StringBuilder();
    for (String title : titles) {
      tours
          .append(tours.isEmpty() ? "" : ",")
          .append("{'id':'P-" + tours.length() + "','city':'Paris','country':'FR','title':{'en':'")
          .append(title)
          .append("'},'description':{'en':'A walk.'},'guide':'")
          .append("Guide <!here> [bank.com](https://evil.example/x)")
          .append("','themes':['walking'],'languages':['en'],'durationMinutes':60,")
          .append("'price':{'amount':'10.00','currency':'EUR'},'maxGroupSize':5,'rating':4.5,")
          .append("'reviews':3,'weekdays':['monday']}");
    }
    return ("{'tours':[" + tours + "]}").replace('\'', '"');
  }

  private Rig saying(boolean socketMode, String answer) {
    Clerk clerk = Clerk.searching(Map.of("city", "Paris", "answer_language", "pt"), answer);
    Clock clock = Clock.systemUTC();
    return Rig.of(
        socketMode,
        slack,
        memory -> IFriendAgent.create(clerk, TourCatalogs.sample(), clock, memory),
        stores);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "I would take Sena ao entardecer em barco pequeno.",
        "1. **Sena ao entardecer em barco pequeno**\n2. and walk home",
      })
  void whatTheModelSaysOtherwiseStaysAsItIs(String answer) {
    try (Rig rig = saying(true, answer)) {
      Post post = asked(rig, "passeios em Paris");
      assertThat(types(post.blocks())).containsExactly(BUTTONS);
      assertThat(post.blocks().get(1).path("elements")).hasSize(4);
    }
  }

  @Test
  void onlyToursThatTheModelNamesAreCardsAndOthersKeepTheirButtons() {
    String answer =
        "As duas melhores:\n\n- **Sena ao entardecer em barco pequeno**, com um bom guia\n"
            + "- **Paris iluminada de bicicleta**\n\nQual prefere?";
    try (Rig rig = saying(false, answer)) {
      Post post = asked(rig, "passeios em Paris");
      assertThat(types(post.blocks())).containsExactly(CARDS);
      assertThat(post.blocks().get(1).path("elements")).hasSize(2);
      assertThat(post.blocks().get(1).at("/elements/0/title/text").asText())
          .isEqualTo("Sena ao entardecer em barco pequeno");
      assertThat(sections(post.blocks())).isEqualTo("As duas melhores:\nQual prefere?\n");
      assertThat(post.text()).contains("com um bom guia");
    }
  }

  @ParameterizedTest(name = "socket mode: {0}")
  @ValueSource(booleans = {false, true})
  void listThatWasStreamedGivesWayToItsCards(boolean socketMode) {
    List<String> pieces =
        List.of(
            "Encontrei:\n\n1. **Sena ao entardecer em barco pequeno**\n",
            "2. **Paris iluminada de bicicleta**\n\n",
            "Qual prefere?");
    Clerk clerk =
        new Clerk(
            List.of(
                new Clerk.Call("search_tours", Map.of("city", "Paris", "answer_language", "pt"))),
            pieces,
            i -> Await.until("it shows", () -> !slack.streams().isEmpty()));
    try (Rig rig =
        Rig.streaming(
            socketMode,
            slack,
            memory -> IFriendAgent.create(clerk, TourCatalogs.sample(), Clock.systemUTC(), memory),
            stores,
            Clock.systemUTC())) {
      Post post = asked(rig, "passeios em Paris");
      assertThat(types(post.blocks())).containsExactly(CARDS);
      assertThat(post.text()).contains("Encontrei", "1. *Sena", "2. *Paris", "Qual prefere?");
      assertThat(slack.textNow(DIRECT, post.ts())).isEqualTo(post.text());
      assertThat(slack.streams()).singleElement().matches(stream -> !stream.open());
      assertThat(slack.calls("chat.postMessage")).isEmpty();
      assertThat(slack.posts()).hasSize(1);
    }
  }
}
