package com.ifriend.bench.race;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

final class MarkdownTest {
  @Test
  void wordsOfOthersStayInTheirCell() {
    Findings<String, String> one = Runners.notes().get(1);
    one.settings("1.0 | a <b>\n  c");
    one.obstacle("too long a story");
    Markdown page = new Markdown();
    page.contenders(List.of(one), 13);
    page.items(List.of("x", "y"));

    assertThat(page)
        .hasToString(
            """
            |  | version and settings | what stopped it |
            |---|---|---|
            | *a-1* | 1.0 \\| a &lt;b> c | too long a st… |

            - x
            - y
            """);
  }

  @Test
  void onlyWhatIsQuickerThanOursIsBold() {
    assertThat(Markdown.compared("1 ms", OptionalDouble.of(0.5))).isEqualTo("1 ms, **0.50×**");
    assertThat(Markdown.compared("1 ms", OptionalDouble.of(1))).isEqualTo("1 ms, 1.00×");
    assertThat(Markdown.compared("1 ms", OptionalDouble.empty())).isEqualTo("1 ms");
  }
}
