package com.ifriend.bench.peers.slack;

import static org.assertj.core.api.Assertions.assertThat;

import com.ifriend.bench.peers.child.Bot.Mode;
import com.ifriend.bench.peers.process.Launcher;
import com.ifriend.bench.peers.race.Verdict.Mark;
import com.ifriend.bench.peers.slack.BotFindings.Measure;
import com.ifriend.store.testkit.RedisServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole race, of our bot and one that does everything wrong. */
final class SlackRaceTest {
  private static final Plan PLAN = new Plan(2, 2, 3, Duration.ofSeconds(3), Duration.ofMillis(500));
  private static final BotContender NAIVE =
      new BotContender(
          "naive",
          "naive",
          Mode.HTTP,
          false,
          "",
          List.of("{java}", "-cp", "{class-path}", NaiveBot.class.getName()));
  private static final BotContender ABSENT =
      new BotContender(
          "absent", "absent", Mode.SOCKET, false, "node-absent", List.of("no such command"));

  @TempDir Path logs;

  @Test
  void oursIsRightAndTheNaiveOneIsFoundOut() throws Exception {
    List<BotContender> racers = List.of(BotContenders.OURS_OVER_HTTP, NAIVE, ABSENT);
    List<Entrant> entrants = new ArrayList<>();
    List<BotFindings> findings;
    try (RedisServer redis = RedisServer.start()) {
      Launcher launcher = new Launcher(logs, logs);
      for (BotContender racer : racers) {
        entrants.add(new Entrant(racer, launcher, redis.url(), PLAN));
      }
      try {
        findings = SlackRace.run(entrants, PLAN);
      } finally {
        entrants.forEach(Entrant::close);
      }
    }

    BotFindings ours = findings.get(0);
    BotFindings naive = findings.get(1);
    BotFindings absent = findings.get(2);
    assertThat(marks(ours))
        .as("lost with the process, as ARCHITECTURE.md says")
        .containsEntry("killed", Mark.WRONG);
    assertThat(marks(ours).entrySet().stream().filter(one -> !one.getKey().equals("killed")))
        .as(() -> new Section(PLAN, List.of(), findings).write())
        .allMatch(one -> one.getValue() == Mark.RIGHT)
        .hasSize(Check.ALL.size() - 1);
    Map<String, Mark> expected = new TreeMap<>();
    Check.ALL.forEach(check -> expected.put(check.title(), Mark.WRONG));
    expected.putAll(Map.of("direct", Mark.RIGHT, "ack first", Mark.RIGHT, "held up", Mark.RIGHT));
    assertThat(marks(naive)).isEqualTo(expected);
    for (BotFindings one : List.of(ours, naive)) {
      assertThat(one.obstacle()).isEmpty();
      for (Measure measure : Measure.values()) {
        assertThat(one.count(measure)).isEqualTo(PLAN.rounds() * PLAN.messages());
      }
    }
    assertThat(naive.times(Measure.ANSWER, ours, Measure.ANSWER)).isPresent();
    assertThat(absent.obstacle().orElseThrow()).startsWith("does not start: ");

    assertThat(new Section(PLAN, List.of("a machine"), findings).write())
        .contains("- a machine", "- **iFriend, HTTP**: 1 of 12 checks wrong (killed).")
        .contains("- naive: 9 of 12 checks wrong (retries, twins, follow-ups, slow first, bots,")
        .contains("- naive, retries ✗: 3 answers", "- naive, twins ✗: answers to each: 2, 2")
        .contains("- absent did not run; why is at the end.")
        .contains("| absent | – | – |", "| absent |  | does not start: ");
  }

  private static Map<String, Mark> marks(BotFindings findings) {
    Map<String, Mark> marks = new TreeMap<>();
    Check.ALL.forEach(check -> marks.put(check.title(), findings.verdict(check.title()).mark()));
    return marks;
  }
}
