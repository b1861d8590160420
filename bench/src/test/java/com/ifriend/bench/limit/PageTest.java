package com.ifriend.bench.limit;

import static org.assertj.core.api.Assertions.assertThat;

import com.ifriend.bench.kit.Figure;
import com.ifriend.bench.kit.Goal;
import com.ifriend.bench.kit.Ratio;
import com.ifriend.bench.kit.Row;
import com.ifriend.bench.kit.Template;
import com.ifriend.bench.limit.Results.Cost;
import com.ifriend.bench.limit.Results.Section;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PageTest {
  private static final Row ROW =
      new Row(
          "some.row",
          "what",
          "limit",
          Figure.nanos(100_000),
          Figure.nanos(2_500_000),
          new Ratio(25, 20, 30),
          Goal.atMost(2));

  private static final Results RESULTS =
      new Results(
          List.of("Machine: one"),
          List.of(new Cost("Redis", "append", 1, "evalsha", 1_083, 16)),
          List.of(new Section("Title", "About.", List.of(ROW))));

  private static String write(String template) {
    return Page.write(new Template(template), RESULTS);
  }

  @Test
  void figuresComeFromTheRows() {
    assertThat(write("{{some.row.ratio}} {{some.row.ours}} {{some.row.limit}}"))
        .isEqualTo("25.0 2.50 ms 100.0 µs\n");
    assertThat(write("{{other.row.ratio}}")).isEqualTo("(not measured here)\n");
  }

  @Test
  void goalThatTheLeastMissesTooIsOutOfReach() {
    assertThat(verdict(1.9)).endsWith("| **no** |");
    assertThat(verdict(2.1)).endsWith("| out of reach |");
    assertThat(write("{{goals}}")).contains("0 were out of reach");
  }

  private static String verdict(double least) {
    Row beside = new Row("", "", "", ROW.ours(), ROW.ours(), new Ratio(least, 1, 9), Goal.NONE);
    Results results =
        new Results(
            List.of(), List.of(), List.of(new Section("", "", List.of(ROW.beside(beside)))));
    return Page.write(new Template("{{sections}}"), results).strip();
  }

  @Test
  void tablesShowWhatWasMissed() {
    assertThat(write("{{sections}}"))
        .contains("| what | limit | 100.0 µs | 2.50 ms | 25.0 (20.0–30.0) | ≤ 2.00 | **no** |");
    assertThat(write("{{costs}}")).endsWith("| Redis | append | 1 | evalsha | 1,083 | 16 |\n");
    assertThat(write("{{goals}}")).startsWith("0 of 1 goals");
  }
}
