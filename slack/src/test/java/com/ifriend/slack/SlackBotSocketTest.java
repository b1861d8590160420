package com.ifriend.slack;

import static com.ifriend.slack.Rig.ANA;
import static com.ifriend.slack.Rig.CHANNEL;
import static com.ifriend.slack.Rig.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.ifriend.slack.api.Tuning;
import com.ifriend.slackdouble.Envelope;
import com.ifriend.slackdouble.Fault;
import com.ifriend.slackdouble.Payloads;
import com.ifriend.slackdouble.Post;
import com.ifriend.slackdouble.SlackDouble;
import com.ifriend.slackdouble.SocketConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SlackBotSocketTest {
  private final SlackDouble slack = SlackDouble.start();

  @AfterEach
  void stop() {
    slack.close();
  }

  private ObjectNode mention(String text) {
    return slack.payloads().appMention(CHANNEL, ANA, text);
  }

  private SocketConnection connection(int number) {
    return slack.socketMode().awaitConnections(number, SOON).get(number - 1);
  }

  private void assertAcknowledgedAndAnswered(List<Envelope> envelopes, String... answers) {
    for (Envelope envelope : envelopes) {
      assertThat(envelope.awaitAck(SOON).payload()).isEmpty();
    }
    assertThat(slack.awaitPosts(answers.length, SOON))
        .extracting(Post::text)
        .containsExactlyInAnyOrder(answers);
    assertThat(slack.socketMode().violations()).isEmpty();
  }

  @Test
  void mentionIsAcknowledgedAndAnsweredInItsThread() {
    try (Rig rig = Rig.socket(slack, text -> "you said " + text)) {
      ObjectNode mention = mention("S\u00e3o Paulo");

      Envelope envelope = slack.socketMode().deliver(mention);

      assertAcknowledgedAndAnswered(List.of(envelope), "you said S\u00e3o Paulo");
      assertThat(slack.posts().get(0).threadTs()).contains(Payloads.ts(mention));
      awaitReady(rig);
    }
  }

  @Test
  void acknowledgementDoesNotWaitForTheAnswer() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    try (Rig rig =
        Rig.socket(
            slack,
            text -> {
              assertThat(release.await(20, TimeUnit.SECONDS)).isTrue();
              return "answer to " + text;
            })) {
      ObjectNode first = mention("first");
      List<Envelope> envelopes = new ArrayList<>();
      envelopes.add(slack.socketMode().deliver(first));
      ObjectNode next = slack.payloads().appMention(CHANNEL, ANA, Payloads.ts(first), "next");
      envelopes.add(slack.socketMode().deliver(next));
      for (Envelope envelope : envelopes) {
        assertThat(envelope.awaitAck(SOON).took()).isLessThan(Duration.ofSeconds(3));
      }
      assertThat(slack.posts()).isEmpty();

      release.countDown();

      assertAcknowledgedAndAnswered(envelopes, "answer to first", "answer to next");
      assertThat(rig.agent().asked())
          .extracting(ScriptedAgent.Asked::text)
          .containsExactly("first", "next");
    } finally {
      release.countDown();
    }
  }

  @Test
  void envelopeDeliveredAgainIsAcknowledgedAgainAndAnsweredOnce() {
    try (Rig rig = Rig.socket(slack, text -> "answer to " + text)) {
      Envelope first = slack.socketMode().deliver(mention("once"));
      Envelope again = slack.socketMode().redeliver(first, "timeout");
      Envelope other = slack.socketMode().deliver(mention("other"));

      assertAcknowledgedAndAnswered(
          List.of(first, again, other), "answer to once", "answer to other");
      assertThat(rig.agent().asked()).hasSize(2);
    }
  }

  @Test
  void interactionsThatAreNotOursAreAcknowledgedAndIgnored() {
    try (Rig rig = Rig.socket(slack, text -> "answer")) {
      Envelope button =
          slack
              .socketMode()
              .deliver("interactive", slack.payloads().blockAction(CHANNEL, ANA, "1.000000"));

      assertThat(button.awaitAck(SOON).payload()).isEmpty();
      assertThat(rig.agent().asked()).isEmpty();
    }
  }

  @Test
  void envelopesOfAWrongShapeAreDroppedInOneLineAndTheSocketGoesOn() {
    Logged logged = new Logged("com.ifriend.slack");
    try (logged;
        Rig rig = Rig.socket(slack, text -> "answer to " + text)) {
      ObjectNode wrongType = slack.payloads().appMention(CHANNEL, ANA, "s3cret");
      ((ObjectNode) wrongType.path("event")).putObject("text");
      ObjectNode noUser = slack.payloads().appMention(CHANNEL, ANA, "s3cret");
      ((ObjectNode) noUser.path("event")).remove("user");
      ObjectNode noEvent = slack.payloads().appMention(CHANNEL, ANA, "s3cret");
      noEvent.remove("event");
      List<Envelope> wrong =
          List.of(
              slack.socketMode().deliver(wrongType),
              slack.socketMode().deliver(noUser),
              slack.socketMode().deliver(noEvent),
              slack.socketMode().deliver(TextNode.valueOf("s3cret")));

      Envelope right =
          slack.socketMode().deliver(slack.payloads().appMention(CHANNEL, ANA, "right"));

      assertThat(right.awaitAck(SOON).payload()).isEmpty();
      assertThat(slack.awaitPost(SOON).text()).isEqualTo("answer to right");
      assertThat(wrong).allMatch(envelope -> !envelope.acknowledged());
      assertThat(rig.agent().asked()).hasSize(1);
    }
    List<ILoggingEvent> warnings = logged.warnings();
    assertThat(warnings).hasSize(4);
    assertThat(warnings)
        .allSatisfy(
            line -> {
              assertThat(line.getLevel()).isEqualTo(Level.WARN);
              assertThat(line.getThrowableProxy()).isNull();
              assertThat(line.getFormattedMessage()).doesNotContain("s3cret", "\n");
            });
  }

  private ObjectNode button(String user) {
    return slack.payloads().blockAction(CHANNEL, user, "1.000000");
  }

  @Test
  void envelopeThatFindsNoRoomIsNotAcknowledgedAndTakenWhenItComesAgain() {
    CountDownLatch release = new CountDownLatch(1);
    try (Rig rig =
        Rig.socket(
            slack,
            text -> {
              assertThat(release.await(20, TimeUnit.SECONDS)).isTrue();
              return "answer to " + text;
            },
            Rig.ONE_WORKER,
            Rig.NARROW)) {
      Envelope first = slack.socketMode().deliver(mention("first"));
      Envelope second = slack.socketMode().deliver(mention("second"));
      Envelope behind = slack.socketMode().deliver("interactive", button(ANA));
      assertThat(first.awaitAck(SOON).payload()).isEmpty();
      assertThat(behind.awaitAck(SOON).payload()).isEmpty();
      assertThat(second.acknowledged()).isFalse();

      release.countDown();
      assertThat(slack.awaitPost(SOON).text()).isEqualTo("answer to first");
      Envelope again;
      do {
        again = slack.socketMode().redeliver(second, "timeout");
        behind = slack.socketMode().deliver("interactive", button(ANA));
        assertThat(behind.awaitAck(SOON).payload()).isEmpty();
      } while (!again.acknowledged());

      assertThat(slack.awaitPost(SOON).text()).isEqualTo("answer to second");
      assertThat(rig.agent().asked()).hasSize(2);
    } finally {
      release.countDown();
    }
  }

  @Test
  void announcedDisconnectLosesNothingAndEachSocketGetsItsOwnAcknowledgements() {
    try (Rig rig = Rig.socket(slack, text -> "answer to " + text)) {
      SocketConnection old = connection(1);
      List<Envelope> envelopes = new ArrayList<>();
      envelopes.add(slack.socketMode().deliverOn(old, mention("before")));
      old.warn("warning");
      envelopes.add(slack.socketMode().deliverOn(old, mention("while connecting")));

      SocketConnection next = connection(2);
      envelopes.add(slack.socketMode().deliverOn(next, mention("on the new one")));
      envelopes.add(slack.socketMode().deliverOn(old, mention("still on the old one")));

      assertAcknowledgedAndAnswered(
          envelopes,
          "answer to before",
          "answer to while connecting",
          "answer to on the new one",
          "answer to still on the old one");
      assertThat(old.isOpen()).isTrue();

      old.close();
      var unused = old.awaitEnd(SOON);
      assertThat(next.isOpen()).isTrue();
      awaitReady(rig);
      Envelope last = slack.socketMode().deliver(mention("after"));
      assertThat(last.connection()).isSameAs(next);
      assertThat(last.awaitAck(SOON).payload()).isEmpty();
      assertThat(slack.calls("apps.connections.open")).hasSize(2);
    }
  }

  @Test
  void replacedSocketThatSlackLeavesOpenIsClosedAfterAWhile() {
    Tuning shortLinger =
        Rig.quick(
            tuning -> {
              tuning.deadAfter = SOON.multipliedBy(6);
              tuning.linger = Duration.ofMillis(100);
            });
    try (Rig rig = Rig.socket(slack, text -> "answer", shortLinger)) {
      SocketConnection old = connection(1);
      old.warn("warning");

      assertThat(old.awaitEnd(SOON)).isEqualTo(new SocketConnection.Ending(1000, true));

      assertThat(connection(2).isOpen()).isTrue();
      awaitReady(rig);
    }
  }

  @Test
  void manyEventsDuringManyRefreshesAreAllAnsweredOnce() {
    int refreshes = 5;
    int perRefresh = 30;
    try (Rig rig = Rig.socket(slack, text -> text)) {
      List<Envelope> envelopes = new ArrayList<>();
      List<String> expected = new ArrayList<>();
      for (int refresh = 1; refresh <= refreshes; refresh++) {
        SocketConnection old = connection(refresh);
        for (int i = 0; i < perRefresh; i++) {
          if (i == perRefresh / 3) {
            old.warn("refresh_requested");
          }
          String text = refresh + "." + i;
          expected.add(text);
          envelopes.add(slack.socketMode().deliver(mention(text)));
        }
        assertThat(connection(refresh + 1).isOpen()).isTrue();
        old.close();
        var unused = old.awaitEnd(SOON);
        for (Envelope envelope : List.copyOf(envelopes)) {
          if (!envelope.connection().isOpen() && !envelope.acknowledged()) {
            envelopes.remove(envelope);
            envelopes.add(slack.socketMode().redeliver(envelope, "timeout"));
          }
        }
      }

      assertAcknowledgedAndAnswered(envelopes, expected.toArray(String[]::new));
      assertThat(rig.agent().asked()).hasSize(refreshes * perRefresh);
    }
  }

  @Test
  void oldSocketStaysInUseWhileTheNewOneCannotBeMade() {
    try (Rig rig = Rig.socket(slack, text -> "answer to " + text)) {
      SocketConnection old = connection(1);
      for (int i = 0; i < 3; i++) {
        slack.failNext("apps.connections.open", Fault.httpStatus(500));
      }
      old.warn("refresh_requested");
      var unused = slack.awaitCalls(4, SOON);

      Envelope envelope = slack.socketMode().deliverOn(old, mention("hello"));

      assertAcknowledgedAndAnswered(List.of(envelope), "answer to hello");
      assertThat(connection(2).isOpen()).isTrue();
      awaitReady(rig);
    }
  }

  @Test
  void killedSocketIsReplacedAndWhatItDidNotAcknowledgeIsTakenFromTheNext() {
    try (Rig rig = Rig.socket(slack, text -> "answer to " + text)) {
      SocketConnection old = connection(1);
      old.freeze();
      Envelope lost = slack.socketMode().deliverOn(old, mention("unheard acknowledgement"));
      assertThat(slack.awaitPost(SOON).text()).isEqualTo("answer to unheard acknowledgement");
      old.kill();

      SocketConnection next = connection(2);
      Envelope again = slack.socketMode().redeliver(lost, "timeout");
      Envelope fresh = slack.socketMode().deliverOn(next, mention("fresh"));

      assertAcknowledgedAndAnswered(
          List.of(again, fresh), "answer to unheard acknowledgement", "answer to fresh");
      assertThat(lost.acknowledged()).isFalse();
      assertThat(rig.agent().asked()).hasSize(2);
    }
  }

  @Test
  void silentSocketIsGivenUpAndReplaced() {
    try (Rig rig = Rig.socket(slack, text -> "answer to " + text)) {
      SocketConnection old = connection(1);
      old.awaitPings(2, SOON);
      assertThat(slack.socketMode().open()).containsExactly(old);

      old.freeze();

      SocketConnection next = connection(2);
      Envelope envelope = slack.socketMode().deliverOn(next, mention("hello"));
      assertAcknowledgedAndAnswered(List.of(envelope), "answer to hello");
      assertThat(old.awaitEnd(SOON)).isNotNull();
      awaitReady(rig);
    }
  }

  @Test
  void socketWithoutAGreetingIsNotReliedOn() {
    try (Rig rig = Rig.socket(slack, text -> "answer to " + text)) {
      SocketConnection first = connection(1);
      slack.socketMode().greet(false);
      first.kill();
      SocketConnection mute = connection(2);
      assertThat(mute.awaitEnd(SOON)).isNotNull();
      assertThat(rig.bot().ready()).isFalse();

      slack.socketMode().greet(true);

      Envelope envelope = deliverWhenReady(rig, mention("hello"));
      assertAcknowledgedAndAnswered(List.of(envelope), "answer to hello");
    }
  }

  private static void awaitNotReady(Rig rig) {
    long deadline = System.nanoTime() + SOON.toNanos();
    while (rig.bot().ready()) {
      assertThat(System.nanoTime()).as("time to become deaf").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  /** Gives up no socket. */
  private static Tuning trusting(
      Duration pingEvery, Duration firstBackoff, Duration longestBackoff) {
    return Rig.quick(
        tuning -> {
          tuning.pingEvery = pingEvery;
          tuning.deadAfter = SOON.multipliedBy(6);
          tuning.firstBackoff = firstBackoff;
          tuning.longestBackoff = longestBackoff;
        });
  }

  /** A new connection may deliver before the bot has put it in the place of the old one. */
  private static void awaitReady(Rig rig) {
    long deadline = System.nanoTime() + SOON.toNanos();
    while (!rig.bot().ready()) {
      assertThat(System.nanoTime()).as("time to become ready").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  private Envelope deliverWhenReady(Rig rig, ObjectNode payload) {
    awaitReady(rig);
    List<SocketConnection> open = slack.socketMode().open();
    return slack.socketMode().deliverOn(open.get(open.size() - 1), payload);
  }

  @Test
  void connectionsThatEndUnusedAreMadeAgainWithGrowingPauses() {
    // No ping, so that no connection counts as used.
    Tuning slow = trusting(SOON, Duration.ofMillis(300), Duration.ofMillis(600));
    try (Rig rig = Rig.socket(slack, text -> "answer", slow)) {
      long start = System.nanoTime();
      for (int number = 1; number <= 3; number++) {
        SocketConnection young = connection(number);
        young.pingAndAwaitPong(SOON);
        young.close();
      }
      SocketConnection fourth = connection(4);

      // At least half of 300, 600 and 600 ms.
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isGreaterThanOrEqualTo(Duration.ofMillis(750));
      Envelope envelope = slack.socketMode().deliverOn(fourth, mention("hello"));
      assertAcknowledgedAndAnswered(List.of(envelope), "answer");
      awaitReady(rig);
    }
  }

  @Test
  void pingsOfSlackAreAnswered() {
    try (Rig rig = Rig.socket(slack, text -> "answer")) {
      connection(1).pingAndAwaitPong(SOON);

      awaitReady(rig);
    }
  }

  /** One that would wait too long for any test when it takes a used connection for a failed one. */
  private static final Tuning PATIENT =
      trusting(Rig.QUICK.pingEvery(), Duration.ofSeconds(4), Duration.ofMinutes(5));

  @Test
  void connectionThatDeliveredSomethingIsReplacedSoonHoweverYoungItWas() {
    try (Rig rig = Rig.socket(slack, text -> "answer to " + text, PATIENT)) {
      for (int number = 1; number <= 5; number++) {
        SocketConnection young = connection(number);
        Envelope envelope = slack.socketMode().deliverOn(young, mention("number " + number));
        assertThat(envelope.awaitAck(SOON).payload()).isEmpty();
        young.kill();
      }
      assertThat(connection(6).isOpen()).isTrue();
      awaitReady(rig);
    }
  }

  @Test
  void connectionThatAnsweredAPingIsReplacedSoonHoweverYoungItWas() {
    try (Rig rig = Rig.socket(slack, text -> "answer", PATIENT)) {
      for (int number = 1; number <= 5; number++) {
        SocketConnection young = connection(number);
        // The pong of the first has been read when the second ping is sent.
        young.awaitPings(2, SOON);
        young.kill();
      }
      assertThat(connection(6).isOpen()).isTrue();
      awaitReady(rig);
    }
  }

  @Test
  void announcementsThatComeFastAreFollowedAtOnceAndTwoSocketsStayOpen() {
    try (Rig rig = Rig.socket(slack, text -> "answer to " + text, PATIENT)) {
      int refreshes = 4;
      for (int number = 1; number <= refreshes; number++) {
        SocketConnection old = connection(number);
        old.warn("warning");
        old.warn("refresh_requested");
        SocketConnection next = connection(number + 1);
        assertThat(old.isOpen()).isTrue();
        assertThat(next.isOpen()).isTrue();
        assertThat(rig.bot().ready()).isTrue();
      }
      for (int number = 1; number < refreshes; number++) {
        assertThat(connection(number).awaitEnd(SOON))
            .isEqualTo(new SocketConnection.Ending(1000, true));
      }
      assertThat(slack.socketMode().open())
          .containsExactly(connection(refreshes), connection(refreshes + 1));
      assertThat(slack.calls("apps.connections.open")).hasSize(refreshes + 1);
      Envelope onOld = slack.socketMode().deliverOn(connection(refreshes), mention("old"));
      Envelope onNew = slack.socketMode().deliverOn(connection(refreshes + 1), mention("new"));
      assertAcknowledgedAndAnswered(List.of(onOld, onNew), "answer to old", "answer to new");
    }
  }

  @Test
  void announcedEndIsNotWaitedForWithLongPausesWhenTheNextConnectionFailsAtFirst() {
    Tuning slow = trusting(Rig.QUICK.pingEvery(), Duration.ofMillis(1_500), Duration.ofMinutes(5));
    try (Rig rig = Rig.socket(slack, text -> "answer to " + text, slow)) {
      SocketConnection old = connection(1);
      for (int i = 0; i < 3; i++) {
        slack.failNext("apps.connections.open", Fault.httpStatus(500));
      }

      old.warn("warning");

      // Slack would close the old one in ten seconds.
      assertThat(connection(2).isOpen()).isTrue();
      assertThat(old.isOpen()).isTrue();
      awaitReady(rig);
      assertThat(slack.calls("apps.connections.open")).hasSize(5);
    }
  }

  @Test
  void announcedEndIsNotSleptThroughWhenTheNextConnectionHangs() {
    Tuning slow =
        Rig.quick(
            tuning -> {
              tuning.helloTimeout = Duration.ofMinutes(1);
              tuning.deadAfter = SOON;
            });
    try (Rig rig = Rig.socket(slack, text -> "answer", slow)) {
      SocketConnection old = connection(1);
      slack.socketMode().greet(false);
      old.warn("warning");
      SocketConnection mute = connection(2);
      slack.socketMode().greet(true);

      assertThat(connection(3).isOpen()).isTrue();
      assertThat(mute.awaitEnd(SOON)).isNotNull();
      assertThat(old.isOpen()).isTrue();
      awaitReady(rig);
    }
  }

  @Test
  void switchedOffLinkIsAskedForRarelyUntilItIsBack() {
    Logged logged = new Logged("com.ifriend.slack");
    // No ping, so that the second connection is not taken for one of use.
    Tuning silent = trusting(SOON, Rig.QUICK.firstBackoff(), Rig.QUICK.longestBackoff());
    try (logged;
        Rig rig = Rig.socket(slack, text -> "answer to " + text, silent)) {
      SocketConnection first = connection(1);
      slack.failNext("apps.connections.open", Fault.slackError("not_allowed"));
      slack.failNext("apps.connections.open", Fault.slackError("not_allowed"));

      first.disableLink();
      var unused = first.awaitEnd(SOON);
      awaitNotReady(rig);
      assertThat(rig.http().deliver(mention("over HTTP")).status()).isEqualTo(200);
      assertThat(slack.awaitPost(SOON).text()).isEqualTo("answer to over HTTP");
      // Slack gives out a connection, and says at once that there is none.
      connection(2).disableLink();

      SocketConnection third = connection(3);
      awaitReady(rig);
      Envelope envelope = slack.socketMode().deliverOn(third, mention("back"));
      assertThat(envelope.awaitAck(SOON).payload()).isEmpty();
      assertThat(slack.awaitPost(SOON).text()).isEqualTo("answer to back");
      assertThat(slack.calls("apps.connections.open")).hasSize(5);
    }
    assertThat(logged.warnings())
        .extracting(ILoggingEvent::getFormattedMessage)
        .singleElement()
        .satisfies(line -> assertThat(line).contains("SOCKET MODE IS SWITCHED OFF"));
  }

  @Test
  void switchedOffLinkIsNotAskedForAtOnce() {
    Tuning rare = Rig.quick(tuning -> tuning.whenSwitchedOff = Duration.ofMinutes(1));
    try (Rig rig = Rig.socket(slack, text -> "answer to " + text, rare)) {
      SocketConnection connection = connection(1);

      connection.disableLink();

      var unused = connection.awaitEnd(SOON);
      // Long enough for an attempt to connect, had there been one.
      assertThat(rig.http().deliver(mention("over HTTP")).status()).isEqualTo(200);
      assertThat(slack.awaitPost(SOON).text()).isEqualTo("answer to over HTTP");
      assertThat(rig.bot().ready()).isFalse();
      assertThat(slack.calls("apps.connections.open")).hasSize(1);
    }
  }

  @Test
  void closeSaysGoodbyeOnTheSocketAndAnswersWhatWasAcknowledged() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    try (Rig rig =
        Rig.socket(
            slack,
            text -> {
              running.countDown();
              assertThat(release.await(20, TimeUnit.SECONDS)).isTrue();
              return "answer to " + text;
            })) {
      SocketConnection connection = connection(1);
      Envelope envelope = slack.socketMode().deliver(mention("last"));
      assertThat(running.await(10, TimeUnit.SECONDS)).isTrue();

      Thread closing = new Thread(() -> rig.bot().close(SOON));
      closing.start();
      SocketConnection.Ending end = connection.awaitEnd(SOON);
      release.countDown();
      closing.join();

      assertThat(end).isEqualTo(new SocketConnection.Ending(1000, true));
      assertAcknowledgedAndAnswered(List.of(envelope), "answer to last");
    } finally {
      release.countDown();
    }
  }
}
