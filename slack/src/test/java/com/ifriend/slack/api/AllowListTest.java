package com.ifriend.slack.api;

import static com.ifriend.slack.Rig.ANA;
import static com.ifriend.slack.Rig.CHANNEL;
import static com.ifriend.slack.Rig.DIRECT;
import static com.ifriend.slack.Rig.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.ifriend.slack.Rig;
import com.ifriend.slack.ScriptedAgent;
import com.ifriend.slackdouble.Changes;
import com.ifriend.slackdouble.Delivery;
import com.ifriend.slackdouble.Payloads;
import com.ifriend.slackdouble.Post;
import com.ifriend.slackdouble.SlackDouble;
import com.ifriend.store.inmemory.InMemoryStores;
import com.ifriend.store.testkit.Await;
import com.ifriend.store.turns.TurnQueue;
import com.ifriend.store.turns.TurnRules;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A bot that answers some users alone, or in some channels alone. */
class AllowListTest {
  private static final String BIA = "U0BIA";
  private static final String ELSEWHERE = "C0RANDOM";
  private static final AllowList ANA_ALONE = new AllowList(Set.of(), Set.of(ANA));
  private static final AllowList CHANNEL_ALONE = new AllowList(Set.of(CHANNEL), Set.of());

  private final SlackDouble slack = SlackDouble.start();
  private final Payloads payloads = slack.payloads();
  private final Changes changes = slack.changes();
  private final InMemoryStores stores = InMemoryStores.create();
  private final TurnQueue turns = stores.turns("allowed", TurnRules.DEFAULT);

  @AfterEach
  void stop() {
    slack.close();
  }

  private Rig rig(boolean socketMode, AllowList allowed) {
    return Rig.allowing(
        allowed, socketMode, slack, text -> "re: " + text, stores.sessions(), turns);
  }

  private static void send(Rig rig, ObjectNode... deliveries) {
    for (ObjectNode payload : deliveries) {
      assertThat(rig.deliver(payload)).isTrue();
    }
  }

  private void press(Rig rig, boolean socketMode, ObjectNode interaction) {
    if (socketMode) {
      var unused = slack.socketMode().deliver("interactive", interaction).awaitAck(SOON);
    } else {
      assertThat(rig.http().deliver(Delivery.interaction(interaction)).accepted()).isTrue();
    }
  }

  /** A button that says something, below a message. */
  private ObjectNode button(String channel, String user, String ts) {
    ObjectNode payload = payloads.blockAction(channel, user, ts);
    ((ObjectNode) payload.get("actions").get(0)).put("action_id", "say_0").put("value", "cheaper");
    return payload;
  }

  /** What was posted until a listed user has an answer to something said after all else. */
  private List<String> postedUntilAnswered(Rig rig) {
    send(rig, payloads.directMessage(DIRECT, ANA, "last"));
    Post post;
    do {
      post = slack.awaitPost(SOON);
    } while (!post.text().equals("re: last"));
    return slack.posts().stream().map(Post::text).filter(text -> !text.equals("re: last")).toList();
  }

  @ParameterizedTest(name = "{0}, socket mode: {2}")
  @CsvSource({
    "busca tours em Paris, 'Desculpe, aqui', false",
    "busca tours em Paris, 'Desculpe, aqui', true",
    "find me a tour in Paris please, 'Sorry, I only', false",
    "quiero un paseo por la ciudad, 'Lo siento, aquí', true"
  })
  void whoIsNotListedIsToldSoOnceInTheirLanguage(String text, String said, boolean socketMode) {
    try (Rig rig = rig(socketMode, ANA_ALONE)) {
      ObjectNode mention = payloads.appMention(CHANNEL, BIA, text);
      send(rig, mention, payloads.messageTwin(mention));
      Post told = slack.awaitPost(SOON);
      assertThat(told.text()).startsWith(said);
      assertThat(told.threadTs()).contains(Payloads.ts(mention));

      send(
          rig, payloads.appMention(CHANNEL, BIA, text), payloads.directMessage("D0BIA", BIA, text));

      assertThat(postedUntilAnswered(rig)).containsExactly(told.text());
      assertThat(rig.agent().asked()).extracting(ScriptedAgent.Asked::userId).containsOnly(ANA);
      assertThat(rig.bot().counts().notAllowed()).isEqualTo(3);
      assertThat(rig.bot().counts().received()).isEqualTo(1);
    }
  }

  @ParameterizedTest(name = "socket mode: {0}")
  @ValueSource(booleans = {false, true})
  void nothingIsSaidInAChannelThatIsNotListed(boolean socketMode) {
    try (Rig rig = rig(socketMode, new AllowList(Set.of(CHANNEL), Set.of(ANA)))) {
      ObjectNode mention = payloads.appMention(ELSEWHERE, ANA, "tours");
      send(rig, mention, payloads.appMention(ELSEWHERE, BIA, "tours"));
      press(rig, socketMode, button(ELSEWHERE, ANA, Payloads.ts(mention)));

      assertThat(postedUntilAnswered(rig)).isEmpty();
      assertThat(rig.bot().counts().notAllowed()).isEqualTo(3);

      ObjectNode here = payloads.appMention(CHANNEL, ANA, "tours");
      send(rig, here);
      assertThat(slack.awaitPost(SOON).text()).isEqualTo("re: tours");
      send(rig, payloads.channelMessage(CHANNEL, ANA, Payloads.ts(here), "cheaper"));
      assertThat(slack.awaitPost(SOON).text()).isEqualTo("re: cheaper");
    }
  }

  @ParameterizedTest(name = "socket mode: {0}")
  @ValueSource(booleans = {false, true})
  void everyWayToTheBotIsClosedToWhoIsNotListed(boolean socketMode) {
    try (Rig rig = rig(socketMode, ANA_ALONE)) {
      send(rig, payloads.appMention(CHANNEL, ANA, "tours"));
      Post answer = slack.awaitPost(SOON);
      String thread = answer.threadTs().orElseThrow();
      ObjectNode aside = payloads.channelMessage(CHANNEL, BIA, "tours");

      press(rig, socketMode, button(CHANNEL, BIA, thread));
      press(rig, socketMode, payloads.rated(answer, BIA, "good"));
      assertThat(rig.command(slack.interactions().command(CHANNEL, BIA, "help"))).isEmpty();
      send(
          rig,
          changes.reactionAdded(answer, BIA, "+1"),
          payloads.conversationOpened("D0BIA", BIA),
          slack.interactions().homeOpened("D0BIA", BIA),
          slack.interactions().homeOpened(DIRECT, ANA),
          payloads.sessionStopped(CHANNEL, BIA, thread),
          aside,
          changes.edited(aside, "<@" + slack.identity().botUserId() + "> tours"),
          payloads.channelMessage(CHANNEL, BIA, thread, "me too"),
          payloads.joined(CHANNEL, BIA),
          payloads.ownMessage("D0BIA", "hello"));

      assertThat(postedUntilAnswered(rig)).containsExactly("re: tours");
      Await.until("Ana has her Home tab", () -> slack.home(ANA).isPresent());
      assertThat(slack.home(BIA)).isEmpty();
      assertThat(rig.bot().feedback(true)).isZero();
      assertThat(slack.suggestedPrompts("D0BIA")).isEmpty();
      assertThat(rig.bot().counts().notAllowed()).as("presses and command alone").isEqualTo(3);
    }
  }

  @ParameterizedTest(name = "socket mode: {0}")
  @ValueSource(booleans = {false, true})
  void whatSomebodyDeletesIsForgottenThoughTheyAreListedNoMore(boolean socketMode) {
    ObjectNode secret = payloads.appMention(CHANNEL, ANA, "my secret");
    String thread = Payloads.ts(secret);
    ObjectNode another = payloads.channelMessage(CHANNEL, ANA, thread, "another secret");
    try (Rig rig = rig(socketMode, AllowList.ALL)) {
      send(rig, secret, another);
      assertThat(slack.awaitPosts(2, SOON)).hasSize(2);
    }
    try (Rig rig = rig(socketMode, new AllowList(Set.of(ELSEWHERE), Set.of(BIA)))) {
      send(rig, changes.tombstone(secret), changes.deleted(another));
    }
    try (Rig rig = rig(socketMode, AllowList.ALL)) {
      send(rig, payloads.channelMessage(CHANNEL, ANA, thread, "cheaper"));
      assertThat(slack.awaitPosts(3, SOON)).extracting(Post::text).endsWith("re: cheaper");
      assertThat(rig.agent().histories().get(0))
          .hasSize(3)
          .noneMatch(text -> text.contains("secret"));
    }
  }

  @Test
  void eventsOfAnotherWorkspaceAreCountedAsSuch() {
    try (Rig rig = rig(false, ANA_ALONE)) {
      ObjectNode foreign = payloads.appMention(CHANNEL, BIA, "tours");
      foreign.put("team_id", "T0OTHER").remove("authorizations");
      send(rig, foreign);

      assertThat(postedUntilAnswered(rig)).isEmpty();
      assertThat(rig.bot().counts().foreign()).isEqualTo(1);
      assertThat(rig.bot().counts().notAllowed()).isZero();
    }
  }

  @Test
  void directMessagesAreInNoChannel() {
    try (Rig rig = rig(false, CHANNEL_ALONE)) {
      ObjectNode message = payloads.directMessage("D0BIA", BIA, "tours");
      send(rig, message);
      assertThat(slack.awaitPost(SOON).text()).isEqualTo("re: tours");
      press(rig, false, button("D0BIA", BIA, Payloads.ts(message)));
      assertThat(slack.awaitPost(SOON).text()).isEqualTo("re: cheaper");
    }
  }

  @Test
  void listsHoldIdsBetweenCommasAndBlanks() {
    assertThat(AllowList.channels("C0123ABCD, G0456EFGH\n C0123ABCD"))
        .containsExactly("C0123ABCD", "G0456EFGH");
    assertThat(AllowList.users("U0123ABCD W0456EFGH,B0789")).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"#general", "general", "D0123ABCD", "C0123ABCD;C0456", "c0123abcd", ","})
  void whatIsNoChannelIsRefusedWithHowToFindItsId(String list) {
    assertThatThrownBy(() -> AllowList.channels(list))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("(?s).*(at the end of About|leave it empty).*");
  }

  @ParameterizedTest
  @ValueSource(strings = {"@ana", "Ana Lima", "ana@example.com", "C0123ABCD"})
  void whatIsNoUserIsRefusedWithHowToFindTheId(String list) {
    assertThatThrownBy(() -> AllowList.users(list))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Copy member ID");
  }
}
