package com.ifriend.bench.race.slack;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.ifriend.bench.kit.Samples;
import com.ifriend.bench.race.Check;
import com.ifriend.bench.race.Child;
import com.ifriend.bench.race.ChildException;
import com.ifriend.bench.race.Contender;
import com.ifriend.bench.race.Findings;
import com.ifriend.bench.race.Launcher;
import com.ifriend.bench.race.Lifeline;
import com.ifriend.bench.race.child.Bot.Mode;
import com.ifriend.slackdouble.SlackDouble;
import com.ifriend.slackdouble.SocketConnection;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Jedis;

/**
 * A bot at the start: its process, and the Slack double that only it works in. Whatever goes wrong
 * becomes a finding. One thread at a time.
 */
final class Entrant implements AutoCloseable {
  private static final Duration CONNECTS_WITHIN = Duration.ofSeconds(20);

  /** For one that first ends what it has begun. */
  static final Duration ENDS_WITHIN = Duration.ofSeconds(30);

  private static final Duration HOUR = Duration.ofHours(1);

  /** For what a bot does behind its answer. */
  static final Duration REST = Duration.ofMillis(5);

  private final Findings<Mode, Measure> findings;
  private final Lifeline lifeline;
  private final String redis;
  private final Plan plan;
  private final SlackDouble slack = SlackDouble.start();
  private final Talk talk = new Talk(slack);
  private @Nullable Line line;
  private @Nullable Child second;
  private @Nullable Line secondLine;

  /**
   * @param redis a database that nobody else uses
   */
  Entrant(Contender<Mode> contender, Launcher launcher, String redis, Plan plan) {
    this.findings = new Findings<>(contender);
    this.lifeline = new Lifeline(findings, launcher, started -> line = start(started));
    this.redis = redis;
    this.plan = plan;
  }

  Findings<Mode, Measure> findings() {
    return findings;
  }

  Talk talk() {
    return talk;
  }

  SlackDouble slack() {
    return slack;
  }

  Line line() {
    return requireNonNull(line, "it does not run");
  }

  private Mode mode() {
    return findings.contender().place();
  }

  void enter() throws InterruptedException {
    lifeline.attempt("start", running -> {});
  }

  private Line start(Child started) throws IOException, ChildException, InterruptedException {
    List<SocketConnection> others = slack.socketMode().open();
    List<String> answer =
        started.ask(
            2,
            "start",
            mode().name().toLowerCase(Locale.ROOT),
            slack.apiUrl().toString(),
            slack.botToken(),
            slack.appToken(),
            slack.signingSecret(),
            redis);
    findings.settings(answer.get(1));
    if (mode() == Mode.HTTP) {
      return new Line.Http(slack, Math.toIntExact(started.number(answer.get(0))));
    }
    List<SocketConnection> mine = awaitSockets(others, true);
    return new Line.Socket(slack, mine.get(0));
  }

  /** The sockets that are open besides the others, once there are any, or none. */
  private List<SocketConnection> awaitSockets(List<SocketConnection> others, boolean any)
      throws InterruptedException, IOException {
    long end = System.nanoTime() + CONNECTS_WITHIN.toNanos();
    while (true) {
      List<SocketConnection> found =
          slack.socketMode().open().stream().filter(one -> !others.contains(one)).toList();
      if (found.isEmpty() != any) {
        return found;
      }
      if (System.nanoTime() > end) {
        throw new IOException(any ? "it opens no socket" : "its socket stays open");
      }
      Thread.sleep(10);
    }
  }

  /** Kills it as {@code kill -9} does, and starts it again. */
  void killAndRestart() throws ChildException, InterruptedException {
    lifeline.killAndRestart(killed -> awaitNoSocket());
  }

  private void awaitNoSocket() throws InterruptedException, IOException {
    var unused = awaitSockets(List.of(), false);
  }

  /** As {@link #killAndRestart}, and what would expire in Redis within the hour is gone. */
  void killAndRestartInAnHour() throws ChildException, InterruptedException {
    lifeline.killAndRestart(
        killed -> {
          awaitNoSocket();
          try (Jedis jedis = new Jedis(redis)) {
            for (String key : jedis.keys("*")) {
              long left = jedis.pttl(key);
              if (left >= 0 && left <= HOUR.toMillis()) {
                jedis.del(key);
              }
            }
          }
        });
  }

  /** Starts another process of the bot, on the same stores, which {@link #handOver} needs. */
  Line startSecond() throws ChildException, InterruptedException {
    try {
      second =
          lifeline.another(
              started -> {
                secondLine = start(started);
              });
      return requireNonNull(secondLine);
    } catch (IOException e) {
      throw new ChildException.Failed("a second one: " + e.getMessage());
    }
  }

  /** Asks the first process to end, as SIGTERM does; the second one is the bot from then on. */
  void handOver() {
    lifeline.follow(requireNonNull(second), ENDS_WITHIN);
    second = null;
    line = secondLine;
  }

  Plan plan() {
    return plan;
  }

  Duration patience() {
    return plan.patience();
  }

  /** Delivers, and waits for the acknowledgement. */
  @CanIgnoreReturnValue
  Optional<Duration> tell(Talk.Asked asked) throws InterruptedException {
    return line().deliver(asked.payload()).acknowledged(patience());
  }

  void warmUp() throws InterruptedException {
    lifeline.attempt(
        "warm-up",
        running -> {
          for (int i = 0; i < plan.warmUp(); i++) {
            var unused = sample();
          }
        });
  }

  void round(int number) throws InterruptedException {
    lifeline.attempt(
        "round " + number,
        running -> {
          Map<Measure, Samples> samples = new EnumMap<>(Measure.class);
          for (int i = 0; i < plan.messages(); i++) {
            sample()
                .forEach(
                    (measure, nanos) ->
                        samples.computeIfAbsent(measure, unused -> new Samples()).record(nanos));
          }
          samples.forEach((measure, times) -> findings.add(measure, number, times));
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

  void check(Check<Entrant> check) throws InterruptedException {
    lifeline.attempt(
        check.title(), running -> findings.verdict(check.title(), check.trial().run(this)));
  }

  /** Waits for what must not come. */
  void settle() throws InterruptedException {
    Thread.sleep(plan.quiet().toMillis());
  }

  @Override
  public void close() {
    lifeline.close();
    if (second != null) {
      second.close();
    }
    slack.close();
  }
}
