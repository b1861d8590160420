package com.ifriend.bench.peers.race;

import com.ifriend.bench.figure.Stats;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * What one run has found out about one contender. One thread at a time.
 *
 * @param <M> what is measured
 */
public abstract class Findings<C extends Contender<C>, M> {
  private final C contender;
  private final Map<M, Map<Integer, long[]>> samples = new HashMap<>();
  private final Map<String, Verdict> verdicts = new HashMap<>();
  private String settings = "";
  private Optional<String> obstacle = Optional.empty();

  protected Findings(C contender) {
    this.contender = contender;
  }

  public C contender() {
    return contender;
  }

  /** Of all findings, those about ours that this one is compared with. */
  public static <C extends Contender<C>, F extends Findings<C, ?>> Optional<F> measureOf(
      F one, List<F> all) {
    return all.stream().filter(other -> other.contender().isMeasureOf(one.contender())).findFirst();
  }

  /** Version and settings, in the child's own words; empty if it never ran. */
  public String settings() {
    return settings;
  }

  public void settings(String text) {
    settings = text;
  }

  /** Why it did not run, or stopped. */
  public Optional<String> obstacle() {
    return obstacle;
  }

  public void obstacle(String why) {
    obstacle = Optional.of(why);
  }

  public void add(M measure, int round, long[] nanos) {
    samples.computeIfAbsent(measure, unused -> new TreeMap<>()).put(round, nanos);
  }

  public int count(M measure) {
    return rounds(measure).values().stream().mapToInt(round -> round.length).sum();
  }

  /** In nanoseconds, over all rounds; empty if nothing was measured. */
  public OptionalDouble percentile(M measure, double percent) {
    long[] all = rounds(measure).values().stream().flatMapToLong(Arrays::stream).toArray();
    return all.length == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) Stats.percentile(all, percent));
  }

  /** How many times as long this one takes: the median of the ratios of medians, round by round. */
  public OptionalDouble times(M mine, Findings<C, M> other, M others) {
    List<Double> ratios = new ArrayList<>();
    rounds(mine)
        .forEach(
            (round, nanos) -> {
              long[] theirs = other.rounds(others).get(round);
              if (theirs != null) {
                ratios.add((double) Stats.percentile(nanos, 50) / Stats.percentile(theirs, 50));
              }
            });
    return ratios.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(Stats.median(ratios.stream().mapToDouble(r -> r).toArray()));
  }

  private Map<Integer, long[]> rounds(M measure) {
    return samples.getOrDefault(measure, Map.of());
  }

  public void verdict(String check, Verdict verdict) {
    verdicts.put(check, verdict);
  }

  /** {@link Verdict.Mark#UNKNOWN} if it was not asked. */
  public Verdict verdict(String check) {
    return verdicts.getOrDefault(check, new Verdict(Verdict.Mark.UNKNOWN, "not asked"));
  }

  /** How many checks had that outcome. */
  public long count(Verdict.Mark mark) {
    return verdicts.values().stream().filter(one -> one.mark() == mark).count();
  }
}
