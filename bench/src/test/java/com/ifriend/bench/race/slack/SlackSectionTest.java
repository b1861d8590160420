package com.ifriend.bench.race.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.ifriend.bench.kit.Samples;
import com.ifriend.bench.race.Check.Mark;
import com.ifriend.bench.race.Check.Verdict;
import com.ifriend.bench.race.Contender;
import com.ifriend.bench.race.Findings;
import com.ifriend.bench.race.child.Bot.Mode;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SlackSectionTest {
  private static Findings<Mode, Measure> of(String id) {
    return new Findings<>(
        SlackMain.ALL.stream().filter(one -> one.id().equals(id)).findFirst().orElseThrow());
  }

  private static void add(Findings<Mode, Measure> to, Measure measure, long... medians) {
    for (int round = 0; round < medians.length; round++) {
      to.add(measure, round, Samples.of(medians[round]));
    }
  }

  @Test
  void ratiosAreThoseOfTheSameRoundAndMode() {
    Findings<Mode, Measure> ours = of("ours-http");
    Findings<Mode, Measure> other = of("bolt-js-http");
    Findings<Mode, Measure> socket = of("bolt-js-socket");
    add(ours, Measure.ACK, 1_000, 10_000, 1_000);
    add(other, Measure.ACK, 500, 30_000, 4_000);
    add(socket, Measure.ACK, 7_000);

    assertThat(other.times(Measure.ACK, ours, Measure.ACK).orElseThrow())
        .isCloseTo(3, within(0.01));
    assertThat(new SlackSection(BotPlan.QUICK, List.of(), List.of(ours, other, socket)).write())
        .contains("| **iFriend, HTTP** | 1.0 µs, 10.0 µs (3) | – |")
        .contains("| Bolt JS, HTTP | 4.0 µs, 30.0 µs (3), 3.00× | – |")
        .contains("| Bolt JS, Socket Mode | 7.0 µs, 7.0 µs (1) | – |")
        .contains("Everybody's first post is the answer");
  }

  @Test
  void aPlaceholderHasAColumnOfItsOwnAndTheQuickerIsMarked() {
    Findings<Mode, Measure> ours = of("ours-http");
    Findings<Mode, Measure> other = of("chat-sdk");
    add(ours, Measure.FIRST_POST, 2_000);
    add(ours, Measure.ANSWER, 2_000);
    add(other, Measure.FIRST_POST, 1_000);
    add(other, Measure.ANSWER, 4_000);
    other.verdict("retries", new Verdict(Mark.WRONG, "two | answers"));
    other.verdict("killed", new Verdict(Mark.RIGHT, "before"));
    other.obstacle("round 1: tired");

    assertThat(new SlackSection(BotPlan.QUICK, List.of(), List.of(ours, other)).write())
        .contains("| first post | answer |")
        .contains("1.0 µs, 1.0 µs (1), **0.50×** | 4.0 µs, 4.0 µs (1), 2.00× |")
        .contains(
            "1 of 2 checks wrong (retries); first post in 0.50 of our time, at p95 in 0.50, answer in 2.00 of our time, at p95 in 2.00")
        .contains("- Chat SDK, HTTP, retries ✗: two \\| answers")
        .contains("- Chat SDK, HTTP, killed ✓: before")
        .contains("round 1: tired")
        .doesNotContain("did not run");
  }

  @Test
  void namedBotsComeWithOursOfTheSameMode() {
    assertThat(Contender.only(List.of("bolt-java-socket"), SlackMain.ALL))
        .extracting(Contender::id)
        .containsExactly("ours-socket", "bolt-java-socket");
    assertThat(SlackMain.ALL).extracting(Contender::id).doesNotHaveDuplicates();
  }
}
