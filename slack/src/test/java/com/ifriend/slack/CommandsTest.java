package com.ifriend.slack;

import static com.ifriend.slack.Rig.ANA;
import static com.ifriend.slack.Rig.CHANNEL;
import static com.ifriend.slack.Rig.DIRECT;
import static com.ifriend.slack.Rig.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.ifriend.agent.Concierge;
import com.ifriend.slackdouble.Call;
import com.ifriend.slackdouble.Delivery;
import com.ifriend.slackdouble.Ephemeral;
import com.ifriend.slackdouble.Fault;
import com.ifriend.slackdouble.Identity;
import com.ifriend.slackdouble.SlackDouble;
import com.ifriend.store.PageRequest;
import com.ifriend.store.inmemory.InMemoryStores;
import com.ifriend.store.memory.Audience;
import com.ifriend.store.testkit.Await;
import com.ifriend.store.turns.TurnRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /ifriend}: what one can type, and that only who types it sees the answer. */
class CommandsTest {
  private final SlackDouble slack = SlackDouble.start();
  private final InMemoryStores stores = InMemoryStores.create();

  @AfterEach
  void stop() {
    slack.close();
  }

  private Rig scripted(boolean socketMode) {
    return socketMode
        ? Rig.socket(slack, text -> "re: " + text)
        : Rig.http(slack, text -> "re: " + text);
  }

  private ObjectNode typed(String text) {
    return slack.interactions().command(CHANNEL, ANA, text);
  }

  private String answer() {
    return slack.awaitEphemeral(SOON).text();
  }

  @ParameterizedTest(name = "{0}, socket mode: {2}")
  @CsvSource({
    "help, What you can ask, false",
    "AJUDA, O que dá para pedir, true",
    "\u00a1ayuda!, Lo que se puede pedir, false",
    "ayuda, Lo que se puede pedir, false",
    "'', Lo que se puede pedir, true",
    "'', Lo que se puede pedir, false",
    "please find me something nice to do, What you can ask, true",
    "search, What you can ask, false",
  })
  void helpComesWithTheAcknowledgement(String text, String help, boolean socketMode) {
    slack.setLocale(ANA, "es-MX");
    try (Rig rig = scripted(socketMode)) {
      JsonNode shown = rig.command(typed(text));
      assertThat(shown.path("response_type").asText()).isEqualTo("ephemeral");
      assertThat(shown.path("text").asText()).contains(help, "`/ifriend");
      assertThat(slack.ephemerals()).isEmpty();
      assertThat(rig.agent().asked()).isEmpty();
    }
  }

  @ParameterizedTest(name = "socket mode: {0}")
  @ValueSource(booleans = {false, true})
  void searchIsAnsweredByTheAgentOnceAndOnlyItsUserSeesIt(boolean socketMode) {
    slack.addChannel(CHANNEL);
    try (Rig rig = scripted(socketMode)) {
      ObjectNode search = typed("buscar passeios em Lisboa &amp; Sintra");
      assertThat(rig.command(search)).isEmpty();
      assertThat(rig.command(search)).isEmpty();
      Ephemeral answer = slack.awaitEphemeral(SOON);
      assertThat(answer.text()).isEqualTo("re: passeios em Lisboa &amp; Sintra");
      assertThat(answer.channel()).isEqualTo(CHANNEL);
      assertThat(answer.user()).isEqualTo(ANA);
      assertThat(rig.command(typed("search and in Porto"))).isEmpty();
      assertThat(answer()).isEqualTo("re: and in Porto");

      String session = "slack_" + CHANNEL + "_" + ANA + "_command";
      assertThat(rig.agent().asked())
          .containsExactly(
              new ScriptedAgent.Asked(ANA, session, "passeios em Lisboa & Sintra"),
              new ScriptedAgent.Asked(ANA, session, "and in Porto"));
      assertThat(rig.agent().audiences()).containsOnly(Audience.DIRECT);
      assertThat(slack.posts()).isEmpty();
      assertThat(slack.calls("conversations.info")).isEmpty();
      assertThat(slack.calls("agents.sessions.setStatus")).isEmpty();
    }
  }

  @ParameterizedTest(name = "{0}, socket mode: {4}")
  @CsvSource({
    "pt-BR, mem\u00f3ria?, esquece alergia, Não lembro de nada, false",
    "es-ES, memoria, olvida alergia, no recuerdo nada, true",
    "en-US, memory, forget alergia, nothing, true",
  })
  void memoryShowsWhatWasSaidInPrivateAndForgetTakesIt(
      String locale, String memory, String forget, String nothing, boolean socketMode) {
    slack.setLocale(ANA, locale);
    slack.addChannel(CHANNEL);
    try (Rig rig = Rig.offline(socketMode, slack, stores)) {
      String secret = "lembra que tenho alergia a amendoim";
      assertThat(rig.deliver(slack.payloads().directMessage(DIRECT, ANA, secret))).isTrue();
      var unused = slack.awaitPost(SOON);
      assertThat(rig.command(typed(memory))).isEmpty();
      assertThat(answer()).contains("alergia a amendoim");
      assertThat(rig.command(slack.interactions().command(CHANNEL, "U0BIA", memory))).isEmpty();
      assertThat(answer()).doesNotContain("amendoim");

      assertThat(rig.command(typed(forget))).isEmpty();
      assertThat(answer()).contains("alergia a amendoim");
      assertThat(rig.command(typed(memory))).isEmpty();
      assertThat(answer()).doesNotContain("amendoim");
      assertThat(slack.posts()).hasSize(1);
    }
  }

  @ParameterizedTest(name = "{0}, socket mode: {1}")
  @CsvSource({"forget all, false", "esquece tudo, true", "olvida todo, false"})
  void forgetAllAsksFirstAndTheButtonDoesIt(String command, boolean socketMode) {
    slack.addChannel(CHANNEL);
    try (Rig rig = Rig.offline(socketMode, slack, stores)) {
      assertThat(
              rig.deliver(
                  slack.payloads().directMessage(DIRECT, ANA, "lembra que eu gosto de barcos")))
          .isTrue();
      var unused = slack.awaitPost(SOON);
      assertThat(rig.command(typed(command))).isEmpty();
      Ephemeral question = slack.awaitEphemeral(SOON);
      assertThat(rig.press(slack.interactions().pressed(question, 1))).isTrue();
      Ephemeral kept = slack.awaitEphemeral(SOON);
      assertThat(sessions()).isEqualTo(2);

      assertThat(rig.command(typed(command))).isEmpty();
      question = slack.awaitEphemeral(SOON);
      ObjectNode yes = slack.interactions().pressed(question, 0);
      assertThat(rig.press(yes)).isTrue();
      assertThat(rig.press(yes)).isTrue();
      assertThat(answer()).isNotEqualTo(kept.text());
      Await.until("all is gone", () -> sessions() == 0);
      assertThat(slack.posts()).hasSize(1);
    }
  }

  private int sessions() {
    return stores.sessions().list(Concierge.APP_NAME, ANA, PageRequest.first(10)).sessions().size();
  }

  @ParameterizedTest(name = "{0}, socket mode: {2}")
  @CsvSource({
    "status, All is well, en-GB, true",
    "status, Tudo bem, pt-BR, false",
    "estado, Todo bien, es-AR, true",
  })
  void statusTellsThatItIsWellWithoutAskingTheAgent(
      String command, String well, String locale, boolean socketMode) {
    slack.setLocale(ANA, locale);
    try (Rig rig = scripted(socketMode)) {
      assertThat(rig.command(typed(command))).isEmpty();
      assertThat(answer()).startsWith(well);
      assertThat(rig.agent().asked()).isEmpty();
    }
  }

  @ParameterizedTest(name = "{0}, socket mode: {1}")
  @CsvSource({"down, true", "ratelimited, false", "hanging, true"})
  void answerWaitsForASlackThatDoesNotTakeIt(String trouble, boolean socketMode) {
    slack.failNext(
        "response_url",
        switch (trouble) {
          case "down" -> Fault.httpStatus(503);
          case "ratelimited" -> Fault.rateLimited(1);
          default -> Fault.hang(Duration.ofSeconds(30));
        });
    try (Rig rig = scripted(socketMode)) {
      assertThat(rig.command(typed("search boats"))).isEmpty();
      assertThat(answer()).isEqualTo("re: boats");
      assertThat(rig.agent().asked()).hasSize(1);
      assertThat(slack.calls("response_url")).hasSize(2);
    }
  }

  @ParameterizedTest(name = "socket mode: {0}")
  @ValueSource(booleans = {false, true})
  void behindTheHalfHourTheAnswerIsPostedForItsUserOnly(boolean socketMode) {
    slack.addChannel(CHANNEL);
    try (Rig rig = scripted(socketMode)) {
      ObjectNode search = typed("search boats");
      slack.expireResponseUrls();
      assertThat(rig.command(search)).isEmpty();
      Ephemeral answer = slack.awaitEphemeral(SOON);
      assertThat(answer.byResponseUrl()).isFalse();
      assertThat(answer.text()).isEqualTo("re: boats");
      assertThat(answer.user()).isEqualTo(ANA);
      assertThat(slack.posts()).isEmpty();
    }
  }

  @Test
  void answerThatNobodyTakesIsADeadLetter() {
    slack.grantScopes("commands");
    try (Rig rig = scripted(true)) {
      ObjectNode search = typed("search boats");
      slack.expireResponseUrls();
      assertThat(rig.command(search)).isEmpty();
      Await.until("it is given up", () -> rig.bot().counts().failed() == 1);
      assertThat(slack.calls("chat.postEphemeral"))
          .singleElement()
          .extracting(Call::error)
          .hasToString("Optional[missing_scope]");
    }
  }

  @Test
  void addressElsewhereIsNeverCalled() {
    slack.addChannel(CHANNEL);
    try (Rig rig = scripted(false)) {
      String elsewhere = slack.apiUrl().resolve("/commands/").toString();
      ObjectNode search =
          typed("search boats").put("response_url", elsewhere.replace("127.0.0.1", "localhost"));
      assertThat(rig.command(search)).isEmpty();
      assertThat(slack.awaitEphemeral(SOON).byResponseUrl()).isFalse();
      assertThat(slack.calls("response_url")).isEmpty();
    }
  }

  @ParameterizedTest(name = "socket mode: {0}")
  @ValueSource(booleans = {false, true})
  void commandThatIsNotTakenSaysSo(boolean socketMode) {
    CountDownLatch release = new CountDownLatch(1);
    ScriptedAgent.Script held =
        text -> {
          assertThat(release.await(30, TimeUnit.SECONDS)).isTrue();
          return "re: " + text;
        };
    try (Rig rig =
        socketMode
            ? Rig.socket(slack, held, Rig.ONE_WORKER, Rig.NARROW)
            : Rig.http(slack, held, Rig.ONE_WORKER, Rig.NARROW)) {
      assertThat(rig.command(typed("search boats"))).isEmpty();
      assertThat(rig.command(typed("search ships")).path("text").asText())
          .contains("type `/ifriend` again");
      release.countDown();
      assertThat(answer()).isEqualTo("re: boats");
      assertThat(rig.agent().asked()).hasSize(1);
    }
  }

  @Test
  void whoTypesTooMuchIsToldSoAlone() {
    CountDownLatch release = new CountDownLatch(1);
    try (Rig rig =
        Rig.http(
            slack,
            text -> {
              assertThat(release.await(30, TimeUnit.SECONDS)).isTrue();
              return "re: " + text;
            },
            Rig.ONE_WORKER,
            TurnRules.DEFAULT.withAuthor(1, 2))) {
      for (int i = 0; i < 4; i++) {
        assertThat(rig.command(typed("search boats in the city " + i))).isEmpty();
      }
      Ephemeral told = slack.awaitEphemeral(SOON);
      assertThat(told.user()).isEqualTo(ANA);
      assertThat(told.text()).contains("as many as I keep");
      release.countDown();
      assertThat(answer()).isEqualTo("re: boats in the city 0");
      assertThat(slack.posts()).isEmpty();
    }
  }

  @ParameterizedTest(name = "socket mode: {0}")
  @ValueSource(booleans = {false, true})
  void commandOfAnotherWorkspaceIsNotHeeded(boolean socketMode) {
    try (Rig rig = scripted(socketMode)) {
      assertThat(rig.command(typed("help").put("team_id", "T0OTHER"))).isEmpty();
      assertThat(rig.command(typed("search boats").put("team_id", "T0OTHER"))).isEmpty();
      assertThat(rig.command(typed("search ships"))).isEmpty();
      assertThat(answer()).isEqualTo("re: ships");
      assertThat(rig.agent().asked()).hasSize(1);
      assertThat(rig.bot().counts().foreign()).isEqualTo(2);
    }
  }

  @Test
  void commandWithoutWhoTypedItIsMalformed() {
    try (Rig rig = scripted(false)) {
      for (String field : List.of("user_id", "channel_id", "trigger_id", "response_url")) {
        ObjectNode command = typed("search boats").put(field, "");
        assertThat(rig.http().deliver(Delivery.command(command)).status()).isEqualTo(400);
      }
      assertThat(rig.http().deliver(Delivery.form("ssl_check=1&token=x")).status()).isEqualTo(200);
      assertThat(rig.http().deliver(Delivery.command(typed("search x")).unsigned()).status())
          .isEqualTo(401);
      assertThat(rig.agent().asked()).isEmpty();
    }
  }

  /** As Slack made them, where the recordings are. */
  @ParameterizedTest(name = "socket mode: {0}")
  @ValueSource(booleans = {false, true})
  void recordedCommandIsHelped(boolean socketMode) throws IOException {
    Path file =
        Path.of(System.getProperty("slack.recordings", "../../shared/data/slack-recordings"))
            .resolve("slash-commands.json");
    ObjectNode all =
        Files.exists(file)
            ? (ObjectNode) new ObjectMapper().readTree(file.toFile())
            : new ObjectMapper().createObjectNode().set("slashCommand", typed("some words"));
    JsonNode command = all.path(Files.exists(file) ? "slashCommandWithArgs" : "slashCommand");
    Identity identity = Identity.of(command.path("team_id").asText(), "A0", "U0BOT");
    try (SlackDouble theirs = SlackDouble.start(identity);
        Rig rig =
            socketMode
                ? Rig.socket(theirs, text -> "re: " + text)
                : Rig.http(theirs, text -> "re: " + text)) {
      String name = command.path("command").asText();
      assertThat(rig.command(command).path("text").asText()).contains("`" + name + " ");
    }
  }
}
