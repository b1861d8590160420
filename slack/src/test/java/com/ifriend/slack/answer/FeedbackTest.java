package com.ifriend.slack.answer;

import static com.ifriend.slack.Rig.ANA;
import static com.ifriend.slack.Rig.CHANNEL;
import static com.ifriend.slack.Rig.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.adk.events.Event;
import com.ifriend.slack.Rig;
import com.ifriend.slackdouble.Fault;
import com.ifriend.slackdouble.Payloads;
import com.ifriend.slackdouble.Post;
import com.ifriend.slackdouble.SlackDouble;
import com.ifriend.store.StoredSessionService;
import com.ifriend.store.inmemory.InMemoryStores;
import com.ifriend.store.testkit.Await;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reactions to what the bot posts. */
class FeedbackTest {
  private final SlackDouble slack = SlackDouble.start();
  private final Payloads payloads = slack.payloads();
  private final InMemoryStores stores = InMemoryStores.create();

  @AfterEach
  void stop() {
    slack.close();
  }

  private Rig rig(boolean socketMode) {
    return Rig.echo(socketMode, slack, stores);
  }

  private Post answered(Rig rig) {
    assertThat(rig.deliver(payloads.appMention(CHANNEL, ANA, "tours"))).isTrue();
    return slack.awaitPost(SOON);
  }

  /** What the conversation of a post knows of it, in order. */
  private List<Object> kept(Post post) {
    String session = "slack_" + CHANNEL + "_" + ANA + "_" + post.threadTs().orElseThrow();
    return new StoredSessionService(stores.sessions())
        .getSession("ifriend", ANA, session, Optional.empty()).blockingGet().events().stream()
            .map(Event::actions)
            .flatMap(actions -> Optional.ofNullable(actions.stateDelta().get("feedback")).stream())
            .toList();
  }

  @ParameterizedTest(name = "{0}, socket mode: {2}")
  @CsvSource({
    "+1, true, false",
    "thumbsup, true, true",
    "+1::skin-tone-4, true, true",
    "heart, true, false",
    "-1, false, true",
    "thumbsdown::skin-tone-2, false, false"
  })
  void reactionIsFeedbackUntilItIsTakenBack(String reaction, boolean good, boolean socketMode) {
    try (Rig rig = rig(socketMode)) {
      Post post = answered(rig);
      ObjectNode added = slack.changes().reactionAdded(post, ANA, reaction);
      assertThat(rig.deliver(added)).isTrue();
      assertThat(rig.deliver(added)).isTrue();
      assertThat(rig.deliver(slack.changes().reactionRemoved(post, ANA, reaction))).isTrue();

      Await.until("both are kept", () -> kept(post).size() == 2);
      assertThat(kept(post))
          .containsExactly(
              Map.of("answer", post.ts(), "good", good),
              Map.of("answer", post.ts(), "good", good, "taken_back", true));
      assertThat(rig.bot().feedback(good)).isEqualTo(1);
      assertThat(rig.bot().feedbackTakenBack(good)).isEqualTo(1);
      assertThat(rig.bot().feedback(!good) + rig.bot().feedbackTakenBack(!good)).isZero();
      assertThat(slack.posts()).hasSize(1);
    }
  }

  @ParameterizedTest(name = "socket mode: {0}")
  @ValueSource(booleans = {false, true})
  void otherReactionsAndThoseToOthersPostsSayNothing(boolean socketMode) {
    try (Rig rig = rig(socketMode)) {
      Post post = answered(rig);
      ObjectNode ofAnother = slack.changes().reactionAdded(post, ANA, "+1");
      ofAnother.withObject("event").put("item_user", "U0BIA");
      ObjectNode file = slack.changes().reactionAdded(post, ANA, "+1");
      file.withObject("event").withObject("item").put("type", "file");
      ObjectNode foreign = slack.changes().reactionAdded(post, ANA, "+1");
      foreign.put("team_id", "T0OTHER").remove("authorizations");
      for (ObjectNode each :
          List.of(
              slack.changes().reactionAdded(post, ANA, "eyes"),
              ofAnother,
              file,
              foreign,
              slack.changes().reactionAdded(post, slack.identity().botUserId(), "+1"),
              slack.changes().reactionAdded(post, ANA, "-1"))) {
        assertThat(rig.deliver(each)).isTrue();
      }

      Await.until("the last one is kept", () -> !kept(post).isEmpty());
      assertThat(kept(post)).containsExactly(Map.of("answer", post.ts(), "good", false));
      assertThat(rig.bot().feedback(true)).isZero();
      assertThat(rig.bot().feedback(false)).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ratelimited, false",
    "ratelimited, true",
    "missing_scope, false",
    "missing_scope, true",
    "down, false"
  })
  void itIsCountedAlsoWhereSlackDoesNotTellTheThread(String trouble, boolean socketMode) {
    try (Rig rig = rig(socketMode)) {
      Post post = answered(rig);
      switch (trouble) {
        case "ratelimited" -> slack.failNext("conversations.replies", Fault.rateLimited(60));
        case "missing_scope" ->
            slack.failNext("conversations.replies", Fault.slackError("missing_scope"));
        default -> slack.failNext("conversations.replies", Fault.httpStatus(503));
      }
      assertThat(rig.deliver(slack.changes().reactionAdded(post, ANA, "+1"))).isTrue();
      assertThat(rig.deliver(slack.changes().reactionAdded(post, ANA, "-1"))).isTrue();

      Await.until("the second one is kept", () -> !kept(post).isEmpty());
      assertThat(kept(post)).containsExactly(Map.of("answer", post.ts(), "good", false));
      assertThat(rig.bot().feedback(true)).isEqualTo(1);
    }
  }
}
