package com.ifriend.bench.limit;

import com.ifriend.bench.kit.Contest;
import com.ifriend.bench.kit.Way;
import java.time.Duration;
import java.util.List;

/**
 * How much is measured.
 *
 * @param rounds in which contenders alternate
 * @param appends per contender and round
 * @param warmUp of each contender, for the just-in-time compiler
 * @param concurrentAppends of all threads together, per round
 * @param longHistory events of a long session
 * @param forks JVMs that JMH starts for each of its benchmarks; 0 for this one
 * @param iteration of JMH, which does five to warm up and five that count
 */
public record Scale(
    int rounds,
    int appends,
    Duration warmUp,
    int concurrentAppends,
    int longHistory,
    int forks,
    Duration iteration) {
  /** Lengths of a history at which appends and loads are compared with those of the blob. */
  static final List<Integer> LENGTHS = List.of(10, 100, 1_000, 10_000);

  /** For figures: about seven minutes. */
  public static final Scale FULL =
      new Scale(51, 200, Duration.ofSeconds(3), 12_800, 10_000, 1, Duration.ofSeconds(1));

  /** For a look: under a minute, without reliable tails, and with shorter histories. */
  public static final Scale QUICK =
      new Scale(5, 50, Duration.ofMillis(100), 3_200, 1_000, 0, Duration.ofMillis(50));

  /** To see that everything runs. */
  static final Scale SMOKE =
      new Scale(2, 5, Duration.ofMillis(1), 256, 1_000, 0, Duration.ofMillis(1));

  /** For operations that take a hundred times as long as an append. */
  int slowSamples() {
    return Math.max(1, appends / 100);
  }

  /** Of {@link #LENGTHS}, those that are not too long. */
  List<Integer> lengths() {
    return LENGTHS.stream().filter(length -> length <= longHistory).toList();
  }

  Contest.Result contest(Way... contenders) throws Exception {
    return new Contest(List.of(contenders)).run(rounds, warmUp);
  }
}
