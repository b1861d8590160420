package com.ifriend.bench.peers;

import com.ifriend.bench.figure.Stats;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** What one run has found out about one contender. */
final class Findings {
  enum Operation {
    APPEND,
    READ,
    READ_COLD,
    LAST
  }

  private record Cell(Operation operation, int length) {}

  private final Contender contender;
  private final Map<Cell, Map<Integer, long[]>> samples = new HashMap<>();
  private final Map<Cell, String> gaps = new HashMap<>();
  private final Map<Integer, String> wrongReads = new TreeMap<>();
  private final Map<String, Verdict> verdicts = new LinkedHashMap<>();
  private String settings = "";
  private Optional<String> obstacle = Optional.empty();
  private Optional<Survivors> survivors = Optional.empty();
  private OptionalDouble bytesPerEvent = OptionalDouble.empty();

  Findings(Contender contender) {
    this.contender = contender;
  }

  Contender contender() {
    return contender;
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

  void add(Operation operation, int length, int round, long[] nanos) {
    samples
        .computeIfAbsent(new Cell(operation, length), unused -> new TreeMap<>())
        .put(round, nanos);
  }

  /** Why there are no figures, or no more, of an operation. */
  void gap(Operation operation, int length, String why) {
    gaps.putIfAbsent(new Cell(operation, length), why);
  }

  Optional<String> gap(Operation operation, int length) {
    return Optional.ofNullable(gaps.get(new Cell(operation, length)));
  }

  int count(Operation operation, int length) {
    return rounds(operation, length).values().stream().mapToInt(round -> round.length).sum();
  }

  /** In nanoseconds, over all rounds; empty if nothing was measured. */
  OptionalDouble median(Operation operation, int length) {
    long[] all =
        rounds(operation, length).values().stream().flatMapToLong(Arrays::stream).toArray();
    return all.length == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) Stats.percentile(all, 50));
  }

  /** How many times as long this one takes: the median of the ratios of medians, round by round. */
  OptionalDouble times(Operation mine, Findings other, Operation others, int length) {
    List<Double> ratios = new ArrayList<>();
    rounds(mine, length)
        .forEach(
            (round, nanos) -> {
              long[] theirs = other.rounds(others, length).get(round);
              if (theirs != null) {
                ratios.add((double) Stats.percentile(nanos, 50) / Stats.percentile(theirs, 50));
              }
            });
    return ratios.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(Stats.median(ratios.stream().mapToDouble(r -> r).toArray()));
  }

  private Map<Integer, long[]> rounds(Operation operation, int length) {
    return samples.getOrDefault(new Cell(operation, length), Map.of());
  }

  void wrongRead(int length, String what) {
    wrongReads.putIfAbsent(length, what);
  }

  /** What was wrong with the first read that did not return what had been appended, by length. */
  Map<Integer, String> wrongReads() {
    return wrongReads;
  }

  void survivors(Survivors found) {
    survivors = Optional.of(found);
  }

  Optional<Survivors> survivors() {
    return survivors;
  }

  void bytesPerEvent(double bytes) {
    bytesPerEvent = OptionalDouble.of(bytes);
  }

  /** In Redis. */
  OptionalDouble bytesPerEvent() {
    return bytesPerEvent;
  }

  void verdict(String check, Verdict verdict) {
    verdicts.put(check, verdict);
  }

  Optional<Verdict> verdict(String check) {
    return Optional.ofNullable(verdicts.get(check));
  }

  /**
   * What became of the appends of several writers to one session.
   *
   * @param lost of those that were acknowledged
   * @param error the first one; empty if there was none
   */
  record Survivors(int attempted, int acknowledged, int lost, int failed, String error) {
    static final Survivors NONE = new Survivors(0, 0, 0, 0, "");

    Survivors plus(Survivors more) {
      return new Survivors(
          attempted + more.attempted,
          acknowledged + more.acknowledged,
          lost + more.lost,
          failed + more.failed,
          error.isEmpty() ? more.error : error);
    }
  }
}
