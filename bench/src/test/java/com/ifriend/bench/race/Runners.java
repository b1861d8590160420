package com.ifriend.bench.race;

import com.ifriend.bench.race.Contender.Kind;
import java.util.List;

/** Contenders that are compared with ours if the first letters of their ids are the same. */
final class Runners {
  static final List<Contender<String>> ALL =
      List.of(of("a-ours"), of("a-1"), of("a-2"), of("b-ours"), of("b-1"));

  private Runners() {}

  private static Contender<String> of(String id) {
    Kind kind = id.endsWith("ours") ? Kind.OURS : Kind.BASELINE;
    return new Contender<>(id, id, kind, "", id.charAt(0) + "-ours", "", List.of());
  }

  /** What has been found out about each. */
  static List<Findings<String, String>> notes() {
    return ALL.stream().map(one -> new Findings<String, String>(one)).toList();
  }
}
