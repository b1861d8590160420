package com.ifriend.app.metrics;

import com.ifriend.agent.timing.TokenPrice;
import com.ifriend.agent.timing.TurnListener;
import com.ifriend.agent.timing.TurnReport;
import com.ifriend.agent.timing.TurnReport.Outcome;
import com.ifriend.slack.MessageCounts;
import com.ifriend.slack.SlackBot;
import com.ifriend.store.PoolUse;
import com.ifriend.store.metrics.ObservedSessionStore;
import com.ifriend.store.redis.KeyLosses;
import com.ifriend.store.tiered.TieredStores;
import com.ifriend.store.turns.TurnCounts;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;

/** What is measured of turns, Slack and connection pools. Thread-safe. */
public final class BotMeters implements TurnListener {
  /** The setup guide expects 300 to 800 ms from message to response. */
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(20),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(200),
    Duration.ofMillis(300),
    Duration.ofMillis(500),
    Duration.ofMillis(800),
    Duration.ofSeconds(1),
    Duration.ofSeconds(2),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10),
    Duration.ofSeconds(30)
  };

  private final MeterRegistry meters;
  private final Map<Outcome, Counter> turns = new EnumMap<>(Outcome.class);
  private final Optional<TokenPrice> price;
  private final Counter cost;
  private final Timer total;
  private final Timer store;
  private final Timer model;
  private final Timer slack;

  public BotMeters(MeterRegistry meters) {
    this(meters, Optional.empty());
  }

  /**
   * As the other.
   *
   * @param price of the model, if its costs are to be counted
   */
  public BotMeters(MeterRegistry meters, Optional<TokenPrice> price) {
    this.meters = meters;
    this.price = price;
    for (Outcome outcome : Outcome.values()) {
      turns.put(
          outcome,
          Counter.builder("ifriend.turns")
              .description("Turns that are over")
              .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
              .register(meters));
    }
    this.cost =
        Counter.builder("ifriend.model.cost")
            .description("What the model has cost by MODEL_PRICE")
            .baseUnit("dollars")
            .register(meters);
    this.total = part("total");
    this.store = part("store");
    this.model = part("model");
    this.slack = part("slack");
  }

  private Timer part(String part) {
    return Timer.builder("ifriend.turn")
        .description("Time of a turn and of its parts; slack is the delivery of the answer")
        .tag("part", part)
        .serviceLevelObjectives(BUCKETS)
        .register(meters);
  }

  @Override
  public void finished(TurnReport report) {
    Counter counter = turns.get(report.outcome());
    if (counter != null) {
      counter.increment();
    }
    tokens("input", report.tokens().input());
    tokens("cached", report.tokens().cached());
    tokens("output", report.tokens().output());
    tokens("thoughts", report.tokens().thoughts());
    price.ifPresent(known -> cost.increment(known.of(report.tokens())));
    total.record(report.total());
    store.record(report.store());
    model.record(report.model());
    if (report.sessionId().startsWith("slack_")) {
      slack.record(report.delivery());
    }
  }

  private void tokens(String kind, long count) {
    Counter.builder("ifriend.model.tokens")
        .description("Tokens that the model has used, as it counts; cached ones are input as well")
        .tag("kind", kind)
        .register(meters)
        .increment((double) count);
  }

  /** Counts what happens to Slack's messages. */
  public void watch(SlackBot bot) {
    messages(bot, "received", MessageCounts::received);
    messages(bot, "duplicate", MessageCounts::duplicates);
    messages(bot, "refused", MessageCounts::refused);
    messages(bot, "dropped", MessageCounts::dropped);
    messages(bot, "answered", MessageCounts::answered);
    messages(bot, "failed", MessageCounts::failed);
    messages(bot, "unverified", MessageCounts::unverified);
    messages(bot, "foreign", MessageCounts::foreign);
    messages(bot, "not_allowed", MessageCounts::notAllowed);
    feedback(bot, "good", b -> b.feedback(true));
    feedback(bot, "bad", b -> b.feedback(false));
    feedback(bot, "good_taken_back", b -> b.feedbackTakenBack(true));
    feedback(bot, "bad_taken_back", b -> b.feedbackTakenBack(false));
  }

  private void feedback(SlackBot bot, String value, ToLongFunction<SlackBot> count) {
    var unused =
        FunctionCounter.builder("ifriend.slack.feedback", bot, b -> (double) count.applyAsLong(b))
            .description("What users said of answers, by buttons or reactions")
            .tag("value", value)
            .register(meters);
  }

  private void messages(SlackBot bot, String what, ToLongFunction<MessageCounts> count) {
    var unused =
        FunctionCounter.builder(
                "ifriend.slack.messages", bot, b -> (double) count.applyAsLong(b.counts()))
            .description(
                "Messages for the bot, by what happened to them; unverified are requests with a"
                    + " wrong signature or time, foreign those of another workspace, not_allowed"
                    + " those of whom, or where, the bot does not answer")
            .tag("what", what)
            .register(meters);
  }

  /**
   * Shows what waits for its turn, in all processes together.
   *
   * @param counts asks the queue; called once for each scrape
   */
  public void watchTurns(Supplier<TurnCounts> counts) {
    LastKnown<TurnCounts> known = new LastKnown<>(counts);
    waiting("ifriend.queue.turns", "Messages that wait or are worked on", known, TurnCounts::turns);
    waiting("ifriend.queue.bytes", "Bytes of what waits", known, TurnCounts::bytes);
    waiting("ifriend.queue.ready", "Threads nobody works in, yet", known, TurnCounts::ready);
    waiting("ifriend.queue.parked", "Messages that were given up", known, TurnCounts::parked);
    waiting(
        "ifriend.queue.oldest.seconds",
        "How long the oldest message has been there",
        known,
        each -> each.oldest().toSeconds());
  }

  private void waiting(
      String name, String what, LastKnown<TurnCounts> counts, ToLongFunction<TurnCounts> count) {
    var unused =
        Gauge.builder(
                name,
                () ->
                    counts.get().map(known -> (double) count.applyAsLong(known)).orElse(Double.NaN))
            .description(what + ". The last known while the store does not answer")
            .register(meters);
  }

  /** Shows whether sessions are not where they belong. */
  public void watchFallback(boolean active) {
    var unused =
        Gauge.builder("ifriend.session.fallback", () -> active ? 1 : 0)
            .description("1 when Redis was down at the start and sessions are in CloudSQL")
            .register(meters);
  }

  /** Shows how Redis and MySQL stand where one keeps copies of what is in the other. */
  public void watchTiers(Supplier<TieredStores.Status> status) {
    tier("redis", () -> status.get().redis());
    tier("cloudsql", () -> status.get().mysql());
    var unused =
        Gauge.builder("ifriend.tier.waiting", () -> status.get().waiting())
            .description("Appends of this process that are in Redis and not yet in CloudSQL")
            .register(meters);
  }

  private void tier(String name, BooleanSupplier isUp) {
    var unused =
        Gauge.builder("ifriend.tier.up", () -> isUp.getAsBoolean() ? 1 : 0)
            .description(
                "1 while sessions use it, 0 while it is away and the other one does for it")
            .tag("tier", name)
            .register(meters);
  }

  /**
   * Shows what the connections of a pool are doing.
   *
   * @param name as in {@code SESSION_BACKEND}
   */
  public void watchPool(String name, Supplier<PoolUse> pool) {
    pool(name, "active", pool, PoolUse::active);
    pool(name, "idle", pool, PoolUse::idle);
    pool(name, "waiting", pool, PoolUse::waiting);
  }

  /**
   * Counts the sessions that this process removes after they have expired.
   *
   * @param backend as in {@code SESSION_BACKEND}
   */
  public void watchExpiry(String backend, LongSupplier expired) {
    ObservedSessionStore.watchExpired(backend, expired, meters);
  }

  /**
   * Shows which keys Redis has dropped by itself.
   *
   * @param losses asks the servers; called once for each scrape
   */
  public void watchRedisKeys(Supplier<KeyLosses> losses) {
    LastKnown<KeyLosses> known = new LastKnown<>(losses);
    redisKeys("expired", known, KeyLosses::expired);
    redisKeys("evicted", known, KeyLosses::evicted);
  }

  private void redisKeys(
      String what, LastKnown<KeyLosses> losses, ToLongFunction<KeyLosses> count) {
    // The registry, because what is given here is held weakly.
    var unused =
        FunctionCounter.builder(
                "ifriend.redis.keys",
                meters,
                registry ->
                    losses.get().map(known -> (double) count.applyAsLong(known)).orElse(Double.NaN))
            .description(
                "Keys that the Redis servers have dropped since they started, as INFO says:"
                    + " expired, or evicted for want of memory. Those of all programs on them; a"
                    + " session has up to five keys. The last known while they do not answer")
            .tag("what", what)
            .register(meters);
  }

  private void pool(
      String name, String state, Supplier<PoolUse> pool, ToIntFunction<PoolUse> count) {
    var unused =
        Gauge.builder("ifriend.pool.connections", () -> count.applyAsInt(pool.get()))
            .description("Connections lent and free, and threads that wait for one")
            .tag("pool", name)
            .tag("state", state)
            .register(meters);
  }
}
