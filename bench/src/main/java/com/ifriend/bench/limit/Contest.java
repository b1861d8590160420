package com.ifriend.bench.limit;

import com.ifriend.bench.figure.Figure;
import com.ifriend.bench.figure.Goal;
import com.ifriend.bench.figure.Ratio;
import com.ifriend.bench.figure.Stats;
import com.ifriend.bench.page.Row;
import com.ifriend.bench.workload.Contender;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
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
final class Contest {
  private final List<Contender> contenders;
  private final Random random = new Random(42);

  Contest(List<Contender> contenders) {
    this.contenders = List.copyOf(contenders);
  }

  /** Warms every contender up for that long, then measures. */
  Result run(int rounds, Duration warmUp) throws Exception {
    for (Contender contender : contenders) {
      long end = System.nanoTime() + warmUp.toNanos();
      do {
        contender.before().run();
        contender.timed().run();
      } while (System.nanoTime() < end);
    }
    Map<String, List<long[]>> samples = new HashMap<>();
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

  private static long[] measure(Contender contender) throws Exception {
    long[] samples = new long[contender.samples()];
    for (int i = 0; i < samples.length; i++) {
      contender.before().run();
      long start = System.nanoTime();
      contender.timed().run();
      samples[i] = System.nanoTime() - start;
    }
    return samples;
  }

  /** The samples of each contender, by round, in nanoseconds. */
  record Result(Map<String, List<long[]>> samples) {
    /** Over all rounds. */
    Figure percentile(String contender, double percent) {
      long[] all = rounds(contender).stream().flatMapToLong(Arrays::stream).toArray();
      return Figure.nanos((double) Stats.percentile(all, percent));
    }

    /** Of the percentiles within each round. */
    Ratio ratio(String numerator, String denominator, double percent) {
      return Ratio.of(byRound(numerator, percent), byRound(denominator, percent));
    }

    /** A row that tells how much of the whole is what the part takes longer than its beginning. */
    Row share(String id, String what, String part, String beginning, String whole) {
      double[] parts = byRound(part, 50);
      double[] beginnings = byRound(beginning, 50);
      for (int i = 0; i < parts.length; i++) {
        parts[i] -= beginnings[i];
      }
      return new Row(
          id,
          what,
          whole,
          percentile(whole, 50),
          Figure.nanos(percentile(part, 50).value() - percentile(beginning, 50).value()),
          Ratio.of(parts, byRound(whole, 50)),
          Goal.NONE);
    }

    private double[] byRound(String contender, double percent) {
      return rounds(contender).stream()
          .mapToDouble(round -> (double) Stats.percentile(round, percent))
          .toArray();
    }

    private List<long[]> rounds(String contender) {
      List<long[]> rounds = samples.get(contender);
      if (rounds == null) {
        throw new IllegalArgumentException("no contender '" + contender + "'");
      }
      return rounds;
    }

    /** A row in which less is better: ours to the limit. */
    Row atMost(String id, String what, String ours, String limit, double percent, Goal goal) {
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
    Row timesFaster(String id, String what, String ours, String other, Goal goal) {
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
