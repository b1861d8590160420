package com.ifriend.slack.answer;

import static com.ifriend.slack.Rig.ANA;
import static com.ifriend.slack.Rig.CHANNEL;
import static com.ifriend.slack.Rig.DIRECT;
import static com.ifriend.slack.Rig.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.ILoggingEvent;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.ifriend.slack.Logged;
import com.ifriend.slack.Rig;
import com.ifriend.slackdouble.AgentSession;
import com.ifriend.slackdouble.Fault;
import com.ifriend.slackdouble.Payloads;
import com.ifriend.slackdouble.SlackDouble;
import com.ifriend.store.inmemory.InMemoryStores;
import com.ifriend.store.redis.RedisConfig;
import com.ifriend.store.redis.RedisStores;
import com.ifriend.store.testkit.Await;
import com.ifriend.store.testkit.RedisServer;
import com.ifriend.store.turns.TurnQueue;
import com.ifriend.store.turns.TurnRules;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What shows beside the answers. */
class LifeSignsTest {
  private final SlackDouble slack = SlackDouble.start();
  private final InMemoryStores stores = InMemoryStores.create();
  private final TurnQueue turns = stores.turns("signs", TurnRules.DEFAULT);
  private final CountDownLatch release = new CountDownLatch(1);
  private final Logged logged = new Logged(Courtesies.class.getName());

  @AfterEach
  void stop() {
    release.countDown();
    slack.close();
    logged.close();
  }

  private Rig rig(boolean socketMode) {
    return Rig.of(
        socketMode,
        slack,
        text -> {
          assertThat(release.await(20, TimeUnit.SECONDS)).isTrue();
          return "re: " + text;
        },
        stores.sessions(),
        turns);
  }

  private Optional<String> status(String channel, String thread) {
    return slack.agentSession(channel, thread).map(AgentSession::status);
  }

  @ParameterizedTest(name = "socket mode: {0}")
  @ValueSource(booleans = {false, true})
  void workIsShownUnderItsTitleUntilTheAnswerIsThere(boolean socketMode) {
    try (Rig rig = rig(socketMode)) {
      ObjectNode mention =
          slack.payloads().appMention(CHANNEL, ANA, "quero passeios\nem Lisboa " + "a".repeat(100));
      String thread = Payloads.ts(mention);
      assertThat(rig.deliver(mention)).isTrue();

      Await.until("work is shown", () -> status(CHANNEL, thread).equals(Optional.of("processing")));
      assertThat(slack.posts()).isEmpty();
      assertThat(slack.agentSession(CHANNEL, thread).orElseThrow())
          .isEqualTo(
              new AgentSession(
                  "processing",
                  Optional.of("quero passeios em Lisboa " + "a".repeat(55) + "\u2026"),
                  Optional.of(ANA)));
      release.countDown();
      Await.until("work is over", () -> status(CHANNEL, thread).equals(Optional.of("active")));
      assertThat(slack.posts()).hasSize(1);
      assertThat(logged.warnings()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "quero passeios em Roma, est\u00e1 pensando\u2026",
    "quiero paseos en Roma, est\u00e1 pensando\u2026",
    "I would like tours in Rome, is thinking\u2026"
  })
  void appThatIsNoAgentShowsAStatusInTheLanguageOfItsUser(String text, String status) {
    slack.declareAgent(false);
    try (Rig rig = rig(true)) {
      ObjectNode mention = slack.payloads().appMention(CHANNEL, ANA, text);
      String thread = Payloads.ts(mention);
      assertThat(rig.deliver(mention)).isTrue();
      Await.until("work is shown", () -> slack.threadStatus(CHANNEL, thread).equals(status));
      release.countDown();
      Await.until("work is over", () -> slack.threadStatus(CHANNEL, thread).isEmpty());

      ObjectNode next = slack.payloads().directMessage(DIRECT, ANA, text);
      assertThat(rig.deliver(next)).isTrue();
      var unused = slack.awaitPosts(2, SOON);
      assertThat(slack.calls("agents.sessions.setStatus")).hasSize(1);
      assertThat(logged.warnings()).hasSize(1);
    }
  }

  @ParameterizedTest(name = "{0}, socket mode: {1}")
  @CsvSource({"missing_scope, true", "down, false", "hanging, true", "ratelimited, false"})
  void statusThatFailsNeitherDelaysNorLosesTheAnswer(String trouble, boolean socketMode) {
    Fault fault =
        switch (trouble) {
          case "missing_scope" -> Fault.slackError("missing_scope");
          case "down" -> Fault.httpStatus(503);
          case "ratelimited" -> Fault.rateLimited(30);
          default -> Fault.hang(Duration.ofSeconds(60));
        };
    slack.failFor("agents.sessions.setStatus", fault, Duration.ofMinutes(1));
    slack.failFor("assistant.threads.setStatus", fault, Duration.ofMinutes(1));
    release.countDown();
    try (Rig rig = rig(socketMode)) {
      for (int i = 0; i < 12; i++) {
        assertThat(rig.deliver(slack.payloads().directMessage(DIRECT, ANA, "message " + i)))
            .isTrue();
      }
      // A call that hangs would last longer than this.
      assertThat(slack.awaitPosts(12, Duration.ofMillis(1_800))).hasSize(12);
      if (trouble.equals("missing_scope")) {
        assertThat(logged.warnings())
            .extracting(ILoggingEvent::getFormattedMessage)
            .filteredOn(line -> line.contains("agents.sessions.setStatus"))
            .singleElement()
            .asString()
            .contains("Give the app the scope chat:write");
      }
    }
  }

  @Test
  void workIsTakenBackBehindARateLimit() {
    try (Rig rig = rig(false)) {
      ObjectNode mention = slack.payloads().appMention(CHANNEL, ANA, "hello");
      String thread = Payloads.ts(mention);
      assertThat(rig.deliver(mention)).isTrue();
      Await.until("work is shown", () -> status(CHANNEL, thread).equals(Optional.of("processing")));
      slack.failNext("agents.sessions.setStatus", Fault.rateLimited(1));
      release.countDown();
      Await.until("work is over", () -> status(CHANNEL, thread).equals(Optional.of("active")));
    }
  }

  @ParameterizedTest(name = "socket mode: {0}")
  @ValueSource(booleans = {false, true})
  void stopEndsTheTurnWithWhatWasSaidAndTakesTheSessionOutOfWork(boolean socketMode) {
    try (Rig rig = rig(socketMode)) {
      ObjectNode mention = slack.payloads().directMessage(DIRECT, ANA, "quero passeios em Roma");
      String thread = Payloads.ts(mention);
      assertThat(rig.deliver(mention)).isTrue();
      Await.until("the turn runs", () -> status(DIRECT, thread).equals(Optional.of("processing")));
      Await.until(
          "it is stopped",
          () -> {
            assertThat(rig.deliver(slack.payloads().sessionStopped(DIRECT, ANA, thread))).isTrue();
            return !slack.posts().isEmpty();
          });

      assertThat(slack.awaitPost(SOON).text()).containsIgnoringCase("parei");
      Await.until("work is over", () -> status(DIRECT, thread).equals(Optional.of("active")));
      release.countDown();
      assertThat(rig.deliver(slack.payloads().directMessage(DIRECT, ANA, thread, "go on")))
          .isTrue();
      assertThat(slack.awaitPost(SOON).text()).isEqualTo("re: go on");
    }
  }

  @Test
  void stopReachesTheProcessWhereTheTurnRunsAndNoLaterTurn() {
    AtomicInteger looks = new AtomicInteger();
    try (RedisServer server = RedisServer.start();
        RedisStores shared = RedisStores.connect(RedisConfig.of(server.url()));
        Rig working = rigOn(shared, looks);
        Rig other = rigOn(shared, new AtomicInteger())) {
      ObjectNode mention = slack.payloads().directMessage(DIRECT, ANA, "quero passeios em Roma");
      String thread = Payloads.ts(mention);
      assertThat(working.deliver(mention)).isTrue();
      Await.until("the turn runs", () -> working.agent().asked().size() == 1);

      assertThat(other.deliver(slack.payloads().sessionStopped(DIRECT, ANA, thread))).isTrue();

      assertThat(slack.awaitPost(SOON).text()).containsIgnoringCase("parei");
      assertThat(working.deliver(slack.payloads().directMessage(DIRECT, ANA, thread, "go on")))
          .isTrue();
      Await.until("the next turn runs", () -> working.agent().asked().size() == 2);
      int before = looks.get();
      Await.until("it was looked for a stop", () -> looks.get() > before + 1);
      release.countDown();
      assertThat(slack.awaitPost(SOON).text()).isEqualTo("re: go on");
    }
  }

  /**
   * @param looks how often somebody looked whether a turn was stopped elsewhere
   */
  private Rig rigOn(RedisStores shared, AtomicInteger looks) {
    TurnQueue queue = shared.turns("stops", TurnRules.DEFAULT);
    InvocationHandler counting =
        (proxy, method, arguments) -> {
          if (method.getName().equals("take") && arguments[1].equals(0)) {
            looks.incrementAndGet();
          }
          return method.invoke(queue, arguments);
        };
    return Rig.of(
        false,
        slack,
        text -> {
          assertThat(release.await(20, TimeUnit.SECONDS)).isTrue();
          return "re: " + text;
        },
        shared.sessions(),
        (TurnQueue)
            Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {TurnQueue.class}, counting));
  }

  @ParameterizedTest(name = "socket mode: {0}")
  @ValueSource(booleans = {false, true})
  void whoOpensTheConversationSeesWhatToAskInTheirLanguage(boolean socketMode) {
    try (Rig rig = rig(socketMode)) {
      slack.addChannel(DIRECT);
      slack.setLocale(ANA, "es-MX");
      assertThat(rig.deliver(slack.payloads().conversationOpened(DIRECT, ANA))).isTrue();
      Await.until("prompts", () -> !slack.suggestedPrompts(DIRECT).isEmpty());
      assertThat(slack.suggestedPrompts(DIRECT))
          .hasSize(3)
          .contains("\u00bfQu\u00e9 sabes de m\u00ed?");
      assertThat(rig.deliver(slack.payloads().conversationOpened(DIRECT, ANA))).isTrue();

      slack.grantScopes("chat:write", "assistant:write");
      assertThat(rig.deliver(slack.payloads().conversationOpened("D0BIA", "U0BIA"))).isTrue();
      Await.until("prompts", () -> !slack.suggestedPrompts("D0BIA").isEmpty());
      assertThat(slack.suggestedPrompts("D0BIA")).contains("O que voc\u00ea sabe sobre mim?");

      slack.grantScopes("chat:write");
      assertThat(rig.deliver(slack.payloads().conversationOpened("D0CAIO", "U0CAIO"))).isTrue();
      Await.until(
          "it is said", () -> logged.lines().toString().contains("the scope assistant:write"));
      assertThat(slack.calls("assistant.threads.setSuggestedPrompts")).hasSize(3);
    }
  }
}
