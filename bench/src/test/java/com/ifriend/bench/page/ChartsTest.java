package com.ifriend.bench.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.ifriend.bench.figure.Figure;
import com.ifriend.bench.figure.Goal;
import com.ifriend.bench.figure.Ratio;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ChartsTest {
  @Test
  void goalIsAtOneWhetherMoreOrLessIsBetter() {
    String chart =
        Charts.of(
                results(
                    row("less", new Ratio(4, 3, 5), Goal.atMost(2)),
                    row("more", new Ratio(40, 30, 50), Goal.atLeast(20)),
                    row("explains", new Ratio(7, 7, 7), Goal.NONE)))
            .get("performance-goals.svg");

    assertThat(chart)
        .contains("class=\"dot missed\"")
        .contains("less: 4.00 (3.00–5.00), goal ≤ 2.00");
    assertThat(chart).contains("class=\"dot met\"").contains("more: 40.0 (30.0–50.0), goal ≥ 20.0");
    assertThat(chart).doesNotContain("explains");
  }

  @Test
  void pageShowsEveryChartThatIsDrawn(@TempDir Path folder) throws IOException {
    List<Row> rows = new ArrayList<>();
    rows.add(row("goal", new Ratio(1, 1, 1), Goal.atMost(2)));
    for (int length : Charts.LENGTHS) {
      for (String id :
          List.of(
              "blob.redis." + length,
              "blob.redis." + length + ".raw",
              "length.load.first." + length,
              "length.load.again." + length)) {
        rows.add(row(id, new Ratio(1, 1, 1), Goal.NONE));
      }
    }

    Charts.writeBeside(folder.resolve("page.md"), results(rows.toArray(Row[]::new)));

    try (var written = Files.list(folder.resolve("images"))) {
      assertThat(written.map(file -> "(images/" + file.getFileName() + ")"))
          .hasSize(3)
          .allSatisfy(link -> assertThat(Page.template()).contains(link));
    }
  }

  @Test
  void chartWithoutFiguresIsNotDrawn() {
    assertThat(Charts.of(results(row("other", new Ratio(1, 1, 1), Goal.NONE)))).isEmpty();
  }

  private static Results results(Row... rows) {
    return new Results(List.of(), List.of(), List.of(new Section("Title", "", List.of(rows))));
  }

  private static Row row(String id, Ratio ratio, Goal goal) {
    return new Row(id, id, "limit", Figure.nanos(1_000_000), Figure.nanos(500_000), ratio, goal);
  }
}
