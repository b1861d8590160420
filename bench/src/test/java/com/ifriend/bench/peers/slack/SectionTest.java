package com.ifriend.bench.peers.slack;

import static org.assertj.core.api.Assertions.assertThat;

import com.ifriend.bench.peers.race.Contender;
import com.ifriend.bench.peers.race.Verdict;
import com.ifriend.bench.peers.slack.BotFindings.Measure;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SectionTest {
  private static BotFindings of(String id) {
    return new BotFindings(
        BotContenders.ALL.stream().filter(one -> one.id().equals(id)).findFirst().orElseThrow());
  }

  private static void add(BotFindings to, Measure measure, long... medians) {
    for (int round = 0; round < medians.length; round++) {
      to.add(measure, round, new long[] {medians[round]});
    }
  }

  @Test
  void ratiosAreThoseOfTheSameRoundAndMode() {
    BotFindings ours = of("ours-http");
    BotFindings other = of("bolt-js-http");
    BotFindings socket = of("bolt-js-socket");
    add(ours, Measure.ACK, 1_000, 10_000, 1_000);
    add(other, Measure.ACK, 500, 30_000, 4_000);
    add(socket, Measure.ACK, 7_000);

    assertThat(other.times(Measure.ACK, ours, Measure.ACK)).hasValue(3);
    assertThat(new Section(Plan.QUICK, List.of(), List.of(ours, other, socket)).write())
        .contains("| **iFriend, HTTP** | 1.0 µs, 10.0 µs (3) | – |")
        .contains("| Bolt JS, HTTP | 4.0 µs, 30.0 µs (3), 3.00× | – |")
        .contains("| Bolt JS, Socket Mode | 7.0 µs, 7.0 µs (1) | – |")
        .contains("Everybody's first post is the answer");
  }

  @Test
  void aPlaceholderHasAColumnOfItsOwnAndTheQuickerIsMarked() {
    BotFindings ours = of("ours-http");
    BotFindings other = of("chat-sdk");
    add(ours, Measure.FIRST_POST, 2_000);
    add(ours, Measure.ANSWER, 2_000);
    add(other, Measure.FIRST_POST, 1_000);
    add(other, Measure.ANSWER, 4_000);
    other.verdict("retries", new Verdict(Verdict.Mark.WRONG, "two | answers"));
    other.verdict("killed", new Verdict(Verdict.Mark.RIGHT, "before"));
    other.obstacle("round 1: tired");

    assertThat(new Section(Plan.QUICK, List.of(), List.of(ours, other)).write())
        .contains("| first post | answer |")
        .contains("1.0 µs, 1.0 µs (1), **0.50×** | 4.0 µs, 4.0 µs (1), 2.00× |")
        .contains("1 of 2 checks wrong (retries); first post in 0.50 of our time, answer in 2.00")
        .contains("- Chat SDK, HTTP, retries ✗: two \\| answers")
        .contains("- Chat SDK, HTTP, killed ✓: before")
        .contains("round 1: tired")
        .doesNotContain("did not run");
  }

  @Test
  void namedBotsComeWithOursOfTheSameMode() {
    assertThat(Contender.only(List.of("bolt-java-socket"), BotContenders.ALL))
        .extracting(BotContender::id)
        .containsExactly("ours-socket", "bolt-java-socket");
    assertThat(BotContenders.ALL).extracting(BotContender::id).doesNotHaveDuplicates();
  }
}
