package com.ifriend.bench.race.slack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.ifriend.bench.race.child.Question;
import com.ifriend.slackdouble.Call;
import com.ifriend.slackdouble.Payloads;
import com.ifriend.slackdouble.Post;
import com.ifriend.slackdouble.SlackDouble;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
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
  record Asked(int number, boolean slow, ObjectNode payload, int before) {
    String thread() {
      return Payloads.threadTs(payload);
    }

    boolean isAnswer(String text) {
      return Pattern.compile("\\banswer " + number + "\\b").matcher(text).find();
    }
  }

  private Asked asked(boolean slow, Function<String, ObjectNode> saying) {
    int number = ++questions;
    ObjectNode payload = saying.apply(Question.of(number, slow));
    return new Asked(number, slow, payload, slack.posts().size());
  }

  /** A mention that begins a thread. */
  Asked mention(boolean slow) {
    return asked(slow, text -> slack.payloads().appMention(CHANNEL, USER, text));
  }

  /** A mention in the thread of another. */
  Asked followUp(Asked first, boolean slow) {
    return asked(slow, text -> slack.payloads().appMention(CHANNEL, USER, first.thread(), text));
  }

  Asked direct() {
    return asked(false, text -> slack.payloads().directMessage(DIRECT, USER, text));
  }

  /** As {@link #mention} and {@link #direct}, but of a bot: nothing that is to be answered. */
  Map<String, Asked> fromBots() {
    Map<String, Asked> all = new LinkedHashMap<>();
    all.put("its own message", asked(false, text -> slack.payloads().ownMessage(DIRECT, text)));
    all.put(
        "another bot's message",
        asked(false, text -> slack.payloads().otherBotMessage(DIRECT, text)));
    Asked mention = mention(false);
    if (mention.payload().path("event") instanceof ObjectNode event) {
      event.put("bot_id", "B0OTHER").put("app_id", "A0OTHER").put("user", "U0OTHER");
    }
    all.put("another bot's mention", mention);
    return all;
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
  @CanIgnoreReturnValue
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
