package com.ifriend.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.ifriend.store.inmemory.InMemoryStores;
import com.ifriend.store.turns.Lease;
import com.ifriend.store.turns.NewTurn;
import com.ifriend.store.turns.TurnOutcome;
import com.ifriend.store.turns.TurnQueue;
import com.ifriend.store.turns.TurnRules;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The command in this process, on a queue of its own. */
final class TurnsCommandTest {
  private final TurnQueue queue = InMemoryStores.create().turns("q", TurnRules.DEFAULT);
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final InputStream realIn = System.in;

  @BeforeEach
  void fill() {
    for (String id : new String[] {"C1:1.0", "C1:2.0"}) {
      Lease lease = queue.accept(turn(id, "a secret"), Optional.of("here")).lease().orElseThrow();
      queue.complete(
          lease, new TurnOutcome.Parked("Slack refused the answer: x\u001b[1m"), Optional.empty());
    }
    assertThat(queue.accept(turn("C1:3.0", "a secret"), Optional.empty()).lease()).isEmpty();
  }

  private static NewTurn turn(String id, String text) {
    return new NewTurn(id, "C1:1.0", "U0ANA", 1, text.getBytes(StandardCharsets.UTF_8));
  }

  @AfterEach
  void restoreIn() {
    System.setIn(realIn);
  }

  @Test
  void whatWaitsIsListedWithoutItsText() {
    assertThat(run("list")).isZero();
    assertThat(out.toString())
        .hasLineCount(1)
        .contains("C1:3.0", "from U0ANA in C1:1.0, attempt 0")
        .doesNotContain("secret");
    assertThat(err.toString()).contains("1 waiting", "2 given up: turns list --parked");
  }

  @Test
  void whatWasGivenUpIsListedWithWhy() {
    assertThat(run("list", "--parked")).isZero();
    assertThat(out.toString())
        .hasLineCount(2)
        .contains("attempt 1: Slack refused the answer: x [1m")
        .doesNotContain("secret", "\u001b");
    assertThat(run("list", "--parked", "--json", "--limit", "1")).isZero();
    assertThat(out.toString()).contains("{\"id\":\"C1:1.0\",\"lane\":\"C1:1.0\"", "given_up_for");
  }

  @Test
  void oneIsRetriedAndTheNextTimeThereIsNone() {
    assertThat(run("retry", "C1:2.0")).isZero();
    assertThat(queue.counts().turns()).isEqualTo(2);
    assertThat(run("retry", "C1:2.0")).isEqualTo(1);
    assertThat(err.toString()).contains("No message C1:2.0 was given up");
    assertThat(run("retry", "--all")).isZero();
    assertThat(queue.counts().parked()).isZero();
    assertThat(out.toString()).contains("Waiting again: 1");
  }

  @Test
  void nobodyIsAskedWhetherNothingIsToBeDropped() {
    assertThat(run("retry", "--all")).isZero();
    assertThat(run("drop", "--all")).isZero();
    assertThat(out.toString()).contains("No message was given up.");
    assertThat(err.toString()).doesNotContain("?");
  }

  @ParameterizedTest
  @CsvSource({"y, 0", "n, 2", "'', 2"})
  void nothingIsDroppedBeforeSomebodySaysYes(String reply, int left) {
    System.setIn(new ByteArrayInputStream((reply + "\n").getBytes(StandardCharsets.UTF_8)));

    assertThat(run("drop", "--all")).isEqualTo(left == 0 ? 0 : 1);
    assertThat(err.toString()).contains("Drop 2 messages that were given up, for good?");
    assertThat(queue.counts().parked()).isEqualTo(left);
    assertThat(queue.counts().turns()).as("what waits stays").isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "retry", "drop", "retry C1:1.0 --all", "list --limit 0"})
  void wrongUseIsExplained(String args) {
    assertThat(run(args.isEmpty() ? new String[0] : args.split(" ", -1))).isEqualTo(2);
    assertThat(err.toString()).isNotBlank();
  }

  private int run(String... args) {
    return new CommandLine(new TurnsCommand(use -> use.of(queue)))
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(args);
  }
}
