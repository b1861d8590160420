package com.ifriend.slack;

import static com.ifriend.slack.Rig.ANA;
import static com.ifriend.slack.Rig.CHANNEL;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.adk.events.Event;
import com.google.adk.sessions.Session;
import com.google.genai.types.FunctionCall;
import com.google.genai.types.FunctionResponse;
import com.ifriend.agent.Concierge;
import com.ifriend.slackdouble.Payloads;
import com.ifriend.slackdouble.Post;
import com.ifriend.slackdouble.SlackDouble;
import com.ifriend.store.SessionStore;
import com.ifriend.store.StoredSessionService;
import com.ifriend.store.redis.RedisStores;
import com.ifriend.store.testkit.Await;
import com.ifriend.store.testkit.RedisServer;
import com.ifriend.store.turns.TurnCounts;
import com.ifriend.store.turns.TurnOutcome;
import com.ifriend.store.turns.TurnQueue;
import com.ifriend.store.turns.TurnRules;
import io.reactivex.rxjava3.core.Flowable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A bot dies at each step between the acceptance of a message and the end of its turn, before and
 * behind it, and another one goes on: there is one answer each time.
 */
@Execution(ExecutionMode.CONCURRENT)
final class DeathTest {
  private static final TurnRules RULES = TurnRules.DEFAULT.withLease(Duration.ofMillis(400));
  private static final int FEWEST_STEPS = 8;
  private static final int MOST_STEPS = 50;

  /** Answers show before they are there, or do not. */
  private record Script(boolean streaming) implements ScriptedAgent.Script {
    @Override
    public String answer(String text) {
      return "answer to " + text;
    }

    @Override
    public Flowable<String> pieces(String text) {
      return streaming ? Flowable.just(answer(text) + "\n") : Flowable.empty();
    }
  }

  private static Rig rig(
      boolean streaming, SlackDouble slack, SessionStore sessions, TurnQueue queue) {
    return streaming
        ? Rig.streaming(false, slack, new Script(true), sessions, queue, Clock.systemUTC())
        : Rig.http(slack, new Script(false), sessions, queue);
  }

  /** What else is lost with the bot. */
  private enum Lost {
    NOTHING,
    QUEUE,
    /** What the queue was told last, as by the kill of a Redis that syncs each second. */
    NOTES
  }

  @ParameterizedTest(name = "before the step: {0}, streaming: {1}, lost as well: {2}")
  @CsvSource({
    "true, false, NOTHING",
    "false, false, NOTHING",
    "true, true, NOTHING",
    "false, true, NOTHING",
    "true, false, QUEUE",
    "false, false, QUEUE",
    "true, true, QUEUE",
    "false, true, QUEUE",
    "true, false, NOTES",
    "false, false, NOTES",
    "true, true, NOTES",
    "false, true, NOTES"
  })
  void dyingAtAnyStepEndsInOneAnswer(boolean before, boolean streaming, Lost lost) {
    try (SlackDouble slack = SlackDouble.start();
        RedisServer server = RedisServer.start();
        RedisStores stores = Rig.redis(server.url())) {
      TurnQueue queue = stores.turns("death", RULES);
      int step = 1;
      while (diesAt(
          step,
          before,
          streaming,
          slack,
          stores,
          lost == Lost.NOTES ? losingNotes(queue) : queue,
          lost == Lost.QUEUE ? stores.turns("step " + step, RULES) : queue,
          lost == Lost.QUEUE)) {
        step++;
        assertThat(step).isLessThan(MOST_STEPS);
      }
      assertThat(step).as("steps of a turn").isGreaterThan(FEWEST_STEPS);
    }
  }

  @Test
  void whoIsToldToLeaveInTheMiddleLeavesTheTurnToAnother() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    try (SlackDouble slack = SlackDouble.start();
        RedisServer server = RedisServer.start();
        RedisStores stores = Rig.redis(server.url())) {
      TurnQueue queue = stores.turns("leaving", RULES);
      ObjectNode mention = slack.payloads().appMention(CHANNEL, ANA, "hello");
      try (Rig leaving =
          Rig.http(
              slack,
              text -> {
                begun.countDown();
                Thread.sleep(60_000);
                return "never";
              },
              stores.sessions(),
              queue)) {
        assertThat(leaving.http().deliver(mention).accepted()).isTrue();
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        leaving.bot().close(Duration.ofMillis(50));
      }
      assertThat(queue.counts().turns()).isEqualTo(1);
      try (Rig staying = Rig.http(slack, text -> "answer to " + text, stores.sessions(), queue)) {
        Await.until("all is done", () -> queue.counts().turns() == 0);
        assertThat(staying.bot().counts().answered()).isEqualTo(1);
      }
      assertThat(slack.posts()).extracting(Post::text).containsExactly("answer to hello");
      assertWhole("after leaving", stores, Payloads.ts(mention), "hello");
    }
  }

  /** The same queue, which takes notes and has none of them later. */
  private static TurnQueue losingNotes(TurnQueue queue) {
    return (TurnQueue)
        Proxy.newProxyInstance(
            DeathTest.class.getClassLoader(),
            new Class<?>[] {TurnQueue.class},
            (proxy, method, args) -> {
              Object[] without = args;
              if (method.getName().equals("renew")) {
                without = new Object[] {args[0], Optional.empty()};
              }
              try {
                return method.invoke(queue, without);
              } catch (InvocationTargetException e) {
                throw e.getTargetException();
              }
            });
  }

  /** Returns whether a turn has so many steps. */
  private static boolean diesAt(
      int step,
      boolean before,
      boolean streaming,
      SlackDouble slack,
      RedisStores stores,
      TurnQueue queue,
      TurnQueue next,
      boolean another) {
    Mortal life = new Mortal(step, before);
    String what = (before ? "before step " : "behind step ") + step;
    String text = "dies " + what;
    int posted = slack.posts().size();
    ObjectNode mention = slack.payloads().appMention(CHANNEL, ANA, text);
    boolean died;
    try (Rig first =
        rig(
            streaming,
            slack,
            life.through(SessionStore.class, stores.sessions()),
            life.through(TurnQueue.class, queue))) {
      boolean accepted = first.http().deliver(mention).accepted();
      if (accepted) {
        Await.until(
            "the turn ends or dies, " + what, () -> life.dead() || queue.counts().turns() == 0);
      }
      died = life.dead();
      try (Rig second = rig(streaming, slack, stores.sessions(), next)) {
        if (!accepted || another) {
          assertThat(second.http().deliver(mention).accepted()).isTrue();
        }
        Await.until("all is done, " + what, () -> next.counts().turns() == 0);
      }
    }
    if (another) {
      drop(queue);
    }
    assertThat(slack.posts().subList(posted, slack.posts().size()))
        .as(what)
        .extracting(Post::text)
        .containsExactly("answer to " + text);
    assertThat(queue.counts()).extracting(TurnCounts::parked).isEqualTo(0L);
    assertWhole(what, stores, Payloads.ts(mention), text);
    return died;
  }

  /** Nobody works on what died in a queue that is lost. */
  private static void drop(TurnQueue queue) {
    Await.until(
        "the lease of who died passes",
        () -> {
          queue
              .claim("nobody")
              .ifPresent(
                  lease -> {
                    var unused = queue.complete(lease, TurnOutcome.DONE, Optional.empty());
                  });
          return queue.counts().turns() == 0;
        });
  }

  private static void assertWhole(String what, RedisStores stores, String ts, String text) {
    Session session =
        new StoredSessionService(stores.sessions())
            .getSession(
                Concierge.APP_NAME,
                ANA,
                "slack_" + CHANNEL + "_" + ANA + "_" + ts,
                Optional.empty())
            .blockingGet();
    assertThat(session).as(what).isNotNull();
    List<Event> events = session.events();
    assertThat(events.stream().filter(event -> event.author().equals("user"))).as(what).hasSize(1);
    assertThat(
            events.stream().filter(event -> event.stringifyContent().equals("answer to " + text)))
        .as(what)
        .hasSize(1);
    assertThat(
            events.stream().flatMap(event -> event.functionCalls().stream()).map(FunctionCall::id))
        .as("calls and responses, " + what)
        .containsExactlyInAnyOrderElementsOf(
            events.stream()
                .flatMap(event -> event.functionResponses().stream())
                .map(FunctionResponse::id)
                .toList());
  }
}
