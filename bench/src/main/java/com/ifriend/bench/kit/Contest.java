package com.ifriend.bench.kit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Runs contenders against each other on one thread: in rounds, each contender once per round, in an
 * order drawn anew for each round. What else the machine does then hits all of them alike, and
 * figures of one round can be compared when those of two runs cannot.
 */
public final class Contest {
  private final List<Contender> contenders;
  private final Random random = new Random(42);

  public Contest(List<Contender> contenders) {
    this.contenders = List.copyOf(contenders);
  }

  /** Warms every contender up for that long, then measures. */
  public Result run(int rounds, Duration warmUp) throws Exception {
    for (Contender contender : contenders) {
      long end = System.nanoTime() + warmUp.toNanos();
      do {
        contender.before().run();
        contender.timed().run();
      } while (System.nanoTime() < end);
    }
    Map<String, List<Samples>> samples = new HashMap<>();
    List<Contender> order = new ArrayList<>(contenders);
    for (int round = 0; round < rounds; round++) {
      Collections.shuffle(order, random);
      for (Contender contender : order) {
        samples
            .computeIfAbsent(contender.name(), unused -> new ArrayList<>())
            .add(measure(contender));
      }
    }
    return new Result(samples);
  }

  private static Samples measure(Contender contender) throws Exception {
    Samples samples = new Samples();
    for (int i = 0; i < contender.samples(); i++) {
      contender.before().run();
      samples.time(contender.timed());
    }
    return samples;
  }

  /** The samples of each contender, by round. */
  public record Result(Map<String, List<Samples>> samples) {
    /** Over all rounds. */
    public Figure percentile(String contender, double percent) {
      Samples all = new Samples();
      rounds(contender).forEach(all::add);
      return all.percentile(percent);
    }

    /** Of the percentiles within each round. */
    private Ratio ratio(String numerator, String denominator, double percent) {
      return Ratio.of(byRound(numerator, percent), byRound(denominator, percent));
    }

    private double[] byRound(String contender, double percent) {
      return rounds(contender).stream().mapToDouble(round -> round.nanos(percent)).toArray();
    }

    private List<Samples> rounds(String contender) {
      List<Samples> rounds = samples.get(contender);
      if (rounds == null) {
        throw new IllegalArgumentException("no contender '" + contender + "'");
      }
      return rounds;
    }

    /** A row in which less is better: ours to the limit. */
    public Row atMost(
        String id, String what, String ours, String limit, double percent, Goal goal) {
      return new Row(
          id,
          what,
          limit,
          percentile(limit, percent),
          percentile(ours, percent),
          ratio(ours, limit, percent),
          goal);
    }

    /** A row in which more is better: how many times ours fits into the other. */
    public Row timesFaster(String id, String what, String ours, String other, Goal goal) {
      return new Row(
          id,
          what,
          other,
          percentile(other, 50),
          percentile(ours, 50),
          ratio(other, ours, 50),
          goal);
    }
  }
}
