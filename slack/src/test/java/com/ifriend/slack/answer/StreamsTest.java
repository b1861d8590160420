package com.ifriend.slack.answer;

import static com.ifriend.slack.Rig.ANA;
import static com.ifriend.slack.Rig.CHANNEL;
import static com.ifriend.slack.Rig.DIRECT;
import static com.ifriend.slack.Rig.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.ifriend.slack.Mortal;
import com.ifriend.slack.Rig;
import com.ifriend.slack.ScriptedAgent;
import com.ifriend.slack.markup.Marked;
import com.ifriend.slack.markup.MessageSplitter;
import com.ifriend.slack.markup.Mrkdwn;
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
import io.reactivex.rxjava3.core.Flowable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntConsumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that show while they are said. */
class StreamsTest {
  private static final List<String> PIECES =
      List.of(
          "Ol\u00e1 **Ana** <!channel> & <@U0BIA>:\n",
          "1. **Barco** [site](https://tours.example/a)",
          " *25 EUR*\n",
          "2. `x[0]` [tours.example](https://evil.example) \\[a\\](https://evil.example)\n```\na | b",
          "\n```\n| a | b |\n|---|---|\n",
          "| 1 | 2 |\n\n",
          "Bom *passeio*!");
  private static final String ANSWER = String.join("", PIECES);

  private final SlackDouble slack = SlackDouble.start();
  private final InMemoryStores stores = InMemoryStores.create();
  private final TurnQueue turns =
      stores.turns(
          "streams", TurnRules.DEFAULT.withLease(Duration.ofMillis(400)).withAuthor(64, 99));
  private final SettableClock clock = new SettableClock();

  @BeforeEach
  void setClock() {
    // Requests are signed as of now.
    clock.advance(Duration.between(clock.instant(), Instant.now()));
  }

  @AfterEach
  void stop() {
    slack.close();
  }

  /** Says pieces, and does something behind each. */
  private record Talk(List<String> said, IntConsumer behind, String last)
      implements ScriptedAgent.Script {
    @Override
    public String answer(String text) {
      return last;
    }

    @Override
    public Flowable<String> pieces(String text) {
      return Flowable.range(0, said.size())
          .concatMap(
              i ->
                  Flowable.just(said.get(i))
                      .concatWith(Flowable.<String>empty().doOnComplete(() -> behind.accept(i))));
    }
  }

  private Rig rig(boolean socketMode, ScriptedAgent.Script script) {
    return Rig.streaming(socketMode, slack, script, stores.sessions(), turns, clock);
  }

  /** Waits until what can be shown is shown, and lets the time go on for the next append. */
  private void shown(int atLeast) {
    Await.until("it shows", () -> calls() >= atLeast);
    clock.advance(Duration.ofSeconds(2));
  }

  private int calls() {
    return slack.calls("chat.startStream").size() + slack.calls("chat.appendStream").size();
  }

  private Stream stream() {
    return slack.streams().get(slack.streams().size() - 1);
  }

  private static String read(String markdown) {
    return bare(
        Mrkdwn.fromMarkdown(
            markdown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")));
  }

  /** Slack makes links of bare addresses by itself. */
  private static String bare(String mrkdwn) {
    return mrkdwn.replaceAll("<(https://[^<>|]*)>", "$1");
  }

  @ParameterizedTest(name = "socket mode: {0}")
  @ValueSource(booleans = {false, true})
  void answerShowsWhileItIsSaidAndEndsAsAPostWould(boolean socketMode) {
    List<String> seen = new ArrayList<>();
    int[] expected = {1, 1, 2, 3, 4, 5, 5};
    Talk talk =
        new Talk(
            PIECES,
            i -> {
              shown(expected[i]);
              if (!slack.streams().isEmpty()) {
                seen.add(stream().text());
              }
            },
            ANSWER);
    try (Rig rig = rig(socketMode, talk)) {
      ObjectNode mention = slack.payloads().appMention(CHANNEL, ANA, "hello");
      assertThat(rig.deliver(mention)).isTrue();

      Post post = slack.awaitPost(SOON);
      assertThat(slack.calls("chat.postMessage")).isEmpty();
      assertThat(slack.calls("chat.update")).isEmpty();
      assertThat(post.threadTs()).contains(Payloads.ts(mention));
      assertThat(read(post.text())).isEqualTo(bare(Mrkdwn.fromMarkdown(ANSWER)));
      assertThat(post.controlSequences()).isEmpty();
      assertThat(post.text())
          .contains("[site](https://tours.example/a)")
          .contains("tours.example (https://evil.example)")
          .contains("\\[a\\](https://evil.example)");
      assertThat(post.arguments().get("blocks")).contains("feedback_buttons").doesNotContain("Ana");
      assertThat(stream().open()).isFalse();
      assertThat(seen)
          .allMatch(text -> post.text().startsWith(text + "\n"))
          .contains("Ol\u00e1 **Ana** &lt;!channel&gt; &amp; &lt;@U0BIA&gt;:");
      assertThat(slack.calls("chat.startStream").get(0).arguments())
          .containsEntry("recipient_user_id", ANA);
    }
  }

  @Test
  void whatIsSentInPartsReadsAsTheWholeAndNothingPingsOrSpoofs() {
    List<String> parts =
        List.of(
            "word ",
            "**b** ",
            "*i* ",
            "~~s~~ ",
            "`c[1]` ",
            "`",
            "``",
            "\n",
            "\n\n",
            "```\n",
            "| a | b |\n",
            "|---|---|\n",
            "# h\n",
            "- x\n",
            "> q\n",
            "<!here> ",
            "<@U1> ",
            "&lt; ",
            "[l](https://x.example) ",
            "[evil.example](https://x.example) ",
            "\\[a\\](https://e.example) ",
            "\\",
            "[",
            "](https://e.example)",
            "![p](https://x.example)",
            "\\`",
            "http://a`b ");
    Random random = new Random(5);
    for (int round = 0; round < 5_000; round++) {
      StringBuilder text = new StringBuilder("s");
      for (int i = 0; i < 20; i++) {
        text.append(parts.get(random.nextInt(parts.size())));
      }
      String whole = Mrkdwn.marked(text.toString());
      int cut = random.nextInt(text.length());
      String begun = text.substring(0, cut);
      String before = Mrkdwn.marked(begun.substring(0, Mrkdwn.complete(begun)));
      assertThat(whole).as(text.toString()).startsWith(before);
      String sent = Marked.asMarkdown(before) + Marked.asMarkdown(whole.substring(before.length()));
      assertThat(sent).doesNotContain("<", "\u0001", "\u0004");
      // Outside of code no link is live but those that a post would have.
      String bare =
          sent.replaceAll("(?s)```.*?(```|$)", "").replaceAll("\\\\[\\\\\\[\\]`]|`[^`\n]*`", "");
      assertThat(targets("\\[[^\\[\\]]*\\]\\(([^()]*)\\)", bare))
          .as("%s\n=> %s\n=> %s", text, sent, Marked.asMrkdwn(whole))
          .isEqualTo(targets("<([^<>|]*)\\|", Marked.asMrkdwn(whole)));
      assertThat(bare.replaceAll("\\[[^\\[\\]]*\\]\\([^()]*\\)", ""))
          .as("%s\n=> %s\n=> %s", text, sent, Marked.asMrkdwn(whole))
          .doesNotContain("[", "](");
    }
  }

  private static List<String> targets(String link, String text) {
    return Pattern.compile(link).matcher(text).results().map(found -> found.group(1)).toList();
  }

  @Test
  void addressCannotEndItsLink() {
    assertThat(Marked.asMarkdown(Mrkdwn.marked("[s [x]](https://t.example/a_(b))")))
        .isEqualTo("[s \\[x\\]](https://t.example/a_%28b%29)");
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"missing_scope", "ratelimited", "down", "not_allowed_token_type"})
  void whereSlackDoesNotStreamTheAnswerIsPosted(String trouble) {
    slack.failFor(
        "chat.startStream",
        switch (trouble) {
          case "ratelimited" -> Fault.rateLimited(30);
          case "down" -> Fault.httpStatus(503);
          default -> Fault.slackError(trouble);
        },
        Duration.ofMinutes(1));
    try (Rig rig = rig(true, new Talk(PIECES, i -> shown(1), ANSWER))) {
      assertThat(rig.deliver(slack.payloads().directMessage(DIRECT, ANA, "hello"))).isTrue();
      assertThat(slack.awaitPost(SOON).text()).isEqualTo(Mrkdwn.fromMarkdown(ANSWER));
      assertThat(slack.calls("chat.startStream")).hasSize(1);
    }
  }

  @Test
  void whereSlackTakesNoButtonsTheStreamEndsWithout() {
    try (Rig rig = rig(true, new Talk(List.of("one\n"), i -> shown(1), "one\ntwo"))) {
      slack.failNext("chat.stopStream", Fault.slackError("invalid_blocks"));
      assertThat(rig.deliver(slack.payloads().directMessage(DIRECT, ANA, "hello"))).isTrue();
      Post post = slack.awaitPost(SOON);
      assertThat(post.text()).isEqualTo("one\ntwo");
      assertThat(post.arguments()).doesNotContainKey("blocks");
      assertThat(slack.calls("chat.postMessage")).isEmpty();
      assertThat(slack.calls("chat.update")).isEmpty();
    }
  }

  @Test
  void budgetOfAllProcessesEndsBeforeSlackSaysNoAndAnswersArePostedThen() {
    Talk talk = new Talk(List.of("one\n", "two"), i -> {}, "one\ntwo");
    try (Rig first = rig(false, talk);
        Rig second = rig(false, talk)) {
      for (int i = 0; i < 30; i++) {
        Rig rig = i % 2 == 0 ? first : second;
        assertThat(rig.deliver(slack.payloads().directMessage(DIRECT, ANA, "hello"))).isTrue();
      }
      var unused = slack.awaitPosts(30, SOON);
      assertThat(slack.streams()).hasSizeBetween(1, Streams.STARTS).noneMatch(Stream::open);
      assertThat(slack.calls()).noneMatch(call -> call.status() == 429);
      assertThat(slack.posts()).hasSize(30);
    }
  }

  @ParameterizedTest
  @CsvSource({"by its user, true", "for its age, false"})
  void streamThatSlackEndsShowsTheWholeAnswerInTheEnd(String why, boolean byUser) {
    Talk talk =
        new Talk(
            List.of("one\n", "two\n", "three\n"),
            i -> {
              if (i == 0) {
                shown(1);
                slack.endStream(stream(), byUser);
              }
            },
            "one\ntwo\n*three*");
    try (Rig rig = rig(false, talk)) {
      assertThat(rig.deliver(slack.payloads().directMessage(DIRECT, ANA, "hello"))).isTrue();
      Post post = slack.awaitPost(SOON);
      assertThat(post.text()).isEqualTo("one\ntwo\n_three_");
      assertThat(slack.textNow(DIRECT, stream().ts())).isEqualTo(post.text());
      assertThat(slack.calls("chat.postMessage")).as(why).isEmpty();
    }
  }

  @Test
  void streamIsClosedBeforeFiveMinutesAndTheRestComesWithTheEnd() {
    Talk talk =
        new Talk(
            List.of("one\n", "two\n", "three\n"),
            i -> {
              if (i == 0) {
                shown(1);
                clock.advance(Duration.ofMinutes(4));
              } else if (i == 1) {
                Await.until("it is closed", () -> !stream().open());
              }
            },
            "one\ntwo\nthree");
    try (Rig rig = rig(true, talk)) {
      assertThat(rig.deliver(slack.payloads().directMessage(DIRECT, ANA, "hello"))).isTrue();
      assertThat(slack.awaitPost(SOON).text()).isEqualTo("one\ntwo\nthree");
      assertThat(slack.streams()).hasSize(1);
      assertThat(slack.posts()).hasSize(1);
    }
  }

  @Test
  void answerThatIsAnotherThanWhatWasShownTakesItsPlace() {
    Talk talk = new Talk(List.of("Let me look.\n"), i -> shown(1), "**Found** it");
    try (Rig rig = rig(true, talk)) {
      assertThat(rig.deliver(slack.payloads().directMessage(DIRECT, ANA, "hello"))).isTrue();
      assertThat(slack.awaitPost(SOON).text()).isEqualTo("*Found* it");
      assertThat(slack.textNow(DIRECT, stream().ts())).isEqualTo("*Found* it");
    }
  }

  @Test
  void longAnswerGoesOnInPosts() {
    String line = "word ".repeat(60).strip() + "\n";
    String answer = line.repeat(30);
    Talk talk = new Talk(List.of(line, line.repeat(29)), i -> shown(1), answer);
    try (Rig rig = rig(true, talk)) {
      assertThat(rig.deliver(slack.payloads().directMessage(DIRECT, ANA, "hello"))).isTrue();
      List<String> texts = slack.awaitPosts(3, SOON).stream().map(Post::text).toList();
      assertThat(texts).isEqualTo(new MessageSplitter(4_000).split(Mrkdwn.fromMarkdown(answer)));
      assertThat(slack.calls("chat.postMessage")).hasSize(2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lost", "down"})
  void endThatSlackDoesNotConfirmIsLookedForAndIsThereOnce(String trouble) {
    slack.failNext(
        "chat.stopStream", trouble.equals("lost") ? Fault.lostResponse() : Fault.httpStatus(503));
    Talk talk = new Talk(List.of("one\n"), i -> shown(1), "one\ntwo");
    try (Rig rig = rig(true, talk)) {
      assertThat(rig.deliver(slack.payloads().directMessage(DIRECT, ANA, "hello"))).isTrue();
      Await.until("it is done", () -> rig.bot().counts().answered() == 1);
      assertThat(slack.posts()).extracting(Post::text).containsExactly("one\ntwo");
      Await.until("it is closed", () -> !stream().open());
      if (trouble.equals("down")) {
        Await.until("it is marked", () -> stream().text().contains("Interrupted"));
      }
    }
  }

  @Test
  void streamOfADeadProcessIsClosedAndMarkedWhenItsTurnIsTakenUpAgain() {
    Mortal life = new Mortal(Integer.MAX_VALUE, true);
    Talk dying =
        new Talk(
            List.of("one\n", "never\n"),
            i -> {
              if (i == 0) {
                Await.until("it is noted", () -> life.notes() == 2);
                life.die();
              }
            },
            "never");
    try (Rig first =
        Rig.streaming(
            true,
            slack,
            dying,
            life.through(SessionStore.class, stores.sessions()),
            life.through(TurnQueue.class, turns),
            clock)) {
      assertThat(first.deliver(slack.payloads().directMessage(DIRECT, ANA, "hello"))).isTrue();
      Await.until("it dies", life::dead);
      try (Rig second =
          Rig.streaming(false, slack, text -> "one\nand all", stores.sessions(), turns, clock)) {
        Await.until("all is done", () -> turns.counts().turns() == 0);
        assertThat(second.bot().counts().answered()).isEqualTo(1);
        assertThat(slack.posts()).extracting(Post::text).containsExactly("one\nand all");
        Await.until("it is closed", () -> !stream().open());
        assertThat(slack.streams()).hasSize(1);
        assertThat(stream().text()).startsWith("one").contains("_Interrupted here");
      }
      // So that it can be closed.
      life.rise();
    }
  }

  @Test
  void withoutTheSettingNothingStreams() {
    try (Rig rig =
        Rig.of(true, slack, new Talk(PIECES, i -> {}, ANSWER), stores.sessions(), turns)) {
      assertThat(rig.deliver(slack.payloads().directMessage(DIRECT, ANA, "hello"))).isTrue();
      assertThat(slack.awaitPost(SOON).text()).isEqualTo(Mrkdwn.fromMarkdown(ANSWER));
      assertThat(slack.streams()).isEmpty();
    }
  }
}
