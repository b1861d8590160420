package com.ifriend.bench.race;

import static org.assertj.core.api.Assertions.assertThat;

import com.ifriend.bench.kit.Samples;
import com.ifriend.bench.race.Check.Mark;
import com.ifriend.bench.race.Check.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FindingsTest {
  private final List<Findings<String, String>> all = Runners.notes();
  private final Findings<String, String> ours = all.get(0);
  private final Findings<String, String> other = all.get(1);

  @Test
  void aRatioIsTheMedianOfTheRoundsThatBothRan() {
    ours.add("append", 0, Samples.of(10, 10, 90));
    ours.add("append", 1, Samples.of(100, 100, 900));
    ours.add("append", 2, Samples.of(10));
    ours.add("append", 4, Samples.of(1));
    other.add("append", 0, Samples.of(20));
    other.add("append", 1, Samples.of(100, 300, 900));
    other.add("append", 2, Samples.of(10, 50, 90));
    other.add("append", 3, Samples.of(7));

    assertThat(other.times("append", ours, "append")).hasValue(3);
    assertThat(other.times("append", ours, "read")).isEmpty();
    assertThat(other.times("read", ours, "append")).isEmpty();
    assertThat(ours.samples("append").count()).isEqualTo(8);
    assertThat(other.samples("append").nanos(50)).isEqualTo(50);
    assertThat(other.samples("append").nanos(100)).isEqualTo(900);
    assertThat(other.samples("read").count()).isZero();
  }

  @Test
  void whatWasNotAskedIsUnknown() {
    ours.verdict("first", new Verdict(Mark.WRONG, ""));
    ours.verdict("second", new Verdict(Mark.WRONG, ""));
    ours.verdict("second", new Verdict(Mark.RIGHT, ""));

    assertThat(ours.verdict("second").mark()).isEqualTo(Mark.RIGHT);
    assertThat(ours.verdict("third").mark()).isEqualTo(Mark.UNKNOWN);
    List<Check<String>> checks =
        List.of(
            new Check<>("first", "", unused -> Verdict.right("")),
            new Check<>("third", "", unused -> Verdict.right("")));
    assertThat(ours.count(checks, Mark.WRONG)).isEqualTo(1);
  }

  @Test
  void aContenderIsComparedWithOursOfItsKind() {
    assertThat(Findings.measureOf(other, all)).contains(ours);
    assertThat(Findings.measureOf(other, all.subList(1, 5))).isEmpty();
    assertThat(Contender.only(List.of("a-2"), Runners.ALL))
        .extracting(Contender::id)
        .containsExactly("a-ours", "a-2");
    assertThat(Contender.only(List.of("b-1", "a-1", "b-1"), Runners.ALL))
        .extracting(Contender::id)
        .containsExactly("a-ours", "a-1", "b-ours", "b-1");
    assertThat(Contender.only(List.of(), Runners.ALL)).isEqualTo(Runners.ALL);
    assertThat(Contender.only(List.of("a-1", "nobody"), Runners.ALL)).isEmpty();
  }
}
