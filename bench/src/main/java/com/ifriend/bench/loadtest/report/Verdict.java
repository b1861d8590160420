package com.ifriend.bench.loadtest.report;

import com.ifriend.bench.loadtest.backend.BackendName;
import com.ifriend.bench.loadtest.measure.Audit;
import com.ifriend.bench.loadtest.measure.GrowthPoint;
import com.ifriend.bench.loadtest.measure.LoadResult;
import com.ifriend.bench.loadtest.measure.TurnPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** The result in words. */
final class Verdict {
  /** What the setup guide of the Redis backend says of an append. */
  static final double PROMISED = 80;

  /** The user's message, a tool call, its result, the answer. */
  private static final int APPENDS_IN_A_TURN = 4;

  private Verdict() {}

  /** What to put first. */
  static String headline(Results results) {
    Optional<LoadResult> redis = results.of(BackendName.REDIS);
    OptionalDouble times =
        redis
            .map(load -> results.timesFaster(load, LoadResult::append))
            .orElse(OptionalDouble.empty());
    return times.isPresent()
        ? "Redis stores an event "
            + Numbers.times(times)
            + " as fast as the old blob, at "
            + Numbers.count(results.history())
            + " events"
        : "Session stores under load, at " + Numbers.count(results.history()) + " events";
  }

  /** The ratios, and whether the promise is kept. */
  static String sentence(Results results) {
    Optional<LoadResult> blob = results.of(BackendName.LEGACY_BLOB);
    if (blob.isEmpty()) {
      return "Without legacy-blob among the backends there is nothing to compare with.";
    }
    List<String> parts = new ArrayList<>();
    for (LoadResult load : results.loads()) {
      OptionalDouble times = results.timesFaster(load, LoadResult::append);
      if (times.isPresent()) {
        parts.add(
            Numbers.format(
                "%s %s (%s)",
                load.backend(),
                Numbers.times(times),
                Numbers.percentile(load.append().latencies(), 50)));
      }
    }
    if (parts.isEmpty()) {
      return "Too few samples to compare with legacy-blob: a median takes 20.";
    }
    return Numbers.format(
        "Appends against legacy-blob (%s) at %s events, P50: %s.%s",
        Numbers.percentile(blob.get().append().latencies(), 50),
        Numbers.count(results.history()),
        String.join(", ", parts),
        promise(results));
  }

  /** What the ratio means for who waits for an answer; empty if it cannot be told. */
  static String waiting(Results results) {
    OptionalDouble redis = waiting(results, BackendName.REDIS);
    OptionalDouble blob = waiting(results, BackendName.LEGACY_BLOB);
    return redis.isEmpty() || blob.isEmpty()
        ? ""
        : Numbers.format(
            "A turn that reads its conversation once and stores %d events waits %s for Redis"
                + " where it waited %s (computed from the P50 of both).",
            APPENDS_IN_A_TURN, Numbers.millis(redis), Numbers.millis(blob));
  }

  private static OptionalDouble waiting(Results results, BackendName backend) {
    Optional<LoadResult> load = results.of(backend);
    if (load.isEmpty()) {
      return OptionalDouble.empty();
    }
    OptionalDouble append = load.get().append().latencies().percentile(50);
    OptionalDouble read = load.get().load().latencies().percentile(50);
    return append.isEmpty() || read.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(APPENDS_IN_A_TURN * append.getAsDouble() + read.getAsDouble());
  }

  private static String promise(Results results) {
    OptionalDouble times =
        results
            .of(BackendName.REDIS)
            .map(load -> results.timesFaster(load, LoadResult::append))
            .orElse(OptionalDouble.empty());
    // At a rate the ratio is one of queues.
    if (times.isEmpty() || results.options().containsKey("--rate")) {
      return "";
    }
    return times.getAsDouble() >= PROMISED
        ? " The 80x that the setup guide promises for Redis are reached."
        : " The 80x that the setup guide promises for Redis are NOT reached in this run.";
  }

  /** Whether every event of the run is there. */
  static String audit(Results results) {
    Audit all = Audit.NONE;
    for (LoadResult load : results.loads()) {
      all = all.and(load.audit());
    }
    for (GrowthPoint point : results.growth()) {
      all = all.and(point.audit());
    }
    for (TurnPoint point : results.turns()) {
      all = all.and(point.audit());
    }
    return "All backends: " + audit(all);
  }

  static String audit(Audit audit) {
    if (audit.good()) {
      return Numbers.count(audit.acknowledged())
          + " events acknowledged, all there, once and in order";
    }
    return Numbers.format(
        "%,d events acknowledged, %,d LOST, %,d DOUBLED, %s",
        audit.acknowledged(),
        audit.lost(),
        audit.doubled(),
        audit.inOrder() ? "the rest in order" : "NOT IN ORDER");
  }
}
