package com.ifriend.bench.race.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.ifriend.bench.race.Check;
import com.ifriend.bench.race.Check.Mark;
import com.ifriend.bench.race.Check.Verdict;
import com.ifriend.bench.race.Child;
import com.ifriend.bench.race.ChildException;
import com.ifriend.bench.race.child.Message;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Node twin of {@code PeerLoop} does the same; needs node, and nothing from npm. */
final class NodeLoopTest {
  private static final Path LOOP = Path.of("../peers/node/loop.mjs").toAbsolutePath();

  @TempDir Path directory;

  private Child start() throws Exception {
    Assumptions.assumeTrue(
        nodeRuns(), "*** no node here: the loop of the Node peers is NOT tested");
    URL peer = NodeLoopTest.class.getResource("heap-peer.mjs");
    return new Child(
        List.of("node", Path.of(peer.toURI()).toString(), LOOP.toUri().toString()),
        directory,
        Files.createFile(directory.resolve("log")),
        Duration.ofSeconds(30));
  }

  private static boolean nodeRuns() throws InterruptedException {
    try {
      return new ProcessBuilder("node", "--version").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void everyCheckIsRightForOneThatDoesEverythingRight() throws Exception {
    try (Child child = start()) {
      assertThat(child.ask(1, "open", "heap:none", Message.BASE)).containsExactly("heap");
      for (Check<Session> check : Checks.ALL) {
        Verdict verdict = check.trial().run(new Session(child, "session of " + check.title()));
        assertThat(verdict.mark())
            .as("%s: %s", check.title(), verdict.detail())
            .isEqualTo(Mark.RIGHT);
      }
    }
  }

  @Test
  void textsAndIdsAreThoseOfJava() throws Exception {
    try (Child child = start()) {
      assertThat(child.ask(1, "open", "heap:none", Message.BASE)).containsExactly("heap");
      for (Message.Kind kind : Message.Kind.values()) {
        Message expected = Message.of("séance", 17, kind);
        child.tell("create", "séance");
        // Fails with what it has been given.
        assertThatThrownBy(
                () ->
                    child.nanos(
                        "append", "séance", "echo", "17", kind.name().toLowerCase(Locale.ROOT)))
            .isInstanceOf(ChildException.Failed.class)
            .hasMessageContaining(expected.id() + " " + expected.text().hashCode());
      }
    }
  }

  @Test
  void aStormCountsWhatFailed() throws Exception {
    try (Child child = start()) {
      assertThat(child.ask(1, "open", "heap:none", Message.BASE)).containsExactly("heap");
      child.tell("create", "fussy");
      List<String> answer = child.ask(3, "storm", "fussy", "2", "4");
      assertThat(answer).containsExactly("0,4,2,6", "4", "Error: I do not like odd numbers");
      assertThat(child.reading("read", "fussy").events()).containsExactly(0, 4, 2, 6);
    }
  }
}
