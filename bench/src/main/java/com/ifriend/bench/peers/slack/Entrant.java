package com.ifriend.bench.peers.slack;

import com.ifriend.bench.peers.child.Bot.Mode;
import com.ifriend.bench.peers.process.Child;
import com.ifriend.bench.peers.process.ChildException;
import com.ifriend.bench.peers.process.Launcher;
import com.ifriend.bench.peers.slack.BotFindings.Measure;
import com.ifriend.slackdouble.SlackDouble;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A bot at the start: its process, which is started again when it broke, and the Slack double that
 * only it works in. Whatever goes wrong becomes a finding. One thread at a time.
 */
final class Entrant implements AutoCloseable {
  private static final Duration CONNECTS_WITHIN = Duration.ofSeconds(20);

  /** For what a bot does behind its answer. */
  static final Duration REST = Duration.ofMillis(5);

  private final BotFindings findings;
  private final Launcher launcher;
  private final String redis;
  private final Plan plan;
  private final SlackDouble slack = SlackDouble.start();
  private final Talk talk = new Talk(slack);
  private @Nullable Child child;
  private @Nullable Line line;

  /**
   * @param redis a database that nobody else uses
   */
  Entrant(BotContender contender, Launcher launcher, String redis, Plan plan) {
    this.findings = new BotFindings(contender);
    this.launcher = launcher;
    this.redis = redis;
    this.plan = plan;
  }

  BotFindings findings() {
    return findings;
  }

  Talk talk() {
    return talk;
  }

  SlackDouble slack() {
    return slack;
  }

  Line line() {
    if (line == null) {
      throw new IllegalStateException("it does not run");
    }
    return line;
  }

  private interface Work {
    void run() throws ChildException, IOException, InterruptedException;
  }

  /** Does nothing for a bot that cannot even start. */
  private void attempt(String what, Work work) throws InterruptedException {
    boolean runs = child != null && child.isAlive();
    if (!runs && findings.obstacle().isPresent()) {
      return;
    }
    try {
      if (!runs) {
        start();
      }
      work.run();
    } catch (IOException | ChildException | RuntimeException e) {
      findings.obstacle(what + ": " + e.getMessage());
    }
  }

  void enter() throws InterruptedException {
    attempt("does not start", () -> {});
  }

  private void start() throws IOException, ChildException, InterruptedException {
    Mode mode = findings.contender().mode();
    Child started = findings.contender().start(launcher);
    child = started;
    List<String> answer =
        started.ask(
            2,
            "start",
            mode.name().toLowerCase(Locale.ROOT),
            slack.apiUrl().toString(),
            slack.botToken(),
            slack.appToken(),
            slack.signingSecret(),
            redis);
    findings.settings(answer.get(1));
    if (mode == Mode.HTTP) {
      line = new Line.Http(slack, Math.toIntExact(started.number(answer.get(0))));
    } else {
      awaitSocket(true);
      line = new Line.Socket(slack);
    }
  }

  private void awaitSocket(boolean open) throws InterruptedException, IOException {
    long end = System.nanoTime() + CONNECTS_WITHIN.toNanos();
    while (slack.socketMode().open().isEmpty() == open) {
      if (System.nanoTime() > end) {
        throw new IOException(open ? "it opens no socket" : "its socket stays open");
      }
      Thread.sleep(10);
    }
  }

  /** Kills it as {@code kill -9} does, and starts it again. */
  void killAndRestart() throws ChildException, InterruptedException {
    try {
      if (child != null) {
        child.kill();
      }
      if (findings.contender().mode() == Mode.SOCKET) {
        awaitSocket(false);
      }
      start();
    } catch (IOException e) {
      throw new ChildException.Broken("does not start again: " + e.getMessage());
    }
  }

  Duration patience() {
    return plan.patience();
  }

  /** Delivers, and waits for the acknowledgement. */
  Optional<Duration> tell(Talk.Asked asked) throws InterruptedException {
    return line().deliver(asked.payload()).acknowledged(patience());
  }

  void warmUp() throws InterruptedException {
    attempt(
        "warm-up",
        () -> {
          for (int i = 0; i < plan.warmUp(); i++) {
            var unused = sample();
          }
        });
  }

  void round(int number) throws InterruptedException {
    attempt(
        "round " + number,
        () -> {
          List<Map<Measure, Long>> samples = new ArrayList<>();
          for (int i = 0; i < plan.messages(); i++) {
            samples.add(sample());
          }
          for (Measure measure : Measure.values()) {
            findings.add(
                measure, number, samples.stream().mapToLong(one -> one.get(measure)).toArray());
          }
        });
  }

  /** Of one message, in nanoseconds, to a bot that has nothing else to do. */
  private Map<Measure, Long> sample() throws ChildException, InterruptedException {
    Talk.Asked asked = talk.mention(false);
    Instant start = Instant.now();
    Line.Sent sent = line().deliver(asked.payload());
    boolean answered = talk.answered(asked, patience());
    Optional<Duration> ack = sent.acknowledged(patience());
    if (ack.isEmpty() || !answered) {
      throw new ChildException.Failed(
          "question " + asked.number() + (answered ? " was not acknowledged" : " has no answer"));
    }
    Thread.sleep(REST.toMillis());
    return Map.of(
        Measure.ACK, ack.get().toNanos(),
        Measure.FIRST_POST, Duration.between(start, talk.firstPostAt(asked)).toNanos(),
        Measure.ANSWER, Duration.between(start, talk.answeredAt(asked)).toNanos());
  }

  void check(Check check) throws InterruptedException {
    attempt(check.title(), () -> findings.verdict(check.title(), check.trial().run(this)));
  }

  /** Waits for what must not come. */
  void settle() throws InterruptedException {
    Thread.sleep(plan.quiet().toMillis());
  }

  @Override
  public void close() {
    if (child != null) {
      child.close();
    }
    slack.close();
  }
}
