package com.ifriend.slack;

import static com.ifriend.slack.Rig.ANA;
import static com.ifriend.slack.Rig.CHANNEL;
import static com.ifriend.slack.Rig.DIRECT;
import static com.ifriend.slack.Rig.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.ifriend.slack.api.Tuning;
import com.ifriend.slack.message.InboundMessage;
import com.ifriend.slackdouble.Call;
import com.ifriend.slackdouble.Delivery;
import com.ifriend.slackdouble.Fault;
import com.ifriend.slackdouble.Payloads;
import com.ifriend.slackdouble.Post;
import com.ifriend.slackdouble.Receipt;
import com.ifriend.slackdouble.SlackDouble;
import com.ifriend.store.inmemory.InMemoryStores;
import com.ifriend.store.testkit.Await;
import com.ifriend.store.testkit.SettableClock;
import com.ifriend.store.turns.TurnQueue;
import com.ifriend.store.turns.TurnRules;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlackBotHttpTest {
  private final SlackDouble slack = SlackDouble.start();

  @AfterEach
  void stop() {
    slack.close();
  }

  /**
   * Every answer there will be is there when the answer to one more message is, which stands behind
   * them in their lane.
   */
  private List<Post> allPostsOfThread(Rig rig, String channel, String thread) {
    ObjectNode marker = slack.payloads().appMention(channel, ANA, thread, "marker");
    assertThat(rig.http().deliver(marker).status()).isEqualTo(200);
    Post post;
    do {
      post = slack.awaitPost(SOON);
    } while (!post.text().contains("marker"));
    return slack.posts().stream().filter(any -> !any.text().contains("marker")).toList();
  }

  @Test
  void mentionIsAnsweredOnceInItsThread() {
    try (Rig rig = Rig.http(slack, text -> "you said " + text)) {
      ObjectNode mention = slack.payloads().appMention(CHANNEL, ANA, "hello");

      Receipt receipt = rig.http().deliver(mention);

      assertThat(receipt.accepted()).isTrue();
      List<Post> posts = allPostsOfThread(rig, CHANNEL, Payloads.ts(mention));
      assertThat(posts).hasSize(1);
      assertThat(slack.calls()).extracting(Call::method).containsOnlyOnce("auth.test");
      assertThat(posts.get(0).channel()).isEqualTo(CHANNEL);
      assertThat(posts.get(0).threadTs()).contains(Payloads.ts(mention));
      assertThat(posts.get(0).text()).isEqualTo("you said hello");
      assertThat(rig.agent().asked().get(0))
          .isEqualTo(
              new ScriptedAgent.Asked(
                  ANA, "slack_" + CHANNEL + "_" + ANA + "_" + Payloads.ts(mention), "hello"));
    }
  }

  @Test
  void mentionInsideAThreadIsAnsweredThereUnderTheThreadsSession() {
    try (Rig rig = Rig.http(slack, text -> "answer")) {
      ObjectNode first = slack.payloads().appMention(CHANNEL, ANA, "one");
      ObjectNode second = slack.payloads().appMention(CHANNEL, ANA, Payloads.ts(first), "two");
      assertThat(rig.http().deliver(first).accepted()).isTrue();
      assertThat(rig.http().deliver(second).accepted()).isTrue();

      List<Post> posts = slack.awaitPosts(2, SOON);

      assertThat(posts)
          .extracting(post -> post.threadTs().orElseThrow())
          .containsOnly(Payloads.ts(first));
      assertThat(rig.agent().asked())
          .extracting(ScriptedAgent.Asked::sessionId)
          .containsOnly("slack_" + CHANNEL + "_" + ANA + "_" + Payloads.ts(first));
    }
  }

  @Test
  void directMessageAndItsFollowUpShareTheSessionOfTheThread() {
    try (Rig rig = Rig.http(slack, text -> "answer")) {
      ObjectNode first = slack.payloads().directMessage(DIRECT, ANA, "hi");
      ObjectNode second = slack.payloads().directMessage(DIRECT, ANA, Payloads.ts(first), "and?");
      assertThat(rig.http().deliver(first).accepted()).isTrue();
      assertThat(rig.http().deliver(second).accepted()).isTrue();

      List<Post> posts = slack.awaitPosts(2, SOON);

      assertThat(posts)
          .extracting(post -> post.threadTs().orElseThrow())
          .containsOnly(Payloads.ts(first));
      assertThat(rig.agent().asked())
          .containsExactly(
              new ScriptedAgent.Asked(
                  ANA, "slack_" + DIRECT + "_" + ANA + "_" + Payloads.ts(first), "hi"),
              new ScriptedAgent.Asked(
                  ANA, "slack_" + DIRECT + "_" + ANA + "_" + Payloads.ts(first), "and?"));
    }
  }

  @Test
  void directMessageIsKnownByItsChannelWhenTheKindIsLeftOut() {
    try (Rig rig = Rig.http(slack, text -> "answer")) {
      ObjectNode direct = slack.payloads().directMessage(DIRECT, ANA, "hi");
      var unused = direct.withObject("event").remove("channel_type");

      assertThat(rig.http().deliver(direct).accepted()).isTrue();

      assertThat(slack.awaitPost(SOON).threadTs()).contains(Payloads.ts(direct));
    }
  }

  @Test
  void directMessageWithAFileTellsTheAgentItsName() {
    try (Rig rig = Rig.http(slack, text -> "answer")) {
      ObjectNode file = slack.payloads().directFile(DIRECT, ANA, "my ticket", "voucher.png");

      assertThat(rig.http().deliver(file).accepted()).isTrue();

      assertThat(slack.awaitPost(SOON).threadTs()).contains(Payloads.ts(file));
      assertThat(rig.agent().asked().get(0).text())
          .isEqualTo("my ticket\n[attached file: voucher.png]");
    }
  }

  @Test
  void eventsThatAreNotForTheBotAreAcceptedAndIgnored() {
    try (Rig rig = Rig.http(slack, text -> "answer to " + text)) {
      Payloads payloads = slack.payloads();
      ObjectNode direct = payloads.directMessage(DIRECT, ANA, "edited later");
      ObjectNode ownAsUser = payloads.ownMessage(DIRECT, "my own answer");
      var unused = ownAsUser.withObject("event").remove("bot_id");
      List<ObjectNode> ignored =
          List.of(
              payloads.ownMessage(DIRECT, "my own answer"),
              ownAsUser,
              payloads.otherBotMessage(DIRECT, "another bot"),
              slack.changes().unfurled(direct),
              payloads.channelMessage(CHANNEL, ANA, "nobody asked the bot"),
              direct.deepCopy().put("type", "something_new"));
      for (ObjectNode payload : ignored) {
        assertThat(rig.http().deliver(payload).status()).isEqualTo(200);
      }
      Delivery button = Delivery.interaction(payloads.blockAction(CHANNEL, ANA, "1.000000"));
      assertThat(rig.http().deliver(button).status()).isEqualTo(200);

      assertThat(rig.http().deliver(direct).status()).isEqualTo(200);

      assertThat(slack.awaitPost(SOON).text()).isEqualTo("answer to edited later");
      assertThat(rig.agent().asked()).hasSize(1);
    }
  }

  @Test
  void repeatedDeliveriesAndTheTwinOfAMentionAreAnsweredOnce() {
    try (Rig rig = Rig.http(slack, text -> "answer to " + text)) {
      ObjectNode mention = slack.payloads().appMention(CHANNEL, ANA, "once");
      ObjectNode twin = slack.payloads().messageTwin(mention);

      assertThat(rig.http().deliver(twin).status()).isEqualTo(200);
      assertThat(rig.http().deliver(mention).status()).isEqualTo(200);
      for (int retry = 1; retry <= 3; retry++) {
        Delivery again = Delivery.json(mention).withRetry(retry, "http_timeout");
        assertThat(rig.http().deliver(again).status()).isEqualTo(200);
      }

      assertThat(allPostsOfThread(rig, CHANNEL, Payloads.ts(mention)))
          .extracting(Post::text)
          .containsExactly("answer to once");
    }
  }

  @Test
  void sameEventIdUnderAnotherTimestampIsAnsweredOnce() {
    try (Rig rig = Rig.http(slack, text -> "answer to " + text)) {
      ObjectNode first = slack.payloads().appMention(CHANNEL, ANA, "once");
      ObjectNode same = slack.payloads().appMention(CHANNEL, ANA, Payloads.ts(first), "twice");
      same.set("event_id", first.get("event_id"));

      assertThat(rig.http().deliver(first).status()).isEqualTo(200);
      assertThat(rig.http().deliver(same).status()).isEqualTo(200);

      assertThat(allPostsOfThread(rig, CHANNEL, Payloads.ts(first)))
          .extracting(Post::text)
          .containsExactly("answer to once");
    }
  }

  @Test
  void requestsNotSignedBySlackAreRefusedAndNotProcessed() {
    try (Rig rig = Rig.http(slack, text -> "answer to " + text)) {
      ObjectNode mention = slack.payloads().appMention(CHANNEL, ANA, "forged");
      Delivery delivery = Delivery.json(mention);
      Instant now = Instant.now();
      List<Delivery> forged =
          List.of(
              delivery.unsigned(),
              delivery.withSecret("another secret"),
              delivery.withSignature("v0=" + "0".repeat(64)),
              delivery.withSignature("v1=abc"),
              delivery.withTimestamp(now.minusSeconds(310)),
              delivery.withTimestamp(now.plusSeconds(310)),
              Delivery.json("{").withSecret("another secret"));
      for (Delivery bad : forged) {
        assertThat(rig.http().deliver(bad).status()).as("%s", bad).isEqualTo(401);
      }

      assertThat(rig.http().deliver(delivery.withTimestamp(now.minusSeconds(240))).status())
          .isEqualTo(200);
      assertThat(allPostsOfThread(rig, CHANNEL, Payloads.ts(mention))).hasSize(1);
      assertThat(rig.agent().asked()).hasSize(2);
    }
  }

  @Test
  void requestsThatCannotBeVerifiedAreCountedAndToldOfByTheirCause() {
    Logged logged = new Logged("com.ifriend.slack");
    try (logged;
        Rig rig = Rig.http(slack, text -> "answer")) {
      ObjectNode mention = slack.payloads().appMention(CHANNEL, ANA, "s3cret");
      Delivery delivery = Delivery.json(mention);
      Instant now = Instant.now();
      for (Delivery bad :
          List.of(
              delivery.withSecret("another"),
              delivery.unsigned(),
              delivery.withSecret("another").withTimestamp(now.minusSeconds(700)),
              delivery.withTimestamp(now.minusSeconds(1_000)),
              delivery.withTimestamp(now.plusSeconds(1_000)))) {
        assertThat(rig.http().deliver(bad).status()).isEqualTo(401);
      }

      assertThat(rig.bot().counts()).isEqualTo(new MessageCounts(0, 0, 0, 0, 0, 0, 5, 0, 0));
    }
    List<String> warnings =
        logged.warnings().stream().map(ILoggingEvent::getFormattedMessage).toList();
    assertThat(warnings).hasSize(2);
    assertThat(warnings.get(0)).contains("1 request(s)", "signing secret is wrong");
    assertThat(warnings.get(1)).matches(".*clock of this machine is 100[0-9] s ahead of Slack's.*");
    assertThat(warnings).noneMatch(line -> line.contains("s3cret") || line.contains("v0="));
  }

  @Test
  void malformedBodiesAreRefused() {
    try (Rig rig = Rig.http(slack, text -> "answer")) {
      for (String body :
          List.of(
              "",
              "{",
              "[]",
              "hello",
              "{'type':'event_callback'}",
              "{\"a\":1}",
              "{\"type\":7}",
              "{\"type\":\"event_callback\"}",
              "{\"type\":\"event_callback\",\"event\":{}}",
              "{\"type\":\"url_verification\"}",
              "{\"type\":\"url_verification\",\"challenge\":\"x\"} trailing")) {
        assertThat(rig.http().deliver(Delivery.json(body)).status()).as(body).isEqualTo(400);
      }
    }
  }

  @Test
  void signedEventsOfAWrongShapeAreRefusedInOneLine() {
    Logged logged = new Logged("com.ifriend.slack");
    int wrong = 0;
    try (logged;
        Rig rig = Rig.http(slack, text -> "answer")) {
      for (String field : List.of("user", "channel", "ts", "text", "thread_ts", "subtype")) {
        ObjectNode event = slack.payloads().appMention(CHANNEL, ANA, "s3cret words");
        ((ObjectNode) event.path("event")).putObject(field).putArray("s3cret").add(1);
        assertThat(rig.http().deliver(event).status()).as(field).isEqualTo(400);
        wrong++;
      }
      for (String field : List.of("user", "channel", "ts")) {
        ObjectNode event = slack.payloads().appMention(CHANNEL, ANA, "s3cret words");
        ((ObjectNode) event.path("event")).remove(field);
        assertThat(rig.http().deliver(event).status()).as("no " + field).isEqualTo(400);
        wrong++;
      }
      for (String field : List.of("event_id", "authorizations")) {
        ObjectNode event = slack.payloads().appMention(CHANNEL, ANA, "s3cret words");
        event.putObject(field).put("s3cret", true);
        assertThat(rig.http().deliver(event).status()).as(field).isEqualTo(400);
        wrong++;
      }
      ObjectNode event = slack.payloads().appMention(CHANNEL, ANA, "s3cret words");
      event.put("event", "s3cret");
      assertThat(rig.http().deliver(event).status()).isEqualTo(400);
      assertThat(rig.agent().asked()).isEmpty();
    }
    List<ILoggingEvent> warnings = logged.warnings();
    assertThat(warnings).hasSize(wrong + 1);
    assertThat(warnings)
        .allSatisfy(
            line -> {
              assertThat(line.getLevel()).isEqualTo(Level.WARN);
              assertThat(line.getThrowableProxy()).isNull();
              assertThat(line.getFormattedMessage()).doesNotContain("s3cret", "\n");
            });
  }

  @Test
  void messageWithoutAnAuthorIsAcceptedAndIgnored() {
    try (Rig rig = Rig.http(slack, text -> "answer")) {
      ObjectNode message = slack.payloads().directMessage(DIRECT, ANA, "hello");
      ((ObjectNode) message.path("event")).remove("user");

      assertThat(rig.http().deliver(message).status()).isEqualTo(200);
      assertThat(rig.agent().asked()).isEmpty();
    }
  }

  @Test
  void messagesOfOneUserHoldUpNobodyElse() {
    CountDownLatch release = new CountDownLatch(1);
    try (Rig rig =
        Rig.http(
            slack,
            text -> {
              hold(release);
              return "answer to " + text;
            },
            Rig.ONE_WORKER,
            TurnRules.DEFAULT.withAuthor(2, 1_000))) {
      ObjectNode first = slack.payloads().appMention(CHANNEL, ANA, "first");
      assertThat(rig.http().deliver(first).accepted()).isTrue();
      for (int i = 0; i < 150; i++) {
        ObjectNode own = slack.payloads().appMention(CHANNEL, ANA, "many");
        ObjectNode same =
            slack.payloads().appMention(CHANNEL, ANA, Payloads.ts(first), "many, in one thread");
        assertThat(rig.http().deliver(own).accepted()).isTrue();
        assertThat(rig.http().deliver(same).accepted()).isTrue();
      }
      ObjectNode other = slack.payloads().appMention(CHANNEL, "U0BIA", "other");
      assertThat(rig.http().deliver(other).accepted()).isTrue();

      release.countDown();

      // The one that ran already, and at most one more of the first user's.
      List<String> texts = slack.awaitPosts(3, SOON).stream().map(Post::text).toList();
      assertThat(texts.subList(0, 3)).contains("answer to other");
    } finally {
      release.countDown();
    }
  }

  @Test
  void whoSendsTooManyIsToldOnceInTheirLanguage() {
    CountDownLatch release = new CountDownLatch(1);
    try (Rig rig =
        Rig.http(
            slack,
            text -> {
              hold(release);
              return "answer to " + text;
            },
            Rig.QUICK,
            TurnRules.DEFAULT.withAuthor(2, 5))) {
      for (int i = 0; i < 100; i++) {
        ObjectNode one = slack.payloads().appMention(CHANNEL, ANA, "I would like tours in Rome");
        assertThat(rig.http().deliver(one).status()).isEqualTo(200);
      }

      Post told = slack.awaitPost(SOON);

      assertThat(told.text()).startsWith("You already have 5 messages waiting for me");
      assertThat(told.threadTs()).isPresent();
      assertThat(rig.bot().counts().dropped()).isEqualTo(95);
      release.countDown();
      rig.bot().close(SOON);
      assertThat(slack.posts()).hasSize(6);
      assertThat(rig.agent().asked()).hasSize(5);
    } finally {
      release.countDown();
    }
  }

  @Test
  void urlVerificationReturnsTheChallenge() {
    try (Rig rig = Rig.http(slack, text -> "answer")) {
      Receipt receipt = rig.http().deliver(slack.payloads().urlVerification("3eZbrw1aB"));

      assertThat(receipt.status()).isEqualTo(200);
      assertThat(receipt.body()).isEqualTo("3eZbrw1aB");
    }
  }

  @Test
  void bodyWithCharactersOutsideAsciiIsVerifiedByItsBytesWhateverThePlatformsCharset() {
    try (Rig rig = Rig.http(slack, text -> "Você disse " + text)) {
      ObjectNode mention = slack.payloads().appMention(CHANNEL, ANA, "São Paulo \uD83C\uDF34");

      assertThat(rig.http().deliver(mention).status()).isEqualTo(200);

      assertThat(slack.awaitPost(SOON).text()).isEqualTo("Você disse São Paulo \uD83C\uDF34");
    }
  }

  @Test
  void quickFollowUpsInAThreadAreAllAnsweredInOrder() {
    CountDownLatch release = new CountDownLatch(1);
    try (Rig rig =
        Rig.http(
            slack,
            text -> {
              hold(release);
              return "answer to " + text;
            })) {
      ObjectNode root = slack.payloads().appMention(CHANNEL, ANA, "0");
      assertThat(rig.http().deliver(root).accepted()).isTrue();
      for (int i = 1; i <= 3; i++) {
        ObjectNode more =
            slack.payloads().appMention(CHANNEL, ANA, Payloads.ts(root), Integer.toString(i));
        assertThat(rig.http().deliver(more).accepted()).isTrue();
      }
      assertThat(rig.agent().asked().size()).isLessThan(2);

      release.countDown();

      assertThat(slack.awaitPosts(4, SOON))
          .extracting(Post::text)
          .containsExactly("answer to 0", "answer to 1", "answer to 2", "answer to 3");
    }
  }

  @Test
  void blockedThreadHoldsUpNeitherAcknowledgementsNorOtherThreads() {
    CountDownLatch release = new CountDownLatch(1);
    try (Rig rig =
        Rig.http(
            slack,
            text -> {
              if (text.equals("slow")) {
                hold(release);
              }
              return "answer to " + text;
            })) {
      ObjectNode slow = slack.payloads().appMention(CHANNEL, ANA, "slow");
      assertThat(rig.http().deliver(slow).accepted()).isTrue();
      ObjectNode quick = slack.payloads().appMention(CHANNEL, ANA, "quick");
      assertThat(rig.http().deliver(quick).accepted()).isTrue();

      assertThat(slack.awaitPost(SOON).text()).isEqualTo("answer to quick");
      release.countDown();
      assertThat(slack.awaitPost(SOON).text()).isEqualTo("answer to slow");
    } finally {
      release.countDown();
    }
  }

  @Test
  void messageThatFindsNoRoomIsTakenWhenSlackDeliversItAgain() {
    CountDownLatch release = new CountDownLatch(1);
    try (Rig rig =
        Rig.http(
            slack,
            text -> {
              hold(release);
              return "answer to " + text;
            },
            Rig.ONE_WORKER,
            Rig.NARROW)) {
      ObjectNode first = slack.payloads().appMention(CHANNEL, ANA, "first");
      ObjectNode second = slack.payloads().appMention(CHANNEL, ANA, "second");
      assertThat(rig.http().deliver(first).status()).isEqualTo(200);

      assertThat(rig.http().deliver(second).status()).isEqualTo(503);

      release.countDown();
      assertThat(slack.awaitPost(SOON).text()).isEqualTo("answer to first");
      Receipt again;
      do {
        again = rig.http().deliver(Delivery.json(second).withRetry(1, "http_error"));
      } while (again.status() == 503);
      assertThat(slack.awaitPost(SOON).text()).isEqualTo("answer to second");
    } finally {
      release.countDown();
    }
  }

  @Test
  void rateLimitedAnswerIsPostedOnceAfterTheTimeSlackAskedFor() {
    slack.failNext("chat.postMessage", Fault.rateLimited(1));
    try (Rig rig = Rig.http(slack, text -> "answer")) {
      ObjectNode mention = slack.payloads().appMention(CHANNEL, ANA, "hello");

      assertThat(rig.http().deliver(mention).accepted()).isTrue();

      assertThat(slack.awaitPost(SOON).text()).isEqualTo("answer");
      List<Call> calls = slack.calls("chat.postMessage");
      assertThat(calls).extracting(Call::status).containsExactly(429, 200);
      assertThat(Duration.between(calls.get(0).receivedAt(), calls.get(1).receivedAt()))
          .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }
  }

  @Test
  void serverErrorIsTriedAgainAndALostResponseIsNot() {
    slack.failNext("chat.postMessage", Fault.httpStatus(503));
    slack.failNext("chat.postMessage", Fault.lostResponse());
    try (Rig rig = Rig.http(slack, text -> "answer to " + text)) {
      ObjectNode mention = slack.payloads().appMention(CHANNEL, ANA, "hello");

      assertThat(rig.http().deliver(mention).accepted()).isTrue();

      assertThat(allPostsOfThread(rig, CHANNEL, Payloads.ts(mention)))
          .extracting(Post::text)
          .containsExactly("answer to hello");
    }
  }

  @Test
  void answerWithoutTextIsStillAMessage() {
    try (Rig rig = Rig.http(slack, text -> "## ")) {
      ObjectNode mention = slack.payloads().appMention(CHANNEL, ANA, "hello");

      assertThat(rig.http().deliver(mention).accepted()).isTrue();

      assertThat(slack.awaitPost(SOON).text()).isEqualTo("\u2026");
    }
  }

  @Test
  void postsThatAreRefusedAreDeadLettersAndLeaveTheirLaneUsable() {
    slack.failNext("chat.postMessage", Fault.slackError("is_archived"));
    try (Rig rig = Rig.http(slack, text -> "answer to " + text)) {
      ObjectNode mention = slack.payloads().appMention(CHANNEL, ANA, "refused");
      ObjectNode next = slack.payloads().appMention(CHANNEL, ANA, Payloads.ts(mention), "next");
      assertThat(rig.http().deliver(mention).accepted()).isTrue();
      assertThat(rig.http().deliver(next).accepted()).isTrue();

      assertThat(allPostsOfThread(rig, CHANNEL, Payloads.ts(mention)))
          .extracting(Post::text)
          .containsExactly("answer to next");
      assertThat(rig.turns().list(true, 10))
          .singleElement()
          .satisfies(dead -> assertThat(dead.parkedFor().orElseThrow()).contains("is_archived"));
      assertThat(rig.bot().counts().failed()).isEqualTo(1);
      assertThat(rig.bot().ready()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "service_unavailable",
        "ratelimited",
        "request_timeout",
        "internal_error",
        "fatal_error"
      })
  void answerWaitsUntilSlackTakesIt(String error) {
    slack.failNext("chat.postMessage", Fault.slackError(error));
    slack.failNext("conversations.replies", Fault.httpStatus(500));
    try (Rig rig = Rig.http(slack, text -> "answer to " + text)) {
      ObjectNode mention = slack.payloads().appMention(CHANNEL, ANA, "hello");

      assertThat(rig.http().deliver(mention).accepted()).isTrue();

      assertThat(allPostsOfThread(rig, CHANNEL, Payloads.ts(mention)))
          .extracting(Post::text)
          .containsExactly("answer to hello");
      assertThat(rig.agent().asked()).as("the model was asked once").hasSize(2);
    }
  }

  @Test
  void postThatMayBeThereIsLookedForBeforeItIsPostedAgain() {
    slack.failNext("chat.postMessage", Fault.lostResponse());
    try (Rig rig = Rig.http(slack, text -> "answer to " + text)) {
      ObjectNode mention = slack.payloads().appMention(CHANNEL, ANA, "hello");
      assertThat(rig.http().deliver(mention).accepted()).isTrue();

      assertThat(allPostsOfThread(rig, CHANNEL, Payloads.ts(mention)))
          .extracting(Post::text)
          .containsExactly("answer to hello");
      assertThat(slack.calls("conversations.replies")).isNotEmpty();
    }
  }

  @Test
  void editOfAMessageThatTheQueueHasForgottenIsKnownByItsSession() {
    SettableClock clock = new SettableClock();
    TurnQueue queue =
        InMemoryStores.create(clock, Duration.ofHours(1)).turns("q", TurnRules.DEFAULT);
    try (Rig rig =
        Rig.http(slack, text -> "answer to " + text, InMemoryStores.create().sessions(), queue)) {
      ObjectNode mention = slack.payloads().appMention(CHANNEL, ANA, "hello");
      assertThat(rig.http().deliver(mention).accepted()).isTrue();
      assertThat(slack.awaitPost(SOON).text()).isEqualTo("answer to hello");
      clock.advance(Duration.ofDays(2));
      ObjectNode edit = mention.deepCopy().put("event_id", "Ev0EDIT");
      edit.withObject("/event").put("text", "<@U0DOUBLE0BT> hello, edited");
      edit.withObject("/event/edited").put("user", ANA).put("ts", Payloads.ts(mention));
      assertThat(rig.http().deliver(edit).accepted()).isTrue();

      assertThat(allPostsOfThread(rig, CHANNEL, Payloads.ts(mention)))
          .extracting(Post::text)
          .containsExactly("answer to hello");
    }
  }

  @Test
  void messageWhoseProcessDiedAgainAndAgainIsGivenUpAndItsUserTold() {
    SettableClock clock = new SettableClock();
    TurnQueue queue =
        InMemoryStores.create(clock, Duration.ofHours(1)).turns("q", TurnRules.DEFAULT);
    ObjectNode mention = slack.payloads().appMention(CHANNEL, ANA, "quero passeios em Roma");
    try (Rig dying = Rig.http(slack, text -> "never", InMemoryStores.create().sessions(), queue)) {
      dying.bot().close();
      assertThat(dying.http().deliver(mention).status()).isEqualTo(503);
    }
    InboundMessage message =
        new InboundMessage(
            CHANNEL,
            ANA,
            Payloads.ts(mention),
            Payloads.ts(mention),
            Optional.empty(),
            "quero passeios em Roma",
            Optional.empty(),
            false,
            InboundMessage.Manner.CALLED);
    assertThat(queue.accept(message.queued(), Optional.empty()).lease()).isEmpty();
    for (int death = 0; death < 5; death++) {
      assertThat(queue.claim("one that dies")).isPresent();
      clock.advance(TurnRules.DEFAULT.lease().plusSeconds(1));
    }
    try (Rig rig = Rig.http(slack, text -> "never", InMemoryStores.create().sessions(), queue)) {
      assertThat(slack.awaitPost(SOON).text()).startsWith("Desculpe, tentei responder");
      Await.until("it is a dead letter", () -> rig.turns().counts().parked() == 1);
      assertThat(rig.agent().asked()).isEmpty();
      assertThat(rig.bot().counts().failed()).isEqualTo(1);
    }
  }

  @Test
  void userIsToldOnceThatTheAnswerTakesLong() {
    CountDownLatch release = new CountDownLatch(1);
    Tuning impatient = Rig.impatient(Duration.ofMillis(50));
    try (Rig rig =
        Rig.http(
            slack,
            text -> {
              hold(release);
              return "answer to " + text;
            },
            impatient)) {
      ObjectNode mention = slack.payloads().appMention(CHANNEL, ANA, "I would like tours in Rome");
      assertThat(rig.http().deliver(mention).accepted()).isTrue();

      assertThat(slack.awaitPost(SOON).text()).contains("still at it");
      release.countDown();

      assertThat(slack.awaitPost(SOON).text()).startsWith("answer to");
      assertThat(slack.posts()).hasSize(2);
    } finally {
      release.countDown();
    }
  }

  @Test
  void postThatHangsIsPostedLater() {
    slack.failNext("chat.postMessage", Fault.hang(Duration.ofSeconds(30)));
    try (Rig rig = Rig.http(slack, text -> "answer to " + text)) {
      ObjectNode mention = slack.payloads().appMention(CHANNEL, ANA, "hello");
      assertThat(rig.http().deliver(mention).accepted()).isTrue();
      assertThat(slack.awaitPost(SOON).text()).isEqualTo("answer to hello");
    }
  }

  @Test
  void answerIsPostedWhereSlackMayNotBeAskedWhetherItIsThere() {
    slack.failNext("chat.postMessage", Fault.httpStatus(503));
    slack.failNext("conversations.replies", Fault.slackError("missing_scope"));
    try (Rig rig = Rig.http(slack, text -> "answer to " + text)) {
      ObjectNode mention = slack.payloads().appMention(CHANNEL, ANA, "hello");
      assertThat(rig.http().deliver(mention).accepted()).isTrue();
      assertThat(slack.awaitPost(SOON).text()).isEqualTo("answer to hello");
    }
  }

  @Test
  void deadTokenIsAComplaintUntilSlackTakesAPostAgain() {
    slack.failNext("chat.postMessage", Fault.slackError("account_inactive"));
    try (Rig rig = Rig.http(slack, text -> "answer to " + text)) {
      ObjectNode mention = slack.payloads().appMention(CHANNEL, ANA, "lost");
      assertThat(rig.http().deliver(mention).accepted()).isTrue();
      Await.until("the bot complains", () -> !rig.bot().ready());
      assertThat(rig.bot().complaint().orElseThrow()).contains("account_inactive");

      assertThat(rig.http().deliver(slack.payloads().appMention(CHANNEL, ANA, "next")).accepted())
          .isTrue();
      assertThat(slack.awaitPost(SOON).text()).isEqualTo("answer to next");
      Await.until("the bot is content", () -> rig.bot().complaint().isEmpty());
    }
  }

  @Test
  void longAnswerComesInSeveralMessagesOfTheThread() {
    String paragraph = "A sentence about the beaches of Florianópolis. ".repeat(20).strip();
    String markdown =
        String.join("\n\n", List.of(paragraph, paragraph, paragraph, paragraph, paragraph));
    try (Rig rig = Rig.http(slack, text -> text.contains("marker") ? text : markdown)) {
      ObjectNode mention = slack.payloads().appMention(CHANNEL, ANA, "tell me");

      assertThat(rig.http().deliver(mention).accepted()).isTrue();

      List<Post> posts = allPostsOfThread(rig, CHANNEL, Payloads.ts(mention));
      assertThat(posts).hasSize(2);
      assertThat(posts).allMatch(post -> post.text().length() <= 4_000);
      assertThat(posts).allMatch(post -> post.threadTs().equals(Optional.of(Payloads.ts(mention))));
      assertThat(posts.get(0).text() + "\n\n" + posts.get(1).text()).isEqualTo(markdown);
    }
  }

  @Test
  void answerCanNeitherPingNorSpoof() {
    String hostile =
        "<!channel> <@U0BOSS> <https://evil.example|https://bank.example>"
            + " [https://bank.example](https://evil.example) @here";
    try (Rig rig = Rig.http(slack, text -> hostile)) {
      ObjectNode mention = slack.payloads().appMention(CHANNEL, ANA, "hello");

      assertThat(rig.http().deliver(mention).accepted()).isTrue();

      Post post = slack.awaitPost(SOON);
      assertThat(post.controlSequences()).containsExactly("<https://evil.example>");
      assertThat(post.arguments())
          .containsAllEntriesOf(
              Map.of("link_names", "0", "unfurl_links", "0", "unfurl_media", "0"));
    }
  }

  @Test
  void closeAnswersWhatWasAcceptedAndRefusesTheRest() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    try (Rig rig =
        Rig.http(
            slack,
            text -> {
              running.countDown();
              hold(release);
              return "answer to " + text;
            })) {
      ObjectNode first = slack.payloads().appMention(CHANNEL, ANA, "first");
      ObjectNode second = slack.payloads().appMention(CHANNEL, ANA, Payloads.ts(first), "second");
      assertThat(rig.http().deliver(first).accepted()).isTrue();
      assertThat(rig.http().deliver(second).accepted()).isTrue();
      assertThat(running.await(10, TimeUnit.SECONDS)).isTrue();

      Thread closing = new Thread(() -> rig.bot().close(SOON));
      closing.start();
      while (rig.bot().ready()) {
        Thread.onSpinWait();
      }
      Receipt late = rig.http().deliver(slack.payloads().appMention(CHANNEL, ANA, "late"));
      release.countDown();
      closing.join();

      assertThat(late.status()).isEqualTo(503);
      assertThat(slack.posts())
          .extracting(Post::text)
          .containsExactly("answer to first", "answer to second");
    } finally {
      release.countDown();
    }
  }

  @Test
  void closeWaitsNoLongerThanAllowed() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    try (Rig rig =
        Rig.http(
            slack,
            text -> {
              running.countDown();
              hold(never);
              return "never";
            })) {
      ObjectNode mention = slack.payloads().appMention(CHANNEL, ANA, "hangs");
      assertThat(rig.http().deliver(mention).accepted()).isTrue();
      assertThat(running.await(10, TimeUnit.SECONDS)).isTrue();

      long start = System.nanoTime();
      rig.bot().close(Duration.ofMillis(100));

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
      assertThat(slack.posts()).isEmpty();
    } finally {
      never.countDown();
    }
  }

  private static void hold(CountDownLatch latch) throws InterruptedException {
    if (!latch.await(20, TimeUnit.SECONDS)) {
      throw new AssertionError("A test never let its turn go on");
    }
  }
}
