package com.ifriend.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.ifriend.bench.peers.Findings.Operation;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FindingsTest {
  private static final String FAST = "mastra-redis";

  private static Findings of(String id) {
    return new Findings(
        Contenders.ALL.stream().filter(one -> one.id().equals(id)).findFirst().orElseThrow());
  }

  @Test
  void aRatioIsTheMedianOfTheRoundsThatBothRan() {
    Findings ours = of(Contenders.OURS_ON_REDIS);
    Findings other = of(FAST);
    ours.add(Operation.APPEND, 100, 0, new long[] {10, 10, 90});
    ours.add(Operation.APPEND, 100, 1, new long[] {100});
    ours.add(Operation.APPEND, 100, 2, new long[] {10});
    ours.add(Operation.APPEND, 100, 4, new long[] {1});
    other.add(Operation.APPEND, 100, 0, new long[] {20});
    other.add(Operation.APPEND, 100, 1, new long[] {300});
    other.add(Operation.APPEND, 100, 2, new long[] {10, 50, 90});
    other.add(Operation.APPEND, 100, 3, new long[] {7});

    assertThat(other.times(Operation.APPEND, ours, Operation.APPEND, 100)).hasValue(3);
    assertThat(other.times(Operation.APPEND, ours, Operation.APPEND, 1_000)).isEmpty();
    assertThat(other.times(Operation.READ, ours, Operation.READ, 100)).isEmpty();
    assertThat(ours.count(Operation.APPEND, 100)).isEqualTo(6);
    assertThat(other.median(Operation.APPEND, 100)).hasValue(20);
  }

  @Test
  void thePageNamesWhoIsQuickerOrSmallerThanOurs() {
    Plan plan = Plan.QUICK;
    Findings ours = of(Contenders.OURS_ON_REDIS);
    Findings other = of(FAST);
    ours.add(Operation.APPEND, 100, 0, new long[] {1_000});
    other.add(Operation.APPEND, 100, 0, new long[] {500});
    ours.add(Operation.APPEND, 1_000, 0, new long[] {1_000});
    other.add(Operation.APPEND, 1_000, 0, new long[] {4_000});
    ours.add(Operation.READ_COLD, 100, 0, new long[] {9_000});
    ours.add(Operation.READ, 100, 0, new long[] {1_000});
    other.add(Operation.READ, 100, 0, new long[] {3_000});
    ours.bytesPerEvent(900);
    other.bytesPerEvent(300);

    String page = new PeersPage(plan, List.of(), List.of(ours, other)).write();

    assertThat(page)
        .contains("- append at 100 events: **Mastra Redis** takes 0.50 of our time.")
        .doesNotContain("append at 1,000 events: **Mastra Redis**")
        .contains("- append at 1,000 events: closest is Mastra Redis, with 4.00 times our time.")
        .contains("- read all, first time at 100 events: **Mastra Redis** takes 0.33")
        .contains("- read all, again at 100 events: closest is Mastra Redis, with 3.00")
        .contains("**Mastra Redis** keeps an event in 300 bytes of Redis, ours in 900.")
        .contains(
            "| Mastra Redis | 0.5 µs (1), **0.50×** | 3.0 µs (1), **0.33×** | 3.0 µs (1), 3.00× |");
  }

  @Test
  void namedContendersComeWithOursOnTheSameServer() {
    assertThat(Contenders.only(List.of(FAST)))
        .extracting(Contender::id)
        .containsExactly(Contenders.OURS_ON_REDIS, FAST);
    assertThat(Contenders.only(List.of("adk-js")))
        .extracting(Contender::id)
        .containsExactly(Contenders.OURS_ON_SQL, "adk-js");
    assertThat(Contenders.only(List.of())).isEqualTo(Contenders.ALL);
    assertThat(Contenders.only(List.of(FAST, "nobody"))).isEmpty();
    assertThat(Contenders.ALL).extracting(Contender::id).doesNotHaveDuplicates();
  }
}
