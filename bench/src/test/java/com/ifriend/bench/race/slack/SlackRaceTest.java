package com.ifriend.bench.race.slack;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.io.Closer;
import com.ifriend.bench.race.Check.Mark;
import com.ifriend.bench.race.Contender;
import com.ifriend.bench.race.Contender.Kind;
import com.ifriend.bench.race.Findings;
import com.ifriend.bench.race.Launcher;
import com.ifriend.bench.race.child.Bot.Mode;
import com.ifriend.store.testkit.RedisServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole race, of our bot and one that does everything wrong. */
final class SlackRaceTest {
  private static final BotPlan PLAN =
      new BotPlan(
          2,
          2,
          3,
          Duration.ofSeconds(10),
          Duration.ofMillis(500),
          Duration.ofMillis(1_500),
          Duration.ofSeconds(15));
  private static final Contender<Mode> NAIVE =
      SlackMain.contender(
          "naive",
          "naive",
          Kind.PRODUCT,
          Mode.HTTP,
          "",
          List.of("{java}", "-cp", "{class-path}", NaiveBot.class.getName()));
  private static final Contender<Mode> ABSENT =
      SlackMain.contender(
          "absent", "absent", Kind.PRODUCT, Mode.SOCKET, "node-absent", List.of("no such command"));

  @TempDir Path logs;

  @Test
  void oursIsRightAndTheNaiveOneIsFoundOut() throws Exception {
    List<Contender<Mode>> racers = List.of(SlackMain.ALL.get(0), NAIVE, ABSENT);
    List<Findings<Mode, Measure>> findings;
    try (RedisServer redis = RedisServer.start();
        Closer closer = Closer.create()) {
      findings = SlackMain.race(racers, new Launcher(logs, logs), redis, PLAN, closer);
    }

    Findings<Mode, Measure> ours = findings.get(0);
    Findings<Mode, Measure> naive = findings.get(1);
    Findings<Mode, Measure> absent = findings.get(2);
    assertThat(marks(ours).values())
        .as(() -> new SlackSection(PLAN, List.of(), findings).write())
        .containsOnly(Mark.RIGHT);
    Map<String, Mark> expected = new TreeMap<>();
    Trials.ALL.forEach(check -> expected.put(check.title(), Mark.WRONG));
    expected.putAll(Map.of("direct", Mark.RIGHT, "ack first", Mark.RIGHT, "held up", Mark.RIGHT));
    assertThat(marks(naive)).isEqualTo(expected);
    for (Findings<Mode, Measure> one : List.of(ours, naive)) {
      assertThat(one.obstacle()).isEmpty();
      for (Measure measure : Measure.values()) {
        assertThat(one.samples(measure).count()).isEqualTo((long) PLAN.rounds() * PLAN.messages());
      }
    }
    assertThat(naive.times(Measure.ANSWER, ours, Measure.ANSWER)).isPresent();
    assertThat(absent.obstacle().orElseThrow()).startsWith("does not start: ");

    assertThat(new SlackSection(PLAN, List.of("a machine"), findings).write())
        .contains("- a machine", "- **iFriend, HTTP**: 0 of 17 checks wrong.")
        .contains("- naive: 14 of 17 checks wrong (retries, twins, follow-ups, slow first, bots,")
        .contains("- naive, 503 ✗: no answer", "- naive, unavailable ✗: no answer")
        .contains("- naive, killed ✗: no answer", "- naive, redeploy ✗: no answer")
        .contains("- naive, two replicas ✗: answers to each: 2, 2", "- naive, edited ✗: 2 answers")
        .contains("- naive, retries ✗: 3 answers", "- naive, twins ✗: answers to each: 2, 2")
        .contains("- absent did not run; why is at the end.")
        .contains("| absent | – | – |", "| absent |  | does not start: ");
  }

  private static Map<String, Mark> marks(Findings<Mode, Measure> findings) {
    Map<String, Mark> marks = new TreeMap<>();
    Trials.ALL.forEach(check -> marks.put(check.title(), findings.verdict(check.title()).mark()));
    return marks;
  }
}
