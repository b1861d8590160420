package com.ifriend.bench.race.store;

import com.ifriend.bench.race.Check.Verdict;
import com.ifriend.bench.race.Contender;
import com.ifriend.bench.race.Findings;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** What one run has found out about one store. */
final class StoreFindings extends Findings<Stage, StoreFindings.Measure> {
  enum Operation {
    APPEND,
    READ,
    READ_COLD,
    LAST;

    /** On a session of that length, in events. */
    Measure at(int length) {
      return new Measure(this, length);
    }
  }

  record Measure(Operation operation, int length) {}

  private final Map<Measure, String> gaps = new HashMap<>();
  private final Map<Integer, String> wrongReads = new TreeMap<>();
  private Optional<Survivors> survivors = Optional.empty();
  private OptionalDouble bytesPerEvent = OptionalDouble.empty();

  StoreFindings(Contender<Stage> contender) {
    super(contender);
  }

  /** Why there are no figures, or no more. */
  void gap(Measure measure, String why) {
    gaps.putIfAbsent(measure, why);
  }

  Optional<String> gap(Measure measure) {
    return Optional.ofNullable(gaps.get(measure));
  }

  void wrongRead(int length, String what) {
    wrongReads.putIfAbsent(length, what);
  }

  /** What was wrong with the first read that did not return what had been appended, by length. */
  Map<Integer, String> wrongReads() {
    return wrongReads;
  }

  /** One more storm, which also answers the check of that name. */
  void add(String check, Survivors more) {
    Survivors all = survivors.map(found -> found.plus(more)).orElse(more);
    survivors = Optional.of(all);
    boolean right = all.lost() + all.failed() == 0;
    verdict(check, right ? Verdict.RIGHT : Verdict.wrong(""));
  }

  /** Of all storms. */
  Optional<Survivors> survivors() {
    return survivors;
  }

  void bytesPerEvent(double bytes) {
    bytesPerEvent = OptionalDouble.of(bytes);
  }

  /** In Redis, or in the tables of MariaDB. */
  OptionalDouble bytesPerEvent() {
    return bytesPerEvent;
  }

  /**
   * What became of the appends of several writers to one session.
   *
   * @param lost of those that were acknowledged
   * @param error the first one; empty if there was none
   */
  record Survivors(int attempted, int acknowledged, int lost, int failed, String error) {
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
