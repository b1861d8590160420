package com.ifriend.slack.answer;

import static com.ifriend.slack.Rig.ANA;
import static com.ifriend.slack.Rig.CHANNEL;
import static com.ifriend.slack.Rig.DIRECT;
import static com.ifriend.slack.Rig.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.adk.agents.LlmAgent;
import com.google.adk.tools.Annotations.Schema;
import com.google.adk.tools.FunctionTool;
import com.ifriend.agent.IFriendAgent;
import com.ifriend.agent.tours.TourCatalogs;
import com.ifriend.slack.Clerk;
import com.ifriend.slack.Mortal;
import com.ifriend.slack.Rig;
import com.ifriend.slackdouble.Call;
import com.ifriend.slackdouble.Fault;
import com.ifriend.slackdouble.Payloads;
import com.ifriend.slackdouble.Post;
import com.ifriend.slackdouble.SlackDouble;
import com.ifriend.slackdouble.Stream;
import com.ifriend.store.SessionStore;
import com.ifriend.store.inmemory.InMemoryStores;
import com.ifriend.store.testkit.Await;
import com.ifriend.store.testkit.SettableClock;
import com.ifriend.store.turns.TurnQueue;
import com.ifriend.store.turns.TurnRules;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The tools of a turn show as tasks of its stream. */
class StreamTasksTest {
  private static final String SECRET = "allergic to peanuts";

  private final SlackDouble slack = SlackDouble.start();
  private final InMemoryStores stores = InMemoryStores.create();
  private final SettableClock clock = new SettableClock();
  private final CountDownLatch release = new CountDownLatch(1);
  private final Workbench workbench = new Workbench();

  /** Public, because ADK calls it by reflection. */
  public final class Workbench {
    public Map<String, Object> work(@Schema(name = "what") String what)
        throws InterruptedException {
      assertThat(release.await(20, TimeUnit.SECONDS)).isTrue();
      return what.equals("fails")
          ? Map.of("status", "failed", "error", SECRET)
          : Map.of("status", "ok", "found", SECRET);
    }
  }

  @BeforeEach
  void setClock() {
    clock.advance(Duration.between(clock.instant(), Instant.now()));
  }

  @AfterEach
  void stop() {
    release.countDown();
    slack.close();
  }

  private Rig rig(boolean socketMode, Clerk clerk) {
    return Rig.streaming(socketMode, slack, memory -> agent(clerk), stores, clock);
  }

  private LlmAgent agent(Clerk clerk) {
    return LlmAgent.builder()
        .name(IFriendAgent.NAME)
        .model(clerk)
        .tools(FunctionTool.create(workbench, "work"))
        .build();
  }

  private static Clerk working(String what, List<String> pieces, IntConsumer behind) {
    return new Clerk(
        List.of(new Clerk.Call("work", Map.of("what", what, "secret", SECRET))), pieces, behind);
  }

  private Stream stream() {
    return slack.streams().get(slack.streams().size() - 1);
  }

  private List<String> tasks() {
    return slack.streams().isEmpty()
        ? List.of()
        : stream().tasks().stream().map(task -> task.title() + " " + task.status()).toList();
  }

  private void awaitTasks(String... tasks) {
    Await.until("tasks " + List.of(tasks), () -> tasks().equals(List.of(tasks)));
  }

  private Post answered(Rig rig, String text) {
    ObjectNode mention = slack.payloads().appMention(CHANNEL, ANA, text);
    // Again where a socket is just being made anew.
    Await.until("it is taken", () -> rig.deliver(mention));
    return slack.awaitPost(SOON);
  }

  private String sentToSlack() {
    return slack.calls().stream().map(Call::arguments).toList().toString();
  }

  @ParameterizedTest(name = "{0}, socket mode: {3}")
  @CsvSource({
    "passeios em Lisboa, Lisbon, Busco passeios em Lisboa\u2026, false",
    "paseos en Lisboa por favor, Lisbon, Busco paseos en Lisboa\u2026, true",
    "tours in Lisbon please, lisboa, Searching tours in Lisbon\u2026, true",
    "tours in my town please, 12 Private Lane, Searching tours\u2026, false"
  })
  void searchIsATaskInTheLanguageOfTheConversation(
      String question, String city, String title, boolean socketMode) {
    Clerk clerk = Clerk.searching(Map.of("city", city, "theme", SECRET), "Nothing there.\n");
    try (Rig rig =
        Rig.streaming(
            socketMode,
            slack,
            memory -> IFriendAgent.create(clerk, TourCatalogs.sample(), Clock.systemUTC(), memory),
            stores,
            clock)) {
      Post post = answered(rig, question);
      assertThat(tasks()).containsExactly(title + " complete");
      assertThat(post.text()).isEqualTo("Nothing there.");
      assertThat(stream().open()).isFalse();
      assertThat(stream().chunked()).contains(true);
      assertThat(sentToSlack()).doesNotContain(SECRET, "Private Lane");
      assertThat(slack.calls("chat.postMessage")).isEmpty();
      assertThat(slack.calls("chat.update")).isEmpty();
    }
  }

  @ParameterizedTest(name = "{0}, socket mode: {2}")
  @CsvSource({"goes well, complete, false", "fails, error, true", "goes well, complete, true"})
  void taskShowsWhileItIsAtWorkAndWhatBecameOfIt(String what, String status, boolean socketMode) {
    Clerk clerk =
        working(
            what,
            List.of("one\n", "two"),
            i -> {
              if (i == 0) {
                awaitTasks("Working on it\u2026 " + status);
              }
            });
    try (Rig rig = rig(socketMode, clerk)) {
      assertThat(rig.deliver(slack.payloads().appMention(CHANNEL, ANA, "please do it"))).isTrue();
      awaitTasks("Working on it\u2026 in_progress");
      assertThat(slack.posts()).isEmpty();
      clock.advance(Duration.ofSeconds(2));
      release.countDown();
      Post post = slack.awaitPost(SOON);
      assertThat(post.text()).isEqualTo("one\ntwo");
      assertThat(post.arguments().get("blocks")).contains("feedback_buttons");
      assertThat(tasks()).containsExactly("Working on it\u2026 " + status);
      assertThat(sentToSlack()).doesNotContain(SECRET);
      assertThat(slack.calls("chat.startStream"))
          .singleElement()
          .matches(call -> ANA.equals(call.arguments().get("recipient_user_id")))
          .matches(call -> !call.arguments().containsKey("markdown_text"));
      assertThat(slack.calls()).allMatch(Call::ok);
    }
  }

  @ParameterizedTest(name = "{0}, socket mode: {1}")
  @CsvSource({"invalid_arguments, false", "invalid_chunks, true", "invalid_chunks, false"})
  void whereSlackTakesNoChunksStreamsAreOfTextAlone(String error, boolean socketMode) {
    slack.failNext("chat.startStream", Fault.slackError(error));
    release.countDown();
    Clerk clerk =
        working(
            "x",
            List.of("one\n", "two"),
            i -> {
              if (i == 0) {
                Await.until("it shows", () -> !slack.streams().isEmpty());
              }
            });
    try (Rig rig = rig(socketMode, clerk)) {
      assertThat(answered(rig, "please do it").text()).isEqualTo("one\ntwo");
      assertThat(stream().chunked()).contains(false);
      assertThat(stream().tasks()).isEmpty();
      assertThat(slack.calls("chat.postMessage")).isEmpty();
      int starts = slack.calls("chat.startStream").size();
      assertThat(starts).isEqualTo(2);

      clock.advance(Duration.ofSeconds(2));
      assertThat(answered(rig, "please do it").text()).isEqualTo("one\ntwo");
      assertThat(stream().chunked()).contains(false);
      assertThat(slack.calls("chat.startStream")).hasSize(starts + 1);

      if (!socketMode) {
        // Requests are signed as of now.
        return;
      }
      clock.advance(Duration.ofHours(1));
      assertThat(answered(rig, "please do it").text()).isEqualTo("one\ntwo");
      assertThat(stream().chunked()).contains(true);
    }
  }

  @ParameterizedTest(name = "{0}, socket mode: {1}")
  @CsvSource({"missing_scope, true", "ratelimited, false", "down, true"})
  void whereSlackDoesNotStreamTheAnswerIsPosted(String trouble, boolean socketMode) {
    slack.failFor(
        "chat.startStream",
        switch (trouble) {
          case "ratelimited" -> Fault.rateLimited(30);
          case "down" -> Fault.httpStatus(503);
          default -> Fault.slackError(trouble);
        },
        Duration.ofMinutes(1));
    release.countDown();
    try (Rig rig = rig(socketMode, working("x", List.of("one\n", "two"), i -> {}))) {
      assertThat(answered(rig, "please do it").text()).isEqualTo("one\ntwo");
      assertThat(slack.calls("chat.startStream")).hasSize(1);
      assertThat(slack.calls("chat.postMessage")).hasSize(1);
    }
  }

  @ParameterizedTest(name = "{0}, socket mode: {1}")
  @CsvSource({"ratelimited, false", "down, true", "invalid_chunks, false"})
  void appendThatFailsStillEndsInTheWholeAnswerAndNoTaskGoesOn(String trouble, boolean socketMode) {
    slack.failNext(
        "chat.appendStream",
        switch (trouble) {
          case "ratelimited" -> Fault.rateLimited(1);
          case "down" -> Fault.httpStatus(503);
          default -> Fault.slackError(trouble);
        });
    Clerk clerk =
        working(
            "x",
            List.of("one\n", "two"),
            i -> Await.until("it fails", () -> !slack.calls("chat.appendStream").isEmpty()));
    try (Rig rig = rig(socketMode, clerk)) {
      assertThat(rig.deliver(slack.payloads().directMessage(DIRECT, ANA, "please"))).isTrue();
      awaitTasks("Working on it\u2026 in_progress");
      clock.advance(Duration.ofSeconds(2));
      release.countDown();
      Post post = slack.awaitPost(SOON);
      assertThat(post.text()).isEqualTo("one\ntwo");
      assertThat(tasks()).containsExactly("Working on it\u2026 complete");
      Await.until("it is done", () -> rig.bot().counts().answered() == 1);
      assertThat(slack.posts()).hasSize(1);
    }
  }

  @ParameterizedTest(name = "socket mode: {0}")
  @ValueSource(booleans = {false, true})
  void taskThatIsStoppedByItsUserHasFailed(boolean socketMode) {
    try (Rig rig = rig(socketMode, working("x", List.of("never\n"), i -> {}))) {
      ObjectNode message = slack.payloads().directMessage(DIRECT, ANA, "please do it");
      assertThat(rig.deliver(message)).isTrue();
      awaitTasks("Working on it\u2026 in_progress");
      String thread = Payloads.ts(message);
      assertThat(rig.deliver(slack.payloads().sessionStopped(DIRECT, ANA, thread))).isTrue();
      var unused = slack.awaitPost(SOON);
      assertThat(tasks()).containsExactly("Working on it\u2026 error");
      assertThat(stream().open()).isFalse();
    }
  }

  /** Its process dies while the tool is at work, or behind it; another one closes the stream. */
  @ParameterizedTest(name = "behind the tool: {0}, socket mode: {1}")
  @CsvSource({"false, false", "false, true", "true, true"})
  void streamOfADeadProcessShowsNoTaskThatGoesOnForEver(boolean behind, boolean socketMode) {
    TurnQueue turns = stores.turns("tasks", TurnRules.DEFAULT.withLease(Duration.ofMillis(400)));
    Mortal life = new Mortal(Integer.MAX_VALUE, true);
    Clerk dying =
        working(
            "x",
            List.of("one\n", "never\n"),
            i -> {
              if (i == 0) {
                awaitTasks("Working on it\u2026 complete");
                Await.until("it is noted", () -> life.notes() == 3);
                life.die();
              }
            });
    try (Rig first =
        Rig.streaming(
            socketMode,
            slack,
            agent(dying),
            life.through(SessionStore.class, stores.sessions()),
            life.through(TurnQueue.class, turns),
            clock)) {
      assertThat(first.deliver(slack.payloads().directMessage(DIRECT, ANA, "please do it")))
          .isTrue();
      awaitTasks("Working on it\u2026 in_progress");
      Await.until("it is noted", () -> life.notes() == 2);
      if (behind) {
        clock.advance(Duration.ofSeconds(2));
        release.countDown();
        Await.until("it dies", life::dead);
      } else {
        life.die();
      }
      try (Rig second =
          Rig.streaming(
              false,
              slack,
              agent(new Clerk(List.of(), List.of("and all"), i -> {})),
              stores.sessions(),
              turns,
              clock)) {
        Await.until("all is done", () -> turns.counts().turns() == 0);
        assertThat(second.bot().counts().answered()).isEqualTo(1);
        assertThat(slack.posts()).extracting(Post::text).containsExactly("and all");
        Await.until("it is closed", () -> !slack.streams().get(0).open());
        assertThat(slack.streams()).hasSize(1);
        assertThat(stream().text()).contains("_Interrupted here");
        assertThat(stream().tasks())
            .extracting(Stream.Task::status)
            .containsExactly(behind ? "complete" : "error");
      }
      // So that it can be closed.
      release.countDown();
      life.rise();
    }
  }

  @Test
  void whereSlackTakesNoBlocksBesideChunksTheStreamEndsWithout() {
    release.countDown();
    slack.failNext("chat.stopStream", Fault.slackError("streaming_mode_mismatch"));
    try (Rig rig = rig(true, working("x", List.of("one\n"), i -> {}))) {
      Post post = answered(rig, "please do it");
      assertThat(post.text()).isEqualTo("one");
      assertThat(post.arguments()).doesNotContainKey("blocks");
      assertThat(slack.calls("chat.postMessage")).isEmpty();
    }
  }

  @Test
  void budgetOfAllProcessesCountsTasksToo() {
    release.countDown();
    try (Rig first = rig(false, working("x", List.of("one\n", "two"), i -> {}));
        Rig second = rig(false, working("x", List.of("one\n", "two"), i -> {}))) {
      for (int i = 0; i < 30; i++) {
        Rig rig = i % 2 == 0 ? first : second;
        assertThat(rig.deliver(slack.payloads().directMessage(DIRECT, ANA, "please"))).isTrue();
      }
      var unused = slack.awaitPosts(30, SOON);
      assertThat(slack.streams()).hasSizeBetween(1, Streams.STARTS).noneMatch(Stream::open);
      assertThat(slack.calls()).noneMatch(call -> call.status() == 429);
      assertThat(slack.posts()).hasSize(30);
    }
  }
}
