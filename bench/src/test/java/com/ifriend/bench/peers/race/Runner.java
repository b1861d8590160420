package com.ifriend.bench.peers.race;

import java.util.List;

/** A contender that is compared with ours if the first letters of their ids are the same. */
record Runner(
    String id, String label, String title, String home, List<String> command, boolean ours)
    implements Contender<Runner> {
  static final List<Runner> ALL =
      List.of(of("a-ours"), of("a-1"), of("a-2"), of("b-ours"), of("b-1"));

  private static Runner of(String id) {
    return new Runner(id, id, "*" + id + "*", "", List.of(), id.endsWith("ours"));
  }

  @Override
  public boolean isMeasureOf(Runner other) {
    return ours && id.charAt(0) == other.id.charAt(0);
  }

  /** What has been found out about one. */
  static final class Notes extends Findings<Runner, String> {
    Notes(Runner runner) {
      super(runner);
    }
  }
}
