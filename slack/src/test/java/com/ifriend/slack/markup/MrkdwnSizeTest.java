package com.ifriend.slack.markup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Work grows with the size of an answer and no faster: what takes moments here takes minutes, or
 * too deep a stack, where it does not.
 */
final class MrkdwnSizeTest {
  private static final int SIZE = 400_000;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[",
        "]",
        "![",
        "[a](",
        "[a](b",
        "[]()",
        "[a](https://x.example) ",
        "[](",
        "[(",
        "(",
        "*",
        "*a ",
        "**a ",
        "***a ",
        "a* ",
        "*a **b _c __d ~~e ",
        "*a** ",
        "_a ",
        "__a ",
        "_ ",
        "- ",
        "-",
        "`",
        "`a``",
        "`a ``b ```c ",
        "<",
        "<br ",
        "<https://",
        "<https://x.example",
        "!",
        "~",
        "~~a ",
        "|",
        "|-",
        "| - ",
        ":|",
        ">",
        "> ",
        "# ",
        "#",
        "\\",
        "\\[",
        "&",
        "h",
        "https://",
        " https://x.example/*",
        "a.",
        "a",
        "\u0301\u0323",
        " ",
        "[*_`<(!~|>",
        ">`~!(<|[*_ ",
      })
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD, unit = TimeUnit.SECONDS)
  void longAnswersAreWrittenAndCut(String piece) {
    String run = piece.repeat(SIZE / piece.length());
    for (String text :
        new String[] {
          run,
          "# a" + run + "b",
          "a" + run + "|\n|-" + run + "b",
          "[" + run + "](https://x.example)",
          "[x](https://x.example/" + run + ")",
          "*a " + run + "`b",
        }) {
      String mrkdwn = Mrkdwn.fromMarkdown(text);

      assertThat(new MessageSplitter(4_000).split(mrkdwn)).allMatch(m -> m.length() <= 4_000);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a|b\n", "| a | b |\n", "|\n", "- a\n", "> a\n", "1. *a\n", "```\n", "\n"})
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD, unit = TimeUnit.SECONDS)
  void manyLinesAreWrittenAndCut(String line) {
    String lines = line.repeat(SIZE / 2 / line.length());
    String wide = "x".repeat(SIZE / 2) + "|b\n|-|-|\n";

    String mrkdwn = Mrkdwn.fromMarkdown(wide + lines);

    assertThat(mrkdwn.length()).isLessThan(40 * SIZE);
    assertThat(new MessageSplitter(4_000).split(mrkdwn)).allMatch(m -> m.length() <= 4_000);
  }
}
