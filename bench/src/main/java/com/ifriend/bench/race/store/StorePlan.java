package com.ifriend.bench.race.store;

import java.time.Duration;
import java.util.List;

/**
 * How much is measured.
 *
 * @param lengths of the sessions, in events
 * @param rounds in which contenders alternate, at each length
 * @param appends per contender and round, at most
 * @param reads of each kind per contender and round, at most
 * @param slice of a round after which a contender takes no further sample of a kind
 * @param warmUp of each contender and operation
 * @param fillBudget how long it may take to make a session
 * @param storms of each contender
 * @param writers of a storm
 * @param writes of each writer
 */
record StorePlan(
    List<Integer> lengths,
    int rounds,
    int appends,
    int reads,
    Duration slice,
    Duration warmUp,
    Duration fillBudget,
    int storms,
    int writers,
    int writes) {
  /** For figures. */
  static final StorePlan FULL =
      new StorePlan(
          List.of(100, 1_000, 10_000),
          9,
          20,
          5,
          Duration.ofMillis(250),
          Duration.ofSeconds(1),
          Duration.ofSeconds(150),
          3,
          8,
          40);

  /** For a look. */
  static final StorePlan QUICK =
      new StorePlan(
          List.of(100, 1_000),
          3,
          10,
          3,
          Duration.ofMillis(100),
          Duration.ofMillis(300),
          Duration.ofSeconds(30),
          1,
          8,
          20);

  /** The name of the check that nothing is lost. */
  String storm() {
    return writers + " writers";
  }

  /** A session that has grown by more than a quarter is replaced. */
  static int longest(int length) {
    return length + length / 4;
  }
}
