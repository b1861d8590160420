package com.ifriend.slack.message;

import static com.ifriend.slack.Rig.ANA;
import static com.ifriend.slack.Rig.CHANNEL;
import static com.ifriend.slack.Rig.DIRECT;
import static com.ifriend.slack.Rig.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.ifriend.agent.Concierge;
import com.ifriend.slack.Mortal;
import com.ifriend.slack.Rig;
import com.ifriend.slackdouble.Ephemeral;
import com.ifriend.slackdouble.Fault;
import com.ifriend.slackdouble.Payloads;
import com.ifriend.slackdouble.SlackDouble;
import com.ifriend.store.PageRequest;
import com.ifriend.store.SessionStore;
import com.ifriend.store.inmemory.InMemoryStores;
import com.ifriend.store.testkit.Await;
import com.ifriend.store.turns.TurnRules;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The language that users choose for themselves. */
class ChosenLanguageTest {
  private static final String BIA = "U0BIA";

  private final SlackDouble slack = SlackDouble.start();
  private final InMemoryStores stores = InMemoryStores.create();

  @AfterEach
  void stop() {
    slack.close();
  }

  private String shown(Rig rig, String user, String command) {
    return rig.command(slack.interactions().command(CHANNEL, user, command)).path("text").asText();
  }

  private void awaitHome(Rig rig, String user, String text) {
    assertThat(rig.deliver(slack.interactions().homeOpened(DIRECT, user))).isTrue();
    Await.until("Home shows " + text, () -> home(user).contains(text));
  }

  private String home(String user) {
    return slack.home(user).map(view -> view.path("blocks").toString()).orElse("");
  }

  /** What the menu at Home shows as chosen. */
  private String menu(String user) {
    for (JsonNode block : slack.home(user).orElseThrow().path("blocks")) {
      if (block.at("/accessory/type").asText().equals("static_select")) {
        return block.at("/accessory/initial_option/value").asText();
      }
    }
    return "none";
  }

  private int sessions() {
    return stores.sessions().list(Concierge.APP_NAME, ANA, PageRequest.first(10)).sessions().size();
  }

  @ParameterizedTest(name = "{0}, socket mode: {4}")
  @CsvSource({
    "language es, hablo espa\u00f1ol contigo, Lo que se puede pedir, Lo que s\u00e9 de ti, false",
    "idioma espa\u00f1ol, hablo espa\u00f1ol contigo, Lo que se puede, Lo que s\u00e9 de ti, true",
    "IDIOMA Ingl\u00eas!, I speak English, What you can ask, What I know of you, false",
    "lengua pt-br, falo portugu\u00eas com voc\u00ea, O que d\u00e1 para pedir, O que eu sei, true",
    "language in Portuguese, falo portugu\u00eas, O que d\u00e1, O que eu sei, false",
  })
  void whatIsChosenComesBeforeTheLanguageOfSlack(
      String command, String confirmed, String help, String header, boolean socketMode) {
    slack.setLocale(ANA, command.contains("Ingl\u00eas") ? "pt-BR" : "en-GB");
    slack.setLocale(BIA, "en-GB");
    slack.addChannel(DIRECT);
    try (Rig rig = Rig.offline(socketMode, slack, stores)) {
      boolean portuguese = confirmed.startsWith("falo");
      assertThat(shown(rig, ANA, command)).contains(confirmed);
      assertThat(shown(rig, ANA, "")).contains(help);
      assertThat(shown(rig, BIA, "")).contains("What you can ask");
      awaitHome(rig, ANA, header);
      assertThat(menu(ANA))
          .isEqualTo(portuguese ? "pt" : confirmed.startsWith("hablo") ? "es" : "en");
      assertThat(rig.deliver(slack.payloads().conversationOpened(DIRECT, ANA))).isTrue();
      Await.until("prompts", () -> !slack.suggestedPrompts(DIRECT).isEmpty());
      assertThat(slack.suggestedPrompts(DIRECT).get(2))
          .isEqualTo(
              portuguese
                  ? "O que voc\u00ea sabe sobre mim?"
                  : confirmed.startsWith("hablo")
                      ? "\u00bfQu\u00e9 sabes de m\u00ed?"
                      : "What do you know about me?");
      awaitHome(rig, BIA, "What I know of you");
      assertThat(menu(BIA)).isEqualTo("auto");
      assertThat(sessions()).isZero();
      assertThat(slack.ephemerals()).isEmpty();
    }
  }

  @ParameterizedTest(name = "socket mode: {0}")
  @ValueSource(booleans = {false, true})
  void choiceIsTakenBackByAuto(boolean socketMode) {
    slack.setLocale(ANA, "es-MX");
    try (Rig rig = Rig.offline(socketMode, slack, stores)) {
      assertThat(shown(rig, ANA, "language en")).contains("I speak English");
      assertThat(shown(rig, ANA, "")).contains("What you can ask");
      assertThat(shown(rig, ANA, "language auto")).contains("sigo el idioma de tu Slack");
      assertThat(shown(rig, ANA, "")).contains("Lo que se puede pedir");
    }
  }

  @ParameterizedTest(name = "{0}, socket mode: {1}")
  @CsvSource({"language, true", "language klingon, false", "language fr, true"})
  void whoNamesNoLanguageOfOursIsToldWhichThereAre(String command, boolean socketMode) {
    slack.setLocale(ANA, "es-MX");
    try (Rig rig = Rig.offline(socketMode, slack, stores)) {
      assertThat(shown(rig, ANA, command))
          .contains("Portuguese, Spanish and English", "`/ifriend language pt`", "auto");
      assertThat(shown(rig, ANA, "")).contains("Lo que se puede pedir");
    }
  }

  @Test
  void allProcessesKnowItAtOnceAndWithoutSlack() {
    slack.setLocale(ANA, "pt-BR");
    try (Rig first = Rig.offline(false, slack, stores);
        Rig second = Rig.offline(false, slack, stores)) {
      assertThat(shown(second, ANA, "")).contains("O que d\u00e1 para pedir");
      assertThat(shown(first, ANA, "language es")).contains("hablo espa\u00f1ol");
      slack.failFor("users.info", Fault.httpStatus(503), Duration.ofMinutes(1));
      assertThat(shown(second, ANA, "")).contains("Lo que se puede pedir");
      try (Rig third = Rig.offline(false, slack, stores)) {
        assertThat(shown(third, ANA, "")).contains("Lo que se puede pedir");
      }
    }
  }

  @ParameterizedTest(name = "socket mode: {0}")
  @ValueSource(booleans = {false, true})
  void forgettingEverythingForgetsIt(boolean socketMode) {
    slack.addChannel(CHANNEL);
    try (Rig rig = Rig.offline(socketMode, slack, stores)) {
      assertThat(shown(rig, ANA, "language es")).contains("hablo espa\u00f1ol");
      assertThat(rig.command(slack.interactions().command(CHANNEL, ANA, "olvida todo"))).isEmpty();
      Ephemeral question = slack.awaitEphemeral(SOON);
      assertThat(shown(rig, ANA, "")).contains("Lo que se puede pedir");
      assertThat(rig.press(slack.interactions().pressed(question, 0))).isTrue();
      var unused = slack.awaitEphemeral(SOON);
      assertThat(shown(rig, ANA, "")).contains("O que d\u00e1 para pedir");
    }
  }

  @ParameterizedTest(name = "socket mode: {0}")
  @ValueSource(booleans = {false, true})
  void storeThatIsAwayIsSaidAndTheLanguageOfSlackServes(boolean socketMode) {
    slack.setLocale(ANA, "es-MX");
    Mortal life = new Mortal(Integer.MAX_VALUE, true);
    try (Rig rig =
        Rig.of(
            socketMode,
            slack,
            text -> "re: " + text,
            life.through(SessionStore.class, stores.sessions()),
            stores.turns("language", TurnRules.DEFAULT))) {
      life.die();
      assertThat(shown(rig, ANA, "language en")).contains("cannot be sure", "`/ifriend language");
      assertThat(shown(rig, ANA, "")).contains("Lo que se puede pedir");
      life.rise();
      assertThat(shown(rig, ANA, "language en")).contains("I speak English");
      assertThat(shown(rig, ANA, "")).contains("What you can ask");
    }
  }

  @ParameterizedTest(name = "socket mode: {0}")
  @ValueSource(booleans = {false, true})
  void menuAtHomeChoosesAndTheTabIsPublishedAnew(boolean socketMode) {
    slack.setLocale(ANA, "en-GB");
    try (Rig rig = Rig.offline(socketMode, slack, stores)) {
      awaitHome(rig, ANA, "What I know of you");
      assertThat(menu(ANA)).isEqualTo("auto");
      assertThat(home(ANA)).contains("Portugu\u00eas", "Espa\u00f1ol", "English", "as in my Slack");
      ObjectNode chosen = slack.interactions().choseAtHome(ANA, "es");
      assertThat(rig.press(chosen)).isTrue();
      Await.until("it is in Spanish", () -> home(ANA).contains("Lo que s\u00e9 de ti"));
      assertThat(menu(ANA)).isEqualTo("es");
      slack.failNext("views.publish", Fault.rateLimited(1));
      assertThat(rig.press(slack.interactions().choseAtHome(ANA, "auto"))).isTrue();
      Await.until("it is in English", () -> home(ANA).contains("What I know of you"));
      assertThat(menu(ANA)).isEqualTo("auto");
      assertThat(sessions()).isZero();
    }
  }

  @Test
  void choiceAtHomeThatIsNotKeptIsNotAcknowledged() {
    Mortal life = new Mortal(Integer.MAX_VALUE, true);
    try (Rig rig =
        Rig.of(
            false,
            slack,
            text -> "re: " + text,
            life.through(SessionStore.class, stores.sessions()),
            stores.turns("language", TurnRules.DEFAULT))) {
      awaitHome(rig, ANA, "O que eu sei");
      ObjectNode chosen = slack.interactions().choseAtHome(ANA, "es");
      life.die();
      assertThat(rig.press(chosen)).isFalse();
      life.rise();
      assertThat(rig.press(chosen)).isTrue();
      Await.until("it is shown", () -> menu(ANA).equals("es"));
    }
  }

  @ParameterizedTest(name = "socket mode: {0}")
  @ValueSource(booleans = {false, true})
  void signOfLifeOfWordsThatDoNotTellIsInIt(boolean socketMode) {
    slack.declareAgent(false);
    slack.setLocale(ANA, "pt-BR");
    try (Rig rig =
        Rig.of(
            socketMode,
            slack,
            text -> {
              Thread.sleep(500);
              return "re: " + text;
            },
            stores.sessions(),
            stores.turns("language", TurnRules.DEFAULT))) {
      assertThat(shown(rig, ANA, "language en")).contains("I speak English");
      ObjectNode mention = slack.payloads().appMention(CHANNEL, ANA, "Roma");
      assertThat(rig.deliver(mention)).isTrue();
      Await.until(
          "work is shown",
          () -> slack.threadStatus(CHANNEL, Payloads.ts(mention)).equals("is thinking\u2026"));
      var unused = slack.awaitPost(SOON);
    }
  }
}
