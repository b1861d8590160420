package com.ifriend.slack.message;

import static com.ifriend.slack.Rig.ANA;
import static com.ifriend.slack.Rig.CHANNEL;
import static com.ifriend.slack.Rig.DIRECT;
import static com.ifriend.slack.Rig.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.ifriend.slack.Mortal;
import com.ifriend.slack.Rig;
import com.ifriend.slackdouble.Fault;
import com.ifriend.slackdouble.Payloads;
import com.ifriend.slackdouble.Post;
import com.ifriend.slackdouble.SlackDouble;
import com.ifriend.store.PageRequest;
import com.ifriend.store.SessionStore;
import com.ifriend.store.StoredSessionService;
import com.ifriend.store.inmemory.InMemoryStores;
import com.ifriend.store.redis.RedisStores;
import com.ifriend.store.testkit.RedisServer;
import com.ifriend.store.turns.TurnQueue;
import com.ifriend.store.turns.TurnRules;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** People change their messages to the bot, or delete them, before or after they are answered. */
class ChangesTest {
  private final SlackDouble slack = SlackDouble.start();
  private final Payloads payloads = slack.payloads();
  private final InMemoryStores stores = InMemoryStores.create();
  private final TurnQueue turns = stores.turns("changes", TurnRules.DEFAULT);
  private final CountDownLatch released = new CountDownLatch(1);

  @AfterEach
  void stop() {
    released.countDown();
    slack.close();
  }

  private Rig rig(boolean socketMode) {
    return Rig.of(socketMode, slack, this::answer, stores.sessions(), turns);
  }

  /** Who says "wait" is answered when that is allowed. */
  private String answer(String text) throws InterruptedException {
    return text.equals("wait") && !released.await(10, TimeUnit.SECONDS) ? "late" : "re: " + text;
  }

  private static void send(Rig rig, ObjectNode... deliveries) {
    for (ObjectNode payload : deliveries) {
      assertThat(rig.deliver(payload)).isTrue();
    }
  }

  /** What is answered in a thread after a message that takes its time. */
  private List<String> answeredBehindOneThatWaits(
      Rig rig, BiFunction<String, ObjectNode, List<ObjectNode>> changes) {
    ObjectNode first = payloads.directMessage(DIRECT, ANA, "wait");
    String thread = Payloads.ts(first);
    ObjectNode second = payloads.directMessage(DIRECT, ANA, thread, "tours in Paris");
    send(rig, first, second);
    changes.apply(thread, second).forEach(each -> send(rig, each));
    send(rig, payloads.directMessage(DIRECT, ANA, thread, "last"));
    released.countDown();
    Post post;
    do {
      post = slack.awaitPost(SOON);
    } while (!post.text().equals("re: last"));
    return slack.posts().stream().map(Post::text).toList();
  }

  @ParameterizedTest(name = "socket mode: {0}")
  @ValueSource(booleans = {false, true})
  void messageThatWaitsIsAnsweredOnceAsItReadsNow(boolean socketMode) {
    try (Rig rig = rig(socketMode);
        Rig another = rig(socketMode)) {
      List<String> answers =
          answeredBehindOneThatWaits(
              rig,
              (thread, second) -> {
                ObjectNode earlier = slack.changes().edited(second, "tours in Rome");
                ObjectNode later = slack.changes().edited(second, "tours in Lisbon");
                send(another, later, earlier);
                return List.of(later, second);
              });

      assertThat(answers).containsExactly("re: wait", "re: tours in Lisbon", "re: last");
    }
  }

  @ParameterizedTest(name = "socket mode: {0}")
  @ValueSource(booleans = {false, true})
  void messageThatWaitsIsNotAnsweredOnceItIsDeleted(boolean socketMode) {
    try (Rig rig = rig(socketMode)) {
      List<String> answers =
          answeredBehindOneThatWaits(
              rig,
              (thread, second) ->
                  List.of(slack.changes().deleted(second), slack.changes().edited(second, "late")));

      assertThat(answers).containsExactly("re: wait", "re: last");
      assertThat(rig.bot().counts().failed()).isZero();
    }
  }

  @ParameterizedTest(name = "socket mode: {0}")
  @ValueSource(booleans = {false, true})
  void laterTurnsReadAnsweredMessagesAsTheyAreNow(boolean socketMode) {
    try (Rig rig = rig(socketMode)) {
      ObjectNode first = payloads.appMention(CHANNEL, ANA, "tours in Paris");
      String thread = Payloads.ts(first);
      ObjectNode second = payloads.channelMessage(CHANNEL, ANA, thread, "my secret");
      send(rig, first, second);
      var unused = slack.awaitPosts(2, SOON);
      send(
          rig,
          slack.changes().edited(first, "<@" + slack.identity().botUserId() + "> in Lisbon"),
          slack.changes().deleted(second),
          payloads.channelMessage(CHANNEL, ANA, thread, "cheaper"));

      assertThat(slack.awaitPosts(3, SOON)).extracting(Post::text).endsWith("re: cheaper");
      assertThat(rig.agent().histories().get(2))
          .containsExactly("in Lisbon", "[message deleted]", "cheaper");
      assertThat(rig.agent().asked()).hasSize(3);
    }
  }

  @ParameterizedTest(name = "socket mode: {0}")
  @ValueSource(booleans = {false, true})
  void deletedMessageWithRepliesIsATombstone(boolean socketMode) {
    try (Rig rig = rig(socketMode)) {
      ObjectNode first = payloads.directMessage(DIRECT, ANA, "my secret");
      String thread = Payloads.ts(first);
      send(rig, first);
      var unused = slack.awaitPosts(1, SOON);
      send(
          rig,
          slack.changes().tombstone(first),
          payloads.directMessage(DIRECT, ANA, thread, "what was it?"));

      unused = slack.awaitPosts(2, SOON);
      assertThat(rig.agent().histories().get(1))
          .containsExactly("[message deleted]", "what was it?");
    }
  }

  @ParameterizedTest(name = "socket mode: {0}")
  @ValueSource(booleans = {false, true})
  void whatIsNoChangeOfAMessageToTheBotChangesNothing(boolean socketMode) {
    try (Rig rig = rig(socketMode)) {
      ObjectNode first = payloads.appMention(CHANNEL, ANA, "https://example.com/tours");
      String thread = Payloads.ts(first);
      ObjectNode own = payloads.ownMessage(DIRECT, "re: one");
      ObjectNode bot = payloads.otherBotMessage(DIRECT, "I am a bot");
      ObjectNode others = payloads.channelMessage(CHANNEL, "U0BIA", thread, "not for the bot");
      ObjectNode without = slack.changes().deleted(others);
      without.withObject("event").remove("previous_message");
      send(rig, first);
      var unused = slack.awaitPosts(1, SOON);
      send(
          rig,
          slack.changes().unfurled(first),
          slack.changes().edited(own, "re: two"),
          slack.changes().deleted(own),
          slack.changes().edited(bot, "I am another"),
          slack.changes().edited(others, "still not for the bot"),
          slack.changes().deleted(others),
          without,
          payloads.channelMessage(CHANNEL, ANA, thread, "go on"));

      unused = slack.awaitPosts(2, SOON);
      assertThat(rig.agent().asked()).hasSize(2);
      assertThat(rig.agent().histories().get(1))
          .containsExactly("https://example.com/tours", "go on");
      String session = "slack_" + CHANNEL + "_" + ANA + "_" + thread;
      assertThat(
              new StoredSessionService(stores.sessions())
                  .getSession("ifriend", ANA, session, Optional.empty())
                  .blockingGet()
                  .state())
          .doesNotContainKey("amended");
      assertThat(stores.sessions().list("ifriend", "U0BIA", PageRequest.first(10)).sessions())
          .isEmpty();
    }
  }

  @ParameterizedTest(name = "socket mode: {0}")
  @ValueSource(booleans = {false, true})
  void editThatAddsAMentionIsACallAndAnsweredOnce(boolean socketMode) {
    try (Rig rig = rig(socketMode)) {
      ObjectNode message = payloads.channelMessage(CHANNEL, ANA, "tours in Paris");
      ObjectNode edit =
          slack.changes().edited(message, "<@" + slack.identity().botUserId() + "> tours in Paris");
      String thread = Payloads.ts(message);
      send(rig, message, edit, edit, payloads.channelMessage(CHANNEL, ANA, thread, "cheaper"));

      List<Post> posts = slack.awaitPosts(2, SOON);
      assertThat(posts).extracting(Post::text).containsExactly("re: tours in Paris", "re: cheaper");
      assertThat(posts).allMatch(post -> post.threadTs().orElse("").equals(thread));
    }
  }

  @ParameterizedTest(name = "socket mode: {0}")
  @ValueSource(booleans = {false, true})
  void slackTellsAgainOfAChangeThatCouldNotBeKept(boolean socketMode) {
    Mortal life = new Mortal(Integer.MAX_VALUE, true);
    SessionStore sessions = life.through(SessionStore.class, stores.sessions());
    try (Rig rig = Rig.of(socketMode, slack, this::answer, sessions, turns)) {
      ObjectNode first = payloads.directMessage(DIRECT, ANA, "tours in Paris");
      send(rig, first);
      var unused = slack.awaitPosts(1, SOON);
      ObjectNode edit = slack.changes().edited(first, "tours in Lisbon");
      life.die();
      assertThat(rig.deliver(edit, Duration.ofSeconds(2))).isFalse();
      life.rise();
      send(rig, edit, payloads.directMessage(DIRECT, ANA, Payloads.ts(first), "cheaper"));

      unused = slack.awaitPosts(2, SOON);
      assertThat(rig.agent().histories().get(1)).containsExactly("tours in Lisbon", "cheaper");
    }
  }

  @ParameterizedTest(name = "socket mode: {0}")
  @ValueSource(booleans = {false, true})
  void itIsKeptAlsoWhileSlackAnswersNothing(boolean socketMode) {
    try (Rig rig = rig(socketMode)) {
      ObjectNode first = payloads.appMention(CHANNEL, ANA, "tours in Paris");
      send(rig, first);
      var unused = slack.awaitPosts(1, SOON);
      slack.failNext("conversations.info", Fault.rateLimited(60));
      String mention = "<@" + slack.identity().botUserId() + "> ";
      send(
          rig,
          slack.changes().edited(first, mention + "tours in Lisbon"),
          payloads.appMention(CHANNEL, ANA, Payloads.ts(first), "cheaper"));

      unused = slack.awaitPosts(2, SOON);
      assertThat(rig.agent().histories().get(1)).containsExactly("tours in Lisbon", "cheaper");
    }
  }

  @Test
  void redisKeepsItForAnotherProcess() {
    try (RedisServer server = RedisServer.start();
        RedisStores redis = Rig.redis(server.url());
        Rig rig =
            Rig.of(
                false,
                slack,
                this::answer,
                redis.sessions(),
                redis.turns("changes", TurnRules.DEFAULT));
        Rig another =
            Rig.of(
                false,
                slack,
                this::answer,
                redis.sessions(),
                redis.turns("changes", TurnRules.DEFAULT))) {
      ObjectNode first = payloads.directMessage(DIRECT, ANA, "wait");
      String thread = Payloads.ts(first);
      ObjectNode changed = payloads.directMessage(DIRECT, ANA, thread, "tours in Paris");
      ObjectNode deleted = payloads.directMessage(DIRECT, ANA, thread, "never mind");
      send(rig, first, changed, deleted);
      send(another, slack.changes().deleted(deleted));
      send(another, slack.changes().edited(changed, "tours in Lisbon"));
      send(another, payloads.directMessage(DIRECT, ANA, thread, "last"));
      released.countDown();

      assertThat(slack.awaitPosts(3, SOON))
          .extracting(Post::text)
          .containsExactly("re: wait", "re: tours in Lisbon", "re: last");
    }
  }
}
