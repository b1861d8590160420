package com.ifriend.bench.race.slack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.ifriend.bench.race.child.Question;
import com.ifriend.slackdouble.Call;
import com.ifriend.slackdouble.Payloads;
import com.ifriend.slackdouble.Post;
import com.ifriend.slackdouble.SlackDouble;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What is asked in the workspace of a bot, and what it answers. One thread at a time. */
final class Talk {
  private static final String CHANNEL = "C0GENERAL";
  private static final String DIRECT = "D0ANA";
  private static final String USER = "U0ANA";

  /** An answer that comes by an update of a post is noticed after this time at the latest. */
  private static final Duration GLANCE = Duration.ofMillis(20);

  private final SlackDouble slack;
  private int questions;

  Talk(SlackDouble slack) {
    this.slack = slack;
  }

  /**
   * A message that is to be answered in its thread.
   *
   * @param before posts that were there before it
   */
  record Asked(int number, ObjectNode payload, int before) {
    String thread() {
      return Payloads.threadTs(payload);
    }

    boolean slow() {
      return payload.path("event").path("text").asText().contains(Question.of(number, true));
    }

    boolean isAnswer(String text) {
      return Pattern.compile("\\banswer " + number + "\\b").matcher(text).find();
    }
  }

  /** A mention that begins a thread. */
  Asked mention(boolean slow) {
    int number = ++questions;
    return asked(number, slack.payloads().appMention(CHANNEL, USER, Question.of(number, slow)));
  }

  /** A mention in the thread of another. */
  Asked followUp(Asked first, boolean slow) {
    int number = ++questions;
    return asked(
        number,
        slack.payloads().appMention(CHANNEL, USER, first.thread(), Question.of(number, slow)));
  }

  Asked direct() {
    int number = ++questions;
    return asked(number, slack.payloads().directMessage(DIRECT, USER, Question.of(number, false)));
  }

  /** As {@link #mention} and {@link #direct}, but of a bot: nothing that is to be answered. */
  List<Asked> fromBots() {
    int own = ++questions;
    int others = ++questions;
    Asked mention = mention(false);
    if (mention.payload().path("event") instanceof ObjectNode event) {
      event.put("bot_id", "B0OTHER").put("app_id", "A0OTHER").put("user", "U0OTHER");
    }
    return List.of(
        asked(own, slack.payloads().ownMessage(DIRECT, Question.of(own, false))),
        asked(others, slack.payloads().otherBotMessage(DIRECT, Question.of(others, false))),
        mention);
  }

  private Asked asked(int number, ObjectNode payload) {
    return new Asked(number, payload, slack.posts().size());
  }

  /** The posts of the thread that say the answer now. */
  List<Post> answers(Asked asked) {
    return saying(asked).stream()
        .filter(post -> post.threadTs().equals(Optional.of(asked.thread())))
        .toList();
  }

  /** Those anywhere. */
  List<Post> saying(Asked asked) {
    return postsSince(asked).stream()
        .filter(post -> asked.isAnswer(slack.textNow(post.channel(), post.ts())))
        .toList();
  }

  private List<Post> postsSince(Asked asked) {
    List<Post> posts = slack.posts();
    return posts.subList(asked.before(), posts.size());
  }

  /** When anything stood in the thread or elsewhere, once there is an answer. */
  Instant firstPostAt(Asked asked) {
    return postsSince(asked).get(0).receivedAt();
  }

  /** Waits for an answer, wherever it is put. */
  boolean answered(Asked asked, Duration within) throws InterruptedException {
    long end = System.nanoTime() + within.toNanos();
    while (true) {
      int posts = slack.posts().size();
      if (!saying(asked).isEmpty()) {
        return true;
      }
      if (System.nanoTime() > end) {
        return false;
      }
      var unused = slack.postedMoreThan(posts, GLANCE);
    }
  }

  /** When the answer stood in the thread, once there is one. */
  Instant answeredAt(Asked asked) {
    Post post = answers(asked).get(0);
    return asked.isAnswer(post.text())
        ? post.receivedAt()
        : slack.calls("chat.update").stream()
            .filter(call -> post.ts().equals(call.arguments().get("ts")))
            .filter(call -> call.arguments().values().stream().anyMatch(asked::isAnswer))
            .map(Call::receivedAt)
            .findFirst()
            .orElse(post.receivedAt());
  }
}
