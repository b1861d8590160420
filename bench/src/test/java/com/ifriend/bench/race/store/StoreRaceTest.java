package com.ifriend.bench.race.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.ifriend.bench.race.Check.Mark;
import com.ifriend.bench.race.Launcher;
import com.ifriend.bench.race.store.StoreFindings.Operation;
import com.ifriend.bench.race.store.StoreFindings.Survivors;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole race, of tiny children without a server. */
final class StoreRaceTest {
  private static final StorePlan PLAN =
      new StorePlan(
          List.of(8, 16),
          3,
          2,
          2,
          Duration.ofMillis(5),
          Duration.ofMillis(1),
          Duration.ofSeconds(30),
          2,
          2,
          4);

  @TempDir Path logs;

  @Test
  void whoeverFailsStopsNobodyAndThePageTellsWhy() throws Exception {
    List<StoreRacer> entrants = new ArrayList<>();
    for (String defect : List.of("healthy", "mortal", "mad", "lossy", "homeless")) {
      entrants.add(
          new StoreRacer(TinyChild.contender(defect), new Launcher(logs, logs), "heap:none", PLAN));
    }
    List<StoreFindings> findings;
    try {
      findings = StoreMain.race(entrants, PLAN, (contender, session) -> 0);
    } finally {
      entrants.forEach(StoreRacer::close);
    }

    StoreFindings healthy = of(findings, "healthy");
    StoreFindings lossy = of(findings, "lossy");
    StoreFindings mortal = of(findings, "mortal");
    assertThat(healthy.obstacle()).isEmpty();
    assertThat(healthy.settings()).isEqualTo("tiny");
    for (int length : PLAN.lengths()) {
      assertThat(healthy.samples(Operation.APPEND.at(length)).count()).isBetween(3L, 6L);
      assertThat(healthy.samples(Operation.READ.at(length)).count()).isPositive();
      assertThat(healthy.samples(Operation.LAST.at(length)).count()).isPositive();
      assertThat(healthy.samples(Operation.READ_COLD.at(length)).count()).as("only ours").isZero();
      assertThat(lossy.wrongReads().get(length)).startsWith("read returns 0,2,4,6");
    }
    assertThat(healthy.wrongReads()).isEmpty();
    assertThat(healthy.survivors()).contains(new Survivors(16, 16, 0, 0, ""));
    assertThat(lossy.survivors()).contains(new Survivors(16, 16, 8, 0, ""));
    assertThat(healthy.verdict("order").mark()).isEqualTo(Mark.RIGHT);
    assertThat(lossy.verdict("order").mark()).isEqualTo(Mark.WRONG);
    assertThat(mortal.obstacle().orElseThrow()).contains("my time has come");
    assertThat(mortal.verdict("window").mark()).as("before it died").isEqualTo(Mark.RIGHT);
    assertThat(of(findings, "mad").obstacle().orElseThrow()).contains("does not start", "nonsense");
    assertThat(of(findings, "homeless").obstacle().orElseThrow()).contains("nobody listens");

    String page = new StorePage(PLAN, List.of("a machine"), findings).write();
    assertThat(page)
        .contains("- a machine", "## 8 events", "## 16 events", "my time has come")
        .contains("the lossy one reads wrong: read returns 0,2,4,6")
        .contains("| the healthy one | 16 | 16 | 0 | 0 |  |")
        .contains("| the lossy one | 16 | 16 | **8** | 0 |  |");
  }

  private static StoreFindings of(List<StoreFindings> findings, String id) {
    return findings.stream()
        .filter(one -> one.contender().id().equals(id))
        .findFirst()
        .orElseThrow();
  }
}
