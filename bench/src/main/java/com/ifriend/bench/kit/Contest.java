package com.ifriend.bench.kit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs contenders against each other on one thread: in rounds, each contender once per round, in an
 * order drawn anew for each round. What else the machine does then hits all of them alike, and
 * figures of one round can be compared when those of two runs cannot.
 */
public final class Contest {
  private final List<Way> contenders;

  public Contest(List<Way> contenders) {
    this.contenders = List.copyOf(contenders);
  }

  /** Warms every contender up for that long, then measures. */
  public Result run(int rounds, Duration warmUp) throws Exception {
    for (Way contender : contenders) {
      Step.repeat(
          warmUp,
          () -> {
            contender.before().run();
            contender.timed().run();
          });
    }
    Map<String, List<Samples>> samples = new HashMap<>();
    Turns<Way> turns = new Turns<>(contenders);
    for (int round = 0; round < rounds; round++) {
      turns.each(
          contender ->
              samples
                  .computeIfAbsent(contender.name(), unused -> new ArrayList<>())
                  .add(contender.measure()));
    }
    return new Result(samples);
  }

  /** The samples of each contender, by round. */
  public record Result(Map<String, List<Samples>> samples) {
    /** Over all rounds. */
    public Figure percentile(String contender, double percent) {
      Samples all = new Samples();
      rounds(contender).forEach(all::add);
      return all.percentile(percent);
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
      Ratio ratio = Ratio.of(byRound(ours, percent), byRound(limit, percent));
      return row(id, what, ours, limit, percent, ratio, goal);
    }

    /** A row in which more is better: how many times ours fits into the other. */
    public Row timesFaster(String id, String what, String ours, String other, Goal goal) {
      Ratio ratio = Ratio.of(byRound(other, 50), byRound(ours, 50));
      return row(id, what, ours, other, 50, ratio, goal);
    }

    private Row row(
        String id, String what, String ours, String limit, double percent, Ratio of, Goal goal) {
      return new Row(
          id, what, limit, percentile(limit, percent), percentile(ours, percent), of, goal);
    }
  }
}
