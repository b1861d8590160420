package com.ifriend.slack.message;

import static com.ifriend.slack.Rig.ANA;
import static com.ifriend.slack.Rig.CHANNEL;
import static com.ifriend.slack.Rig.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.ILoggingEvent;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.ifriend.slack.Logged;
import com.ifriend.slack.Mortal;
import com.ifriend.slack.Rig;
import com.ifriend.slack.ScriptedAgent;
import com.ifriend.slackdouble.Fault;
import com.ifriend.slackdouble.Payloads;
import com.ifriend.slackdouble.Post;
import com.ifriend.slackdouble.SlackDouble;
import com.ifriend.store.SessionStore;
import com.ifriend.store.inmemory.InMemoryStores;
import com.ifriend.store.mysql.MySqlConfig;
import com.ifriend.store.mysql.MySqlStores;
import com.ifriend.store.redis.RedisStores;
import com.ifriend.store.testkit.MySqlServer;
import com.ifriend.store.testkit.RedisServer;
import com.ifriend.store.turns.TurnQueue;
import com.ifriend.store.turns.TurnRules;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A thread goes on without a mention, until the bot is sent away or people speak to each other. */
class ThreadsTest {
  private static final String BIA = "U0BIA";

  private final SlackDouble slack = SlackDouble.start();
  private final InMemoryStores stores = InMemoryStores.create();
  private final TurnQueue turns = stores.turns("threads", TurnRules.DEFAULT);

  @AfterEach
  void stop() {
    slack.close();
  }

  private Rig rig(boolean socketMode) {
    return Rig.of(socketMode, slack, text -> "re: " + text, stores.sessions(), turns);
  }

  private ObjectNode said(String user, String thread, String text) {
    return slack.payloads().channelMessage(CHANNEL, user, thread, text);
  }

  private static void send(Rig rig, ObjectNode... payloads) {
    for (ObjectNode payload : payloads) {
      assertThat(rig.deliver(payload)).isTrue();
    }
  }

  /** All there will be: the marker stands behind everything else in the lane of the thread. */
  private List<String> answers(Rig rig, String thread) {
    send(rig, slack.payloads().appMention(CHANNEL, "U0EVA", thread, "marker"));
    Post post;
    do {
      post = slack.awaitPost(SOON);
      assertThat(post.threadTs()).contains(thread);
    } while (!post.text().equals("re: marker"));
    return slack.posts().stream()
        .map(Post::text)
        .filter(text -> !text.equals("re: marker"))
        .toList();
  }

  @ParameterizedTest(name = "socket mode: {0}")
  @ValueSource(booleans = {false, true})
  void whoCalledTheBotGoesOnWithoutAMention(boolean socketMode) {
    try (Rig rig = rig(socketMode)) {
      ObjectNode mention = slack.payloads().appMention(CHANNEL, ANA, "one");
      String thread = Payloads.ts(mention);

      send(
          rig,
          mention,
          slack.payloads().messageTwin(mention),
          said(ANA, thread, "two"),
          slack.payloads().broadcastReply(CHANNEL, ANA, thread, "three"));
      ObjectNode twice = slack.payloads().appMention(CHANNEL, ANA, thread, "four");
      send(rig, slack.payloads().messageTwin(twice), twice);

      assertThat(answers(rig, thread))
          .containsExactly("re: one", "re: two", "re: three", "re: four");
      assertThat(rig.agent().asked().subList(0, 4))
          .extracting(ScriptedAgent.Asked::sessionId)
          .containsOnly("slack_" + CHANNEL + "_" + ANA + "_" + thread);
    }
  }

  @ParameterizedTest(name = "socket mode: {0}")
  @ValueSource(booleans = {false, true})
  void nobodyElseIsAnsweredUnlessTheyCallItTooAndBotsPreviewsAndJoinsNeverAre(boolean socketMode) {
    try (Rig rig = rig(socketMode)) {
      ObjectNode mention = slack.payloads().appMention(CHANNEL, ANA, "one");
      String thread = Payloads.ts(mention);
      ObjectNode mine = said(ANA, thread, "two");
      ObjectNode bot = slack.payloads().otherBotMessage(CHANNEL, "I am a bot");
      bot.withObject("event").put("thread_ts", thread).put("channel_type", "channel");
      ObjectNode own = slack.payloads().ownMessage(CHANNEL, "re: me");
      own.withObject("event").put("thread_ts", thread).put("channel_type", "channel");
      ObjectNode join = slack.payloads().joined(CHANNEL, ANA);
      join.withObject("event").put("thread_ts", thread);

      send(
          rig,
          mention,
          said(BIA, thread, "not for you"),
          bot,
          own,
          join,
          mine,
          slack.changes().unfurled(mine),
          said(ANA, Payloads.ts(mine), "in a thread where it was not called"),
          slack.payloads().channelMessage(CHANNEL, ANA, "at the top"),
          slack.payloads().appMention(CHANNEL, BIA, thread, "and I"),
          said(BIA, thread, "me again"),
          said(ANA, thread, "three"));

      assertThat(answers(rig, thread))
          .containsExactly("re: one", "re: two", "re: and I", "re: me again", "re: three");
      assertThat(rig.agent().asked().get(3).sessionId())
          .isEqualTo("slack_" + CHANNEL + "_" + BIA + "_" + thread);
    }
  }

  @ParameterizedTest(name = "socket mode: {0}")
  @ValueSource(booleans = {false, true})
  void itEndsWhenPeopleSpeakToEachOtherAndBeginsAgainWithAMention(boolean socketMode) {
    try (Rig rig = rig(socketMode)) {
      ObjectNode mention = slack.payloads().appMention(CHANNEL, ANA, "one");
      String thread = Payloads.ts(mention);

      send(
          rig,
          mention,
          said(BIA, thread, "<@U0CAIO> what do you think?"),
          said(ANA, thread, "indeed, what?"),
          slack.payloads().appMention(CHANNEL, ANA, thread, "ask <@U0CAIO> that"),
          said(ANA, thread, "two"),
          said(ANA, thread, "<!here> shall we?"),
          said(ANA, thread, "hm"));

      assertThat(answers(rig, thread))
          .containsExactly("re: one", "re: ask @U0CAIO that", "re: two");
    }
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "\"Obrigado, pode sair!\", \"saio da conversa\", false",
        "\"Muchas gracias, ya puedes irte\", \"dejo la conversaci\u00f3n\", true",
        "\"Thanks, you can go\", \"I leave the conversation\", false"
      })
  void itEndsWhenItIsSentAway(String farewell, String answer, boolean socketMode) {
    try (Rig rig = rig(socketMode)) {
      ObjectNode mention = slack.payloads().appMention(CHANNEL, ANA, "one");
      String thread = Payloads.ts(mention);
      ObjectNode late = said(ANA, thread, "said before, delivered behind");
      ObjectNode leave = said(ANA, thread, farewell);

      send(rig, mention, leave, said(ANA, thread, "two"), leave);
      send(rig, slack.payloads().appMention(CHANNEL, ANA, thread, farewell), late);

      List<String> answers = answers(rig, thread);
      assertThat(answers).hasSize(4).contains("re: one", "re: said before, delivered behind");
      assertThat(answers).filteredOn(any -> any.contains(answer)).hasSize(2);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tchau",
        "valeu, j\u00e1 pode ir",
        "Perfeito, muito obrigada. Agora voc\u00ea pode sair, por favor",
        "gracias, adi\u00f3s",
        "thank you very much, that's all, you may leave now",
        "bye bot"
      })
  void farewellsAreKnown(String text) {
    assertThat(Farewell.is(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "obrigado",
        "thanks!",
        "pode sair um tour \u00e0s 9h?",
        "can you go on?",
        "where you can go in Rome",
        "puedes ir m\u00e1s despacio",
        "you can go through the museum",
        ""
      })
  void whatCouldBeAQuestionIsNoFarewell(String text) {
    assertThat(Farewell.is(text)).isFalse();
  }

  @Test
  void botThatHearsMentionsAloneSaysWhatItIsNotSubscribedTo() {
    try (Logged logged = new Logged("com.ifriend.slack.SlackEvents");
        Rig rig = rig(false)) {
      for (int i = 0; i < 25; i++) {
        send(rig, slack.payloads().appMention(CHANNEL, ANA, "hello"));
      }
      assertThat(logged.lines())
          .extracting(ILoggingEvent::getFormattedMessage)
          .singleElement()
          .asString()
          .contains("message.channels and message.groups");
    }
  }

  @Test
  void redisAndMySqlKeepItAcrossARestartAndBetweenBots() {
    try (RedisServer server = RedisServer.start();
        RedisStores redis = Rig.redis(server.url())) {
      goesOnElsewhere(redis.sessions(), redis.turns("threads", TurnRules.DEFAULT));
    }
    try (MySqlServer server = MySqlServer.start(MySqlServer.Flavour.MARIADB);
        MySqlStores mysql =
            MySqlStores.connect(
                MySqlConfig.tcp(
                    "127.0.0.1",
                    server.port(),
                    MySqlServer.DATABASE,
                    MySqlServer.USER,
                    MySqlServer.PASSWORD))) {
      goesOnElsewhere(mysql.sessions(), mysql.turns("threads", TurnRules.DEFAULT));
    }
  }

  private void goesOnElsewhere(SessionStore sessions, TurnQueue queue) {
    ObjectNode mention = slack.payloads().appMention(CHANNEL, ANA, "one");
    String thread = Payloads.ts(mention);
    int posted = slack.posts().size();
    try (Rig first = Rig.of(true, slack, text -> "first: " + text, sessions, queue)) {
      send(first, mention);
      var unused = slack.awaitPosts(posted + 1, SOON);
    }
    try (Rig second = Rig.of(false, slack, text -> "second: " + text, sessions, queue)) {
      send(second, said(ANA, thread, "two"), said(ANA, thread, "thanks, you can go"));
      var unused = slack.awaitPosts(posted + 3, SOON);
    }
    try (Rig third = Rig.of(false, slack, text -> "third: " + text, sessions, queue)) {
      send(third, said(ANA, thread, "three"), mention);
      send(third, slack.payloads().appMention(CHANNEL, ANA, thread, "four"));
      assertThat(slack.awaitPosts(posted + 4, SOON).subList(posted, posted + 4))
          .extracting(Post::text)
          .containsExactly(
              "first: one",
              "second: two",
              "All right, I leave the conversation. If you need me again, just mention me.",
              "third: four");
    }
  }

  @ParameterizedTest(name = "socket mode: {0}")
  @ValueSource(booleans = {false, true})
  void messageIsDeliveredAgainWhileTheStoreDoesNotTellWhoseThreadItIs(boolean socketMode) {
    Mortal life = new Mortal(Integer.MAX_VALUE, true);
    ObjectNode mention = slack.payloads().appMention(CHANNEL, ANA, "one");
    String thread = Payloads.ts(mention);
    ObjectNode next = said(ANA, thread, "two");
    try (Rig rig =
        Rig.of(
            socketMode,
            slack,
            text -> "re: " + text,
            life.through(SessionStore.class, stores.sessions()),
            turns)) {
      send(rig, mention);
      var unused = slack.awaitPosts(1, SOON);
      life.die();
      assertThat(rig.deliver(next, Duration.ofSeconds(2))).isFalse();
      life.rise();
      send(rig, next);
      assertThat(answers(rig, thread)).containsExactly("re: one", "re: two");
    }
  }

  @ParameterizedTest(name = "socket mode: {0}")
  @ValueSource(booleans = {false, true})
  void calledIntoARunningThreadItReadsWhatOthersSaid(boolean socketMode) {
    try (Rig rig = rig(socketMode)) {
      ObjectNode root = slack.payloads().channelMessage(CHANNEL, BIA, "Rome or <@U0CAIO>?");
      String thread = Payloads.ts(root);
      send(
          rig,
          root,
          said(ANA, thread, "Rome, in May"),
          slack.payloads().appMention(CHANNEL, BIA, thread, "which tours?"),
          said(BIA, thread, "cheaper ones?"));
      var unused = slack.awaitPosts(2, SOON);
      send(rig, slack.payloads().appMention(CHANNEL, ANA, thread, "and for me?"));
      unused = slack.awaitPosts(3, SOON);
      send(rig, said(ANA, thread, "go on"));
      unused = slack.awaitPosts(4, SOON);

      List<String> others = rig.agent().others();
      assertThat(others.get(0).lines())
          .containsExactly(
              "{\"by\":\"U0BIA\",\"text\":\"Rome or @U0CAIO?\"}",
              "{\"by\":\"U0ANA\",\"text\":\"Rome, in May\"}");
      assertThat(others.get(2).lines())
          .containsExactlyInAnyOrder(
              "{\"by\":\"U0BIA\",\"text\":\"Rome or @U0CAIO?\"}",
              "{\"by\":\"U0ANA\",\"text\":\"Rome, in May\"}",
              "{\"by\":\"U0BIA\",\"text\":\"which tours?\"}",
              "{\"by\":\"ifriend\",\"text\":\"re: which tours?\"}",
              "{\"by\":\"U0BIA\",\"text\":\"cheaper ones?\"}",
              "{\"by\":\"ifriend\",\"text\":\"re: cheaper ones?\"}");
      assertThat(others.get(3)).isEqualTo(others.get(2));
      assertThat(rig.agent().asked().get(2).text()).isEqualTo("and for me?");
      assertThat(slack.calls("conversations.replies")).hasSize(2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ratelimited", "missing_scope", "down", "hanging"})
  void whereSlackDoesNotTellItHasItsOwnRecord(String trouble) {
    try (Rig rig = rig(true)) {
      ObjectNode mention = slack.payloads().appMention(CHANNEL, BIA, "which tours?");
      String thread = Payloads.ts(mention);
      send(rig, mention, said(ANA, thread, "not for the bot"));
      var unused = slack.awaitPosts(1, SOON);
      switch (trouble) {
        case "missing_scope" -> slack.grantScopes("chat:write", "channels:read");
        case "ratelimited" -> slack.failNext("conversations.replies", Fault.rateLimited(600));
        case "down" -> slack.failNext("conversations.replies", Fault.httpStatus(503));
        default -> slack.failNext("conversations.replies", Fault.hang(Duration.ofSeconds(60)));
      }
      send(rig, slack.payloads().appMention(CHANNEL, ANA, thread, "and for me?"));

      assertThat(slack.awaitPosts(2, SOON).get(1).text()).isEqualTo("re: and for me?");
      assertThat(rig.agent().others().get(1).lines())
          .containsExactly(
              "{\"by\":\"U0BIA\",\"text\":\"which tours?\"}",
              "{\"by\":\"ifriend\",\"text\":\"re: which tours?\"}");
      if (trouble.equals("ratelimited") || trouble.equals("missing_scope")) {
        send(rig, slack.payloads().appMention(CHANNEL, "U0EVA", thread, "me too"));
        unused = slack.awaitPosts(3, SOON);
        assertThat(slack.calls("conversations.replies")).hasSize(1);
      }
    }
  }
}
