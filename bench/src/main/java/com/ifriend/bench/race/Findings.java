package com.ifriend.bench.race;

import static java.util.Objects.requireNonNull;

import com.ifriend.bench.kit.Ratio;
import com.ifriend.bench.kit.Samples;
import com.ifriend.bench.race.Check.Mark;
import com.ifriend.bench.race.Check.Verdict;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * What one run has found out about one contender. One thread at a time.
 *
 * @param <P> where contenders work
 * @param <M> what is measured
 */
public class Findings<P, M> {
  private final Contender<P> contender;
  private final Map<M, Map<Integer, Samples>> samples = new HashMap<>();
  private final Map<String, Verdict> verdicts = new HashMap<>();
  private String settings = "";
  private Optional<String> obstacle = Optional.empty();

  public Findings(Contender<P> contender) {
    this.contender = contender;
  }

  public Contender<P> contender() {
    return contender;
  }

  /** Of all findings, those about ours that this one is compared with. */
  public static <P, F extends Findings<P, ?>> Optional<F> measureOf(F one, List<F> all) {
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

  public void add(M measure, int round, Samples times) {
    samples.computeIfAbsent(measure, unused -> new TreeMap<>()).put(round, times);
  }

  /** Over all rounds. */
  public Samples samples(M measure) {
    Samples all = new Samples();
    rounds(measure).values().forEach(all::add);
    return all;
  }

  /** How many times as long this one takes: the median of the ratios of medians, round by round. */
  public OptionalDouble times(M mine, Findings<P, M> other, M others) {
    Map<Integer, Samples> theirs = other.rounds(others);
    double[] ratios =
        rounds(mine).entrySet().stream()
            .filter(round -> theirs.containsKey(round.getKey()))
            .mapToDouble(
                round ->
                    round.getValue().nanos(50)
                        / requireNonNull(theirs.get(round.getKey())).nanos(50))
            .toArray();
    return ratios.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(Ratio.median(ratios));
  }

  private Map<Integer, Samples> rounds(M measure) {
    return samples.getOrDefault(measure, Map.of());
  }

  public void verdict(String check, Verdict verdict) {
    verdicts.put(check, verdict);
  }

  /** {@link Mark#UNKNOWN} if it was not asked. */
  public Verdict verdict(String check) {
    return verdicts.getOrDefault(check, new Verdict(Mark.UNKNOWN, "not asked"));
  }

  /** How many of these checks had that outcome. */
  public long count(List<? extends Check<?>> checks, Mark mark) {
    return checks.stream().filter(check -> verdict(check.title()).mark() == mark).count();
  }
}
