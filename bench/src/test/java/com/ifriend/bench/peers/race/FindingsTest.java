package com.ifriend.bench.peers.race;

import static org.assertj.core.api.Assertions.assertThat;

import com.ifriend.bench.peers.race.Runner.Notes;
import com.ifriend.bench.peers.race.Verdict.Mark;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FindingsTest {
  private final List<Notes> all = Runner.ALL.stream().map(Notes::new).toList();
  private final Notes ours = all.get(0);
  private final Notes other = all.get(1);

  @Test
  void aRatioIsTheMedianOfTheRoundsThatBothRan() {
    ours.add("append", 0, new long[] {10, 10, 90});
    ours.add("append", 1, new long[] {100, 100, 900});
    ours.add("append", 2, new long[] {10});
    ours.add("append", 4, new long[] {1});
    other.add("append", 0, new long[] {20});
    other.add("append", 1, new long[] {100, 300, 900});
    other.add("append", 2, new long[] {10, 50, 90});
    other.add("append", 3, new long[] {7});

    assertThat(other.times("append", ours, "append")).hasValue(3);
    assertThat(other.times("append", ours, "read")).isEmpty();
    assertThat(other.times("read", ours, "append")).isEmpty();
    assertThat(ours.count("append")).isEqualTo(8);
    assertThat(other.percentile("append", 50)).hasValue(50);
    assertThat(other.percentile("append", 100)).hasValue(900);
    assertThat(other.percentile("read", 50)).isEmpty();
  }

  @Test
  void whatWasNotAskedIsUnknown() {
    ours.verdict("first", new Verdict(Mark.WRONG, ""));
    ours.verdict("second", new Verdict(Mark.WRONG, ""));
    ours.verdict("second", new Verdict(Mark.RIGHT, ""));

    assertThat(ours.verdict("second").mark()).isEqualTo(Mark.RIGHT);
    assertThat(ours.verdict("third").mark()).isEqualTo(Mark.UNKNOWN);
    assertThat(ours.count(Mark.WRONG)).isEqualTo(1);
  }

  @Test
  void aContenderIsComparedWithOursOfItsKind() {
    assertThat(Findings.measureOf(other, all)).contains(ours);
    assertThat(Findings.measureOf(other, all.subList(1, 5))).isEmpty();
    assertThat(Contender.only(List.of("a-2"), Runner.ALL))
        .extracting(Runner::id)
        .containsExactly("a-ours", "a-2");
    assertThat(Contender.only(List.of("b-1", "a-1", "b-1"), Runner.ALL))
        .extracting(Runner::id)
        .containsExactly("a-ours", "a-1", "b-ours", "b-1");
    assertThat(Contender.only(List.of(), Runner.ALL)).isEqualTo(Runner.ALL);
    assertThat(Contender.only(List.of("a-1", "nobody"), Runner.ALL)).isEmpty();
  }
}
