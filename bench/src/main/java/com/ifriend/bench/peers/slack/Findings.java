package com.ifriend.bench.peers.slack;

import com.ifriend.bench.figure.Stats;
import com.ifriend.bench.peers.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** What one run has found out about one bot. */
final class Findings {
  /** From the delivery of a message to this. */
  enum Measure {
    ACK,
    /** Anything of the bot's stands in the thread. */
    FIRST_POST,
    /** The text of the answer stands there. */
    ANSWER
  }

  private final Racer racer;
  private final Map<Measure, Map<Integer, long[]>> samples = new EnumMap<>(Measure.class);
  private final Map<String, Verdict> verdicts = new LinkedHashMap<>();
  private String settings = "";
  private Optional<String> obstacle = Optional.empty();

  Findings(Racer racer) {
    this.racer = racer;
  }

  Racer racer() {
    return racer;
  }

  /** Version and settings, in the child's own words; empty if it never ran. */
  String settings() {
    return settings;
  }

  void settings(String text) {
    settings = text;
  }

  /** Why it did not run, or stopped. */
  Optional<String> obstacle() {
    return obstacle;
  }

  void obstacle(String why) {
    obstacle = Optional.of(why);
  }

  void add(Measure measure, int round, long[] nanos) {
    var unused = rounds(measure).put(round, nanos.clone());
  }

  private Map<Integer, long[]> rounds(Measure measure) {
    return samples.computeIfAbsent(measure, any -> new TreeMap<>());
  }

  int count(Measure measure) {
    return rounds(measure).values().stream().mapToInt(round -> round.length).sum();
  }

  /** In nanoseconds, over all rounds; empty if nothing was measured. */
  OptionalDouble percentile(Measure measure, double percent) {
    long[] all = rounds(measure).values().stream().flatMapToLong(Arrays::stream).toArray();
    return all.length == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) Stats.percentile(all, percent));
  }

  /** How many times as long this one takes: the median of the ratios of medians, round by round. */
  OptionalDouble times(Measure measure, Findings other) {
    List<Double> ratios = new ArrayList<>();
    rounds(measure)
        .forEach(
            (round, nanos) -> {
              long[] theirs = other.rounds(measure).get(round);
              if (theirs != null) {
                ratios.add((double) Stats.percentile(nanos, 50) / Stats.percentile(theirs, 50));
              }
            });
    return ratios.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(Stats.median(ratios.stream().mapToDouble(r -> r).toArray()));
  }

  void verdict(String check, Verdict verdict) {
    verdicts.put(check, verdict);
  }

  /** {@link Verdict.Mark#UNKNOWN} if it was not asked. */
  Verdict verdict(String check) {
    return verdicts.getOrDefault(check, new Verdict(Verdict.Mark.UNKNOWN, "not asked"));
  }

  long wrong() {
    return verdicts.values().stream().filter(one -> one.mark() == Verdict.Mark.WRONG).count();
  }

  /** Checks that had an outcome. */
  long asked() {
    return verdicts.values().stream()
        .filter(one -> one.mark() == Verdict.Mark.WRONG || one.mark() == Verdict.Mark.RIGHT)
        .count();
  }
}
