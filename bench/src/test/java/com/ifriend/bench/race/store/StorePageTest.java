package com.ifriend.bench.race.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.ifriend.bench.kit.Samples;
import com.ifriend.bench.race.Contender;
import com.ifriend.bench.race.store.StoreFindings.Operation;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StorePageTest {
  private static final String FAST = "mastra-redis";

  private static StoreFindings of(String id) {
    return new StoreFindings(
        Stage.ALL.stream().filter(one -> one.id().equals(id)).findFirst().orElseThrow());
  }

  @Test
  void thePageNamesWhoIsQuickerOrSmallerThanOurs() {
    StorePlan plan = StorePlan.QUICK;
    StoreFindings ours = of(Stage.OURS_ON_REDIS);
    StoreFindings other = of(FAST);
    ours.add(Operation.APPEND.at(100), 0, Samples.of(1_000));
    other.add(Operation.APPEND.at(100), 0, Samples.of(500));
    ours.add(Operation.APPEND.at(1_000), 0, Samples.of(1_000));
    other.add(Operation.APPEND.at(1_000), 0, Samples.of(4_000));
    ours.add(Operation.READ_COLD.at(100), 0, Samples.of(9_000));
    ours.add(Operation.READ.at(100), 0, Samples.of(1_000));
    other.add(Operation.READ.at(100), 0, Samples.of(3_000));
    ours.bytesPerEvent(900);
    other.bytesPerEvent(300);

    String page = new StorePage(plan, List.of(), List.of(ours, other)).write();

    assertThat(page)
        .contains(
            "- append at 100 events: **Mastra Redis** takes 0.50 of our time, and keeps 0.33 of the bytes.")
        .doesNotContain("append at 1,000 events: **Mastra Redis**")
        .contains("- append at 1,000 events: closest is Mastra Redis, with 4.00 times our time.")
        .contains("- read all, first time at 100 events: **Mastra Redis** takes 0.33")
        .contains("- read all, again at 100 events: closest is Mastra Redis, with 3.00")
        .contains("**Mastra Redis** keeps an event in 300 bytes, 0.33 of ours.")
        .contains(
            "| Mastra Redis | 0.5 µs (1), **0.50×** | 3.0 µs (1), **0.33×** | 3.0 µs (1), 3.00× |");
  }

  @Test
  void namedContendersComeWithOursOnTheSameServer() {
    assertThat(Contender.only(List.of(FAST), Stage.ALL))
        .extracting(Contender::id)
        .containsExactly(Stage.OURS_ON_REDIS, FAST);
    assertThat(Contender.only(List.of("adk-js"), Stage.ALL))
        .extracting(Contender::id)
        .containsExactly(Stage.OURS_ON_SQL, "adk-js");
    assertThat(Stage.ALL).extracting(Contender::id).doesNotHaveDuplicates();
  }
}
