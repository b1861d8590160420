package com.ifriend.bench.race;

import static org.assertj.core.api.Assertions.assertThat;

import com.ifriend.bench.kit.Markdown;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

final class RacePageTest {
  @Test
  void wordsOfOthersStayInTheirCell() {
    Findings<String, String> one = Runners.notes().get(1);
    one.settings("1.0 | a <b>\n  c");
    one.obstacle("too long a story");
    RacePage<String, String, Findings<String, String>> page = new RacePage<>(List.of(one), 13);

    assertThat(page.contenders() + "\n" + Markdown.items(List.of("x", "y")))
        .isEqualTo(
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
    assertThat(RacePage.compared("1 ms", OptionalDouble.of(0.5))).isEqualTo("1 ms, **0.50×**");
    assertThat(RacePage.compared("1 ms", OptionalDouble.of(1))).isEqualTo("1 ms, 1.00×");
    assertThat(RacePage.compared("1 ms", OptionalDouble.empty())).isEqualTo("1 ms");
  }
}
