package com.ifriend.bench.faults;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.ifriend.slackdouble.Payloads;
import com.ifriend.slackdouble.Post;
import com.ifriend.slackdouble.SlackDouble;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What people in Slack saw of one fault: six of them, each in a thread of their own, write to two
 * bots.
 *
 * @param sent messages that they wrote
 * @param again deliveries that were not acknowledged, so that Slack delivered again
 * @param answered messages with an answer
 * @param twice messages with more than one
 * @param outOfOrder answers that stand above one to an earlier message of their thread
 * @param other posts of the bots that are no answer: excuses
 * @param longest the longest time between a message and its answer, in seconds
 */
record SlackTrial(
    int sent, int again, int answered, int twice, int outOfOrder, int other, double longest) {
  private static final int PEOPLE = 6;
  private static final int BOTS = 2;
  private static final String CHANNEL = "C0GENERAL";

  /** Between the acknowledgement of a message and the next one of the same person. */
  private static final long PAUSE = 400;

  /** So long after the fault answers may come. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** A message, and when it was written. */
  private record Asked(String text, String thread, Instant at) {}

  /** The people, and what they have written. */
  private record People(
      SlackDouble slack, Queue<Asked> asked, AtomicInteger again, AtomicBoolean over) {
    /** Until all is over; the last message is still brought to a bot. */
    void write(String user) {
      Optional<String> thread = Optional.empty();
      for (int i = 0; !over.get(); i++) {
        String text = "number " + i + " of " + user;
        ObjectNode mention =
            thread.isEmpty()
                ? slack.payloads().appMention(CHANNEL, user, text)
                : slack.payloads().appMention(CHANNEL, user, thread.get(), text);
        thread = thread.or(() -> Optional.of(Payloads.ts(mention)));
        asked.add(new Asked(text, thread.get(), Instant.now()));
        while (!isTaken(mention)) {
          again.incrementAndGet();
          Writer.pause(100);
        }
        Writer.pause(PAUSE);
      }
    }

    private boolean isTaken(ObjectNode payload) {
      try {
        return slack.socketMode().deliver(payload).ackWithin(Duration.ofSeconds(3)).isPresent();
      } catch (IllegalStateException e) {
        // No socket is open, or it has just ended.
        return false;
      }
    }
  }

  static SlackTrial of(Target target, Fault fault) throws IOException, InterruptedException {
    try (Lab lab = new Lab(List.of(fault));
        SlackDouble slack = SlackDouble.start()) {
      for (int i = 0; i < BOTS; i++) {
        startBot(lab, target, slack, "bot" + i);
      }
      People people =
          new People(
              slack, new ConcurrentLinkedQueue<>(), new AtomicInteger(), new AtomicBoolean());
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < PEOPLE; i++) {
        String user = "U0PERSON" + i;
        Thread person = new Thread(() -> people.write(user), user);
        person.start();
        threads.add(person);
      }
      Trial.disturb(lab, fault);
      people.over.set(true);
      for (Thread person : threads) {
        person.join();
      }
      Instant end = Instant.now().plus(PATIENCE);
      List<Asked> asked = List.copyOf(people.asked);
      while (answered(slack, asked) < asked.size() && Instant.now().isBefore(end)) {
        Thread.sleep(50);
      }
      // What would come twice comes soon.
      Thread.sleep(1_000);
      return counted(slack, asked, people.again.get());
    }
  }

  /** A {@link SlackReplica} that listens. */
  private static void startBot(Lab lab, Target target, SlackDouble slack, String name)
      throws IOException {
    CompletableFuture<Boolean> ready = new CompletableFuture<>();
    lab.start(
        SlackReplica.class,
        name,
        line -> {
          if (line.isEmpty() || line.get().equals(SlackReplica.READY)) {
            ready.complete(line.isPresent());
          }
        },
        target.name(),
        slack.apiUrl().toString(),
        slack.botToken(),
        slack.appToken());
    if (!ready.join()) {
      throw new IOException("a bot did not start");
    }
  }

  private static List<Post> answers(SlackDouble slack, Asked asked) {
    return slack.posts().stream()
        .filter(post -> post.threadTs().equals(Optional.of(asked.thread())))
        .filter(post -> post.text().equals(SlackReplica.ANSWER + asked.text()))
        .toList();
  }

  private static int answered(SlackDouble slack, List<Asked> asked) {
    return (int) asked.stream().filter(message -> !answers(slack, message).isEmpty()).count();
  }

  private static SlackTrial counted(SlackDouble slack, List<Asked> asked, int again) {
    int twice = 0;
    int outOfOrder = 0;
    double longest = 0;
    Map<String, Instant> latest = new HashMap<>();
    for (Asked message : asked) {
      List<Post> answers = answers(slack, message);
      twice += answers.size() > 1 ? 1 : 0;
      if (answers.isEmpty()) {
        continue;
      }
      Instant at = answers.get(0).receivedAt();
      longest = Math.max(longest, Duration.between(message.at(), at).toMillis() / 1e3);
      Instant before =
          latest.merge(message.thread(), at, (one, other) -> one.isAfter(other) ? one : other);
      if (at.isBefore(before)) {
        outOfOrder++;
        System.err.printf(
            "out of order: %s, asked at %s, answered at %s, one before it at %s%n",
            message.text(), message.at(), at, before);
      }
    }
    int other =
        (int)
            slack.posts().stream()
                .filter(post -> !post.text().startsWith(SlackReplica.ANSWER))
                .count();
    return new SlackTrial(
        asked.size(), again, answered(slack, asked), twice, outOfOrder, other, longest);
  }
}
