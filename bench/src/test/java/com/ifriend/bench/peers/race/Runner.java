package com.ifriend.bench.peers.race;

import java.util.List;

/** A contender that is compared with ours if both have names of the same first letter. */
record Runner(String id, boolean ours) implements Contender<Runner> {
  static final List<Runner> ALL =
      List.of(
          new Runner("a-ours", true),
          new Runner("a-1", false),
          new Runner("a-2", false),
          new Runner("b-ours", true),
          new Runner("b-1", false));

  @Override
  public String label() {
    return id;
  }

  @Override
  public String title() {
    return "*" + id + "*";
  }

  @Override
  public String home() {
    return "";
  }

  @Override
  public List<String> command() {
    return List.of("no such command");
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
