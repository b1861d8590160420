package com.ifriend.bench.race.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.ifriend.bench.race.Check;
import com.ifriend.bench.race.Check.Mark;
import com.ifriend.bench.race.Check.Verdict;
import com.ifriend.bench.race.Child;
import com.ifriend.bench.race.ChildException;
import com.ifriend.bench.race.Contender;
import com.ifriend.bench.race.Launcher;
import com.ifriend.bench.race.child.Message;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ChildTest {
  @TempDir Path logs;

  private Child start(String defect) throws Exception {
    return new Launcher(logs, logs).start(TinyChild.contender(defect));
  }

  private static Child opened(Child child) throws Exception {
    assertThat(child.ask(1, "open", "heap:none", Message.BASE)).containsExactly("tiny");
    return child;
  }

  @Test
  void answersWithTimesAndNumbers() throws Exception {
    try (Child child = opened(start("healthy"))) {
      child.tell("create", "odd id é/ %");
      child.tell("fill", "odd id é/ %", "0", "3");

      assertThat(child.nanos("append", "odd id é/ %", "main", "7", "odd")).isPositive();
      assertThat(child.reading("read", "odd id é/ %").events()).containsExactly(0, 1, 2, 7);
      assertThat(child.reading("last", "odd id é/ %", "2").events()).containsExactly(2, 7);
      assertThat(child.isAlive()).isTrue();
    }
  }

  @Test
  void everyCheckIsRightForOneThatDoesEverythingRight() throws Exception {
    try (Child child = opened(start("healthy"))) {
      for (Check<Session> check : Checks.ALL) {
        Verdict verdict = check.trial().run(new Session(child, "session of " + check.title()));
        assertThat(verdict.mark())
            .as("%s: %s", check.title(), verdict.detail())
            .isEqualTo(Mark.RIGHT);
      }
    }
  }

  @Test
  void theOrderOfEventsIsOneCheckOnly() throws Exception {
    try (Child child = opened(start("backward"))) {
      for (Check<Session> check : Checks.ALL) {
        assertThat(check.trial().run(new Session(child, "session of " + check.title())).mark())
            .as(check.title())
            .isEqualTo(check.title().equals("order") ? Mark.WRONG : Mark.RIGHT);
      }
    }
  }

  @Test
  void anErrorOfTheLibraryIsToldAndTheChildGoesOn() throws Exception {
    try (Child child = start("homeless")) {
      assertThatThrownBy(() -> child.ask(1, "open", "heap:none", Message.BASE))
          .isInstanceOf(ChildException.Failed.class)
          .hasMessage("IOException: nobody listens <- IOException: at heap:none");
      assertThatThrownBy(() -> child.tell("sing"))
          .isInstanceOf(ChildException.Failed.class)
          .hasMessageContaining("no such request: sing");
      assertThat(child.isAlive()).isTrue();
    }
  }

  @Test
  void oneThatIsBuiltFromOtherSourcesIsFoundOut() throws Exception {
    try (Child child = start("healthy")) {
      assertThatThrownBy(() -> child.ask(1, "open", "heap:none", "another text"))
          .isInstanceOf(ChildException.Failed.class)
          .hasMessageContaining("build again");
    }
  }

  @Test
  void whatWasNotBuiltDoesNotStartAndSaysWhy() throws Exception {
    Path target = Files.createDirectories(logs.resolve("java/tiny/target"));
    Contender<Stage> peer =
        Stage.contender(
            "tiny",
            "tiny",
            Contender.Kind.PRODUCT,
            Stage.HEAP,
            "java/tiny",
            List.of("{java}", "-cp", "{class-path}", "com.ifriend.peers.Main"));

    assertThatThrownBy(() -> new Launcher(logs, logs).start(peer))
        .isInstanceOf(ChildException.Broken.class)
        .hasMessageStartingWith("not built: there is no");
    Files.writeString(target.resolve(Launcher.FAILURE), "no such artifact\n");
    assertThatThrownBy(() -> new Launcher(logs, logs).start(peer))
        .isInstanceOf(ChildException.Broken.class)
        .hasMessage("not built: no such artifact");
  }

  @Test
  void whoDiesIsToldWithItsLastWords() throws Exception {
    try (Child child = opened(start("mortal"))) {
      child.tell("create", "s");
      assertThatThrownBy(() -> child.tell("fill", "s", "0", "200"))
          .isInstanceOf(ChildException.Broken.class)
          .hasMessage("ended at 'fill'; it said: my time has come");
      assertThatThrownBy(() -> child.tell("create", "t"))
          .isInstanceOf(ChildException.Broken.class)
          .hasMessageContaining("ended");
    }
  }

  @Test
  void whoAnswersNonsenseIsEnded() throws Exception {
    for (String defect : List.of("mad", "chatty")) {
      try (Child child = start(defect)) {
        assertThatThrownBy(() -> child.tell("create", "s"))
            .isInstanceOf(ChildException.Broken.class)
            .hasMessageContaining("answered nonsense: ok ");
        assertThat(child.isAlive()).isFalse();
      }
    }
  }

  @Test
  void whoIsSilentIsEnded() throws Exception {
    try (Child child =
        new Launcher(logs, logs, Duration.ofMillis(50)).start(TinyChild.contender("mute"))) {
      assertThatThrownBy(() -> child.tell("create", "s"))
          .isInstanceOf(ChildException.Broken.class)
          .hasMessageContaining("no answer to 'create' within 0.05 s");
      assertThat(child.isAlive()).isFalse();
    }
  }

  @Test
  void aStormCountsWhatWasAcknowledgedAndWhatFailed() throws Exception {
    try (Child child = opened(start("fussy"))) {
      child.tell("create", "s");
      List<String> answer = child.ask(3, "storm", "s", "4", "8");

      List<Integer> liked = IntStream.range(0, 32).filter(i -> i % 4 != 1).boxed().toList();
      assertThat(child.numbers(answer.get(0))).hasSameElementsAs(liked);
      assertThat(answer.get(1)).isEqualTo("8");
      assertThat(answer.get(2)).contains("I do not like number");
      assertThat(child.reading("read", "s").events()).hasSameElementsAs(liked);
    }
  }
}
