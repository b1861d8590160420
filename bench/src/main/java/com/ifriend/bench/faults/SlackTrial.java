package com.ifriend.bench.faults;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.ifriend.slackdouble.Payloads;
import com.ifriend.slackdouble.Post;
import com.ifriend.slackdouble.SlackDouble;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

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

  static SlackTrial of(Target target, Fault fault) throws IOException, InterruptedException {
    try (Lab lab = new Lab(List.of(fault));
        SlackDouble slack = SlackDouble.start()) {
      for (int i = 0; i < BOTS; i++) {
        lab.bots.add(new Replica(lab, target, slack, "bot" + i));
      }
      ConcurrentLinkedQueue<Asked> asked = new ConcurrentLinkedQueue<>();
      ConcurrentLinkedQueue<Integer> again = new ConcurrentLinkedQueue<>();
      AtomicBoolean over = new AtomicBoolean();
      List<Thread> people = new ArrayList<>();
      for (int i = 0; i < PEOPLE; i++) {
        String user = "U0PERSON" + i;
        Thread person = new Thread(() -> write(slack, user, asked, again, over), user);
        person.start();
        people.add(person);
      }
      Thread.sleep(Trial.BEFORE);
      fault.inject(lab);
      Thread.sleep(Trial.FAULT);
      fault.mend(lab);
      Thread.sleep(Trial.AFTER);
      over.set(true);
      for (Thread person : people) {
        person.join();
      }
      Instant end = Instant.now().plus(PATIENCE);
      while (answered(slack, asked) < asked.size() && Instant.now().isBefore(end)) {
        Thread.sleep(50);
      }
      // What would come twice comes soon.
      Thread.sleep(1_000);
      return counted(slack, List.copyOf(asked), again.size());
    }
  }

  /** Until all is over; the last message is still brought to a bot. */
  private static void write(
      SlackDouble slack,
      String user,
      ConcurrentLinkedQueue<Asked> asked,
      ConcurrentLinkedQueue<Integer> again,
      AtomicBoolean over) {
    Optional<String> thread = Optional.empty();
    for (int i = 0; !over.get(); i++) {
      String text = "number " + i + " of " + user;
      ObjectNode mention =
          thread.isEmpty()
              ? slack.payloads().appMention(CHANNEL, user, text)
              : slack.payloads().appMention(CHANNEL, user, thread.get(), text);
      thread = thread.or(() -> Optional.of(Payloads.ts(mention)));
      asked.add(new Asked(text, thread.get(), Instant.now()));
      while (!isTaken(slack, mention)) {
        again.add(i);
        pause(100);
      }
      pause(PAUSE);
    }
  }

  private static boolean isTaken(SlackDouble slack, ObjectNode payload) {
    try {
      return slack.socketMode().deliver(payload).ackWithin(Duration.ofSeconds(3)).isPresent();
    } catch (IllegalStateException e) {
      // No socket is open, or it has just ended.
      return false;
    }
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static List<Post> answers(SlackDouble slack, Asked asked) {
    return slack.posts().stream()
        .filter(post -> post.threadTs().equals(Optional.of(asked.thread())))
        .filter(post -> post.text().equals(SlackReplica.ANSWER + asked.text()))
        .toList();
  }

  private static int answered(SlackDouble slack, Iterable<Asked> asked) {
    int count = 0;
    for (Asked message : asked) {
      count += answers(slack, message).isEmpty() ? 0 : 1;
    }
    return count;
  }

  private static SlackTrial counted(SlackDouble slack, List<Asked> asked, int again) {
    int twice = 0;
    double longest = 0;
    for (Asked message : asked) {
      List<Post> answers = answers(slack, message);
      twice += answers.size() > 1 ? 1 : 0;
      for (Post first : answers.subList(0, Math.min(1, answers.size()))) {
        longest =
            Math.max(
                longest, Duration.between(message.at(), first.receivedAt()).toMillis() / 1000.0);
      }
    }
    int outOfOrder = 0;
    for (String thread : asked.stream().map(Asked::thread).distinct().toList()) {
      Instant latest = Instant.MIN;
      for (Asked message : asked) {
        Optional<Instant> at = answers(slack, message).stream().findFirst().map(Post::receivedAt);
        if (!message.thread().equals(thread) || at.isEmpty()) {
          continue;
        }
        if (at.get().isBefore(latest)) {
          outOfOrder++;
          System.err.println(
              "out of order: %s, asked at %s, answered at %s, one before it at %s"
                  .formatted(message.text(), message.at(), at.get(), latest));
        } else {
          latest = at.get();
        }
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

  /** A {@link SlackReplica} that listens. */
  private static final class Replica implements Lab.Bot {
    private final Process process;

    Replica(Lab lab, Target target, SlackDouble slack, String name) throws IOException {
      process =
          lab.start(
              SlackReplica.class,
              name,
              target.name(),
              slack.apiUrl().toString(),
              slack.botToken(),
              slack.appToken());
      BufferedReader out =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      for (String line = out.readLine(); !SlackReplica.READY.equals(line); line = out.readLine()) {
        if (line == null) {
          throw new IOException("a bot did not start");
        }
      }
      Thread rest = new Thread(() -> out.lines().forEach(line -> {}), "reads " + name);
      rest.setDaemon(true);
      rest.start();
    }

    @Override
    public void kill() {
      try {
        boolean unused = process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void close() {
      kill();
    }
  }
}
