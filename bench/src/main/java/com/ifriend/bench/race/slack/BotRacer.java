package com.ifriend.bench.race.slack;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.ifriend.bench.kit.Samples;
import com.ifriend.bench.race.Check;
import com.ifriend.bench.race.Child;
import com.ifriend.bench.race.ChildException;
import com.ifriend.bench.race.Contender;
import com.ifriend.bench.race.Findings;
import com.ifriend.bench.race.Launcher;
import com.ifriend.bench.race.Racer;
import com.ifriend.bench.race.child.Bot.Mode;
import com.ifriend.bench.race.slack.Talk.Asked;
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

/** A bot at the start, and the Slack double that only it works in. */
final class BotRacer extends Racer<Findings<Mode, Measure>> {
  private static final Duration CONNECTS_WITHIN = Duration.ofSeconds(20);

  /** For one that first ends what it has begun. */
  static final Duration ENDS_WITHIN = Duration.ofSeconds(30);

  private static final Duration HOUR = Duration.ofHours(1);

  /** For what a bot does behind its answer. */
  static final Duration REST = Duration.ofMillis(5);

  private final String redis;
  private final BotPlan plan;
  private final SlackDouble slack = SlackDouble.start();
  private final Talk talk = new Talk(slack);
  private @Nullable Line line;
  private @Nullable Child second;
  private @Nullable Line secondLine;

  /**
   * @param redis a database that nobody else uses
   */
  BotRacer(Contender<Mode> contender, Launcher launcher, String redis, BotPlan plan) {
    super(new Findings<>(contender), launcher);
    this.redis = redis;
    this.plan = plan;
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

  BotPlan plan() {
    return plan;
  }

  Mode mode() {
    return findings().contender().place();
  }

  void enter() throws InterruptedException {
    attempt("start", running -> {});
  }

  @Override
  protected void greet(Child started) throws IOException, InterruptedException {
    line = start(started);
  }

  private Line start(Child started) throws IOException, InterruptedException {
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
    findings().settings(answer.get(1));
    return mode() == Mode.HTTP
        ? new Line.Http(slack, Math.toIntExact(started.number(answer.get(0))))
        : new Line.Socket(slack, awaitSockets(others, true).get(0));
  }

  /** The sockets that are open besides the others, once there are any, or none. */
  @CanIgnoreReturnValue
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
  void killAndRestart() throws InterruptedException {
    killAndRestart(killed -> awaitSockets(List.of(), false));
  }

  /** As {@link #killAndRestart()}, and what would expire in Redis within the hour is gone. */
  void killAndRestartInAnHour() throws InterruptedException {
    killAndRestart(
        killed -> {
          awaitSockets(List.of(), false);
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
  Line startSecond() throws InterruptedException {
    try {
      second = another(started -> secondLine = start(started));
      return requireNonNull(secondLine);
    } catch (IOException e) {
      throw new ChildException.Failed("a second one: " + e.getMessage());
    }
  }

  /** Asks the first process to end, as SIGTERM does; the second one is the bot from then on. */
  void handOver() {
    follow(requireNonNull(second), ENDS_WITHIN);
    second = null;
    line = secondLine;
  }

  /** Delivers, and waits for the acknowledgement. */
  @CanIgnoreReturnValue
  Optional<Duration> tell(JsonNode payload) throws InterruptedException {
    return line().deliver(payload).acknowledged(plan.patience());
  }

  /** As the other, a mention that begins a thread. */
  Asked ask(boolean slow) throws InterruptedException {
    Asked asked = talk.mention(slow);
    tell(asked.payload());
    return asked;
  }

  void warmUp() throws InterruptedException {
    attempt(
        "warm-up",
        running -> {
          for (int i = 0; i < plan.warmUp(); i++) {
            sample();
          }
        });
  }

  void round(int number) throws InterruptedException {
    attempt(
        "round " + number,
        running -> {
          Map<Measure, Samples> samples = new EnumMap<>(Measure.class);
          for (int i = 0; i < plan.messages(); i++) {
            sample()
                .forEach(
                    (measure, took) ->
                        samples
                            .computeIfAbsent(measure, unused -> new Samples())
                            .record(took.toNanos()));
          }
          samples.forEach((measure, times) -> findings().add(measure, number, times));
        });
  }

  /** Of one message, to a bot that has nothing else to do. */
  @CanIgnoreReturnValue
  private Map<Measure, Duration> sample() throws InterruptedException {
    Asked asked = talk.mention(false);
    Instant start = Instant.now();
    Line.Sent sent = line().deliver(asked.payload());
    boolean answered = talk.answered(asked, plan.patience());
    Optional<Duration> ack = sent.acknowledged(plan.patience());
    if (ack.isEmpty() || !answered) {
      throw new ChildException.Failed(
          "question " + asked.number() + (answered ? " was not acknowledged" : " has no answer"));
    }
    Thread.sleep(REST.toMillis());
    return Map.of(
        Measure.ACK, ack.get(),
        Measure.FIRST_POST, Duration.between(start, talk.firstPostAt(asked)),
        Measure.ANSWER, Duration.between(start, talk.answeredAt(asked)));
  }

  void check(Check<BotRacer> check) throws InterruptedException {
    attempt(check.title(), running -> findings().verdict(check.title(), check.trial().run(this)));
  }

  /** Waits for what must not come. */
  void settle() throws InterruptedException {
    Thread.sleep(plan.quiet().toMillis());
  }

  @Override
  public void close() {
    super.close();
    if (second != null) {
      second.close();
    }
    slack.close();
  }
}
