package com.ifriend.slack.answer;

import static com.ifriend.slack.Rig.ANA;
import static com.ifriend.slack.Rig.CHANNEL;
import static com.ifriend.slack.Rig.DIRECT;
import static com.ifriend.slack.Rig.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.ifriend.agent.Concierge;
import com.ifriend.agent.memory.LongTermMemory;
import com.ifriend.slack.Logged;
import com.ifriend.slack.Rig;
import com.ifriend.slackdouble.Fault;
import com.ifriend.slackdouble.Payloads;
import com.ifriend.slackdouble.SlackDouble;
import com.ifriend.store.inmemory.InMemoryStores;
import com.ifriend.store.memory.Audience;
import com.ifriend.store.memory.Memories;
import com.ifriend.store.memory.MemoryOwner;
import com.ifriend.store.memory.RecallLimit;
import com.ifriend.store.testkit.Await;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the Home tab shows, and what its buttons do. */
class HomeTabTest {
  private static final MemoryOwner OWNER = new MemoryOwner(Concierge.APP_NAME, ANA);

  private final SlackDouble slack = SlackDouble.start();
  private final InMemoryStores stores = InMemoryStores.create();
  private final Memories memories = LongTermMemory.memories(stores.memories(), Clock.systemUTC());
  private final Logged logged = new Logged(Courtesies.class.getName());

  @AfterEach
  void stop() {
    logged.close();
    slack.close();
  }

  private Rig rig(boolean socketMode) {
    return Rig.offline(socketMode, slack, stores);
  }

  private void open(Rig rig, String user) {
    assertThat(rig.deliver(slack.interactions().homeOpened(DIRECT, user))).isTrue();
  }

  private String shown(String user) {
    return slack.home(user).map(view -> view.path("blocks").toString()).orElse("");
  }

  private void awaitShown(String text) {
    Await.until("it shows " + text, () -> shown(ANA).contains(text));
  }

  @ParameterizedTest(name = "socket mode: {0}")
  @ValueSource(booleans = {false, true})
  void homeShowsWhatIsKnownOfItsUserAndOfNobodyElse(boolean socketMode) {
    memories.remember(OWNER, Audience.DIRECT, "I am allergic to peanuts");
    memories.remember(OWNER, Audience.membersOf("C0SECRET"), "I like boats");
    memories.remember(
        new MemoryOwner(Concierge.APP_NAME, "U0BIA"), Audience.PUBLIC, "I like trains");
    slack.setLocale(ANA, "en-US");
    try (Rig rig = rig(socketMode)) {
      ObjectNode mention = slack.payloads().appMention(CHANNEL, ANA, "tours in Lisbon");
      assertThat(rig.deliver(mention)).isTrue();
      var unused = slack.awaitPost(SOON);
      assertThat(rig.command(slack.interactions().command(CHANNEL, ANA, "search tours in Rome")))
          .isEmpty();
      var unusedAnswer = slack.awaitEphemeral(SOON);
      open(rig, ANA);
      awaitShown("What I know of you");
      assertThat(shown(ANA))
          .contains("I am allergic to peanuts", "I like boats", "How to begin", "Boat tours in")
          .contains("tours in Lisbon", "tours in Rome")
          .containsOnlyOnce("|open>")
          .contains(
              "<https://double.slack.example/archives/"
                  + CHANNEL
                  + "/p"
                  + Payloads.ts(mention).replace(".", "")
                  + "|open>")
          .doesNotContain("trains");
      open(rig, "U0BIA");
      Await.until("Bia sees hers", () -> shown("U0BIA").contains("I like trains"));
      assertThat(shown("U0BIA")).contains("O que eu sei de").doesNotContain("peanuts", "Lisbon");
      assertThat(logged.lines()).isEmpty();
    }
  }

  @ParameterizedTest(name = "socket mode: {0}")
  @ValueSource(booleans = {false, true})
  void buttonForgetsAndTheTabIsPublishedAnew(boolean socketMode) {
    memories.remember(OWNER, Audience.DIRECT, "I like boats");
    memories.remember(OWNER, Audience.PUBLIC, "I like boats");
    memories.remember(OWNER, Audience.DIRECT, "I like trains");
    try (Rig rig = rig(socketMode)) {
      open(rig, ANA);
      awaitShown("boats");
      assertThat(shown(ANA)).contains("\"confirm\":{\"title\"");
      ObjectNode press = slack.interactions().pressedAtHome(ANA, "boats");
      String strangers = press.toString().replace(ANA, "U0BIA");
      assertThat(rig.press(json(strangers))).isTrue();
      assertThat(memories.recall(OWNER, Audience.DIRECT, "boats", all())).isNotEmpty();

      assertThat(rig.press(press)).isTrue();
      assertThat(memories.recall(OWNER, Audience.DIRECT, "boats", all())).isEmpty();
      Await.until("it is gone", () -> !shown(ANA).contains("boats"));
      assertThat(shown(ANA)).contains("trains");
      assertThat(rig.press(press)).isTrue();
    }
  }

  private static RecallLimit all() {
    return RecallLimit.DEFAULT;
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void nothingThatWasSaidPingsOrIsCalledWhatItIsNot() {
    memories.remember(OWNER, Audience.DIRECT, "I like <!channel> and <@U0BIA> & <https://a.b|c.d>");
    memories.remember(OWNER, Audience.DIRECT, "I like [bank.com](https://evil.example/x) a lot");
    memories.remember(OWNER, Audience.DIRECT, "I like " + "<&>".repeat(1_000));
    try (Rig rig = rig(false)) {
      open(rig, ANA);
      awaitShown("&lt;!channel&gt;");
      assertThat(shown(ANA))
          .contains("&lt;@U0BIA&gt; &amp;", "https://evil.example/x")
          .doesNotContain("<!channel", "<@U0BIA", "|c.d>", "|bank.com>");
      assertThat(logged.lines()).isEmpty();
    }
  }

  @Test
  void longListsAreCutAndTellHowMuchMoreThereIs() {
    for (int i = 0; i < 120; i++) {
      memories.remember(OWNER, Audience.DIRECT, "I like number " + i + " " + "x".repeat(3_000));
    }
    slack.setLocale(ANA, "es-ES");
    try (Rig rig = rig(true)) {
      open(rig, ANA);
      awaitShown("Y 95 más");
      JsonNode blocks = slack.home(ANA).orElseThrow().path("blocks");
      assertThat(blocks.size()).isLessThan(60);
      assertThat(shown(ANA)).contains("number 119").doesNotContain("number 94 ");
    }
  }

  @Test
  void openedTimeAndAgainItIsPublishedOneAfterTheOtherAndEndsWithTheLatest() {
    slack.failNext("views.publish", Fault.hang(Duration.ofSeconds(1)));
    try (Rig rig = rig(true)) {
      open(rig, ANA);
      Await.until("it is being published", () -> slack.calls("views.publish").size() == 1);
      for (int i = 0; i < 8; i++) {
        memories.remember(OWNER, Audience.DIRECT, "I like thing number " + i);
        open(rig, ANA);
      }
      awaitShown("thing number 7");
      // The one that hung, one for all that came meanwhile, and maybe the first one once more.
      Await.until("the last is counted", () -> slack.calls("views.publish").size() > 1);
      assertThat(slack.calls("views.publish")).hasSizeBetween(2, 3);
      assertThat(logged.lines()).isEmpty();
    }
  }

  /** Two processes: one publishes what it read before the other. */
  @Test
  void whoSawAnOlderViewReadsAnew() {
    try (Rig rig = rig(false)) {
      open(rig, ANA);
      awaitShown("Ainda nada");
      ObjectNode late = slack.interactions().homeOpened(DIRECT, ANA);
      memories.remember(OWNER, Audience.DIRECT, "I like boats");
      open(rig, ANA);
      awaitShown("boats");
      memories.remember(OWNER, Audience.DIRECT, "I like trains");
      assertThat(rig.deliver(late)).isTrue();
      awaitShown("trains");
      assertThat(slack.calls("views.publish").stream().flatMap(call -> call.error().stream()))
          .containsExactly("hash_conflict");
      assertThat(logged.lines()).isEmpty();
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"not_enabled, Switch on the Home tab", "missing_scope, refuses views.publish"})
  void tabThatSlackRefusesIsSaidOnceAndBreaksNothing(String error, String hint) {
    slack.failFor("views.publish", Fault.slackError(error), Duration.ofMinutes(1));
    try (Rig rig = rig(false)) {
      open(rig, ANA);
      Await.until("it is said", () -> !logged.lines().isEmpty());
      assertThat(logged.lines().get(0).getFormattedMessage()).contains(hint);
      open(rig, ANA);
      assertThat(rig.deliver(slack.payloads().directMessage(DIRECT, ANA, "tours in Rome")))
          .isTrue();
      var unused = slack.awaitPost(SOON);
      assertThat(slack.calls("views.publish")).hasSize(1);
      assertThat(logged.lines()).hasSize(1);
    }
  }

  @ParameterizedTest(name = "socket mode: {0}")
  @ValueSource(booleans = {false, true})
  void tabIsPublishedBehindARateLimit(boolean socketMode) {
    memories.remember(OWNER, Audience.DIRECT, "I like boats");
    slack.failNext("views.publish", Fault.rateLimited(1));
    try (Rig rig = rig(socketMode)) {
      open(rig, ANA);
      awaitShown("boats");
    }
  }

  @Test
  void homeOfAnotherWorkspaceIsNotHeeded() {
    try (Rig rig = rig(false)) {
      ObjectNode theirs = slack.interactions().homeOpened(DIRECT, ANA);
      theirs.put("team_id", "T0OTHER").putArray("authorizations");
      assertThat(rig.deliver(theirs)).isTrue();
      open(rig, "U0BIA");
      Await.until("Bia sees hers", () -> !shown("U0BIA").isEmpty());
      assertThat(List.of(shown(ANA))).containsExactly("");
    }
  }
}
