package com.ifriend.slack.markup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MessageSplitterTest {
  private static List<String> split(String text, int limit) {
    return new MessageSplitter(limit).split(text);
  }

  @Test
  void shortTextStaysWhole() {
    assertThat(split("short", 40)).containsExactly("short");
    assertThat(split("a".repeat(40), 40)).containsExactly("a".repeat(40));
  }

  @Test
  void cutsAtAParagraphRatherThanALine() {
    String text = "a".repeat(25) + "\n\n" + "b".repeat(5) + "\n" + "c".repeat(20);

    assertThat(split(text, 40))
        .containsExactly("a".repeat(25), "b".repeat(5) + "\n" + "c".repeat(20));
  }

  @Test
  void cutsAtASentenceRatherThanAWord() {
    assertThat(split("One two three four five. Six seven eight nine ten", 40))
        .containsExactly("One two three four five.", "Six seven eight nine ten");
  }

  @Test
  void cutsAWordThatIsTooLong() {
    assertThat(String.join("", split("x".repeat(100), 40))).isEqualTo("x".repeat(100));
  }

  @Test
  void keepsLinksEscapesAndSurrogatePairsWhole() {
    for (String unit : List.of("<https://x.example|a b c>", "&amp;", "\uD83C\uDF34")) {
      for (int before = 0; before < 40; before++) {
        String text = "y".repeat(before) + unit + "z".repeat(40);

        List<String> messages = split(text, 40);

        assertThat(messages).as("%s after %s", unit, before).anyMatch(m -> m.contains(unit));
        assertThat(String.join("", messages)).isEqualTo(text);
      }
    }
  }

  @Test
  void codeBlockIsClosedAndOpenedAgain() {
    assertThat(split("intro\n```\nline one\nline two\nline three\nline four\n```\nend", 40))
        .containsExactly(
            "intro\n```\nline one\nline two\n```", "```\nline three\nline four\n```\nend");
  }

  @Test
  void randomTextIsNeverTooLongNeverBlankAndLosesNothingButSpace() {
    List<String> pieces =
        List.of("word", " ", "\n", "\n\n", ". ", "\n```\n", "<https://x.example|l>", "&lt;");
    Random random = new Random(7);
    for (int round = 0; round < 5_000; round++) {
      StringBuilder text = new StringBuilder("start");
      for (int i = 0; i < 60; i++) {
        text.append(pieces.get(random.nextInt(pieces.size())));
      }

      List<String> messages = split(text.toString(), 64);

      assertThat(messages).allMatch(message -> message.length() <= 64 && !message.isBlank());
      assertThat(letters(String.join("", messages))).isEqualTo(letters(text.toString()));
    }
  }

  @Test
  void codeInALineIsClosedAndOpenedAgain() {
    assertThat(split("see `one two three four five six seven eight` end", 32))
        .containsExactly("see `one two three four five`", "` six seven eight` end");
  }

  @Test
  void noPartHoldsCodeThatIsEmpty() {
    for (int before = 0; before < 40; before++) {
      for (String code : List.of("`cccc dddd`", "`c`", "`" + "c".repeat(40) + "`")) {
        List<String> messages = split("y".repeat(before) + code + "z".repeat(40), 40);

        assertThat(messages).as("%s after %s", code, before).noneMatch(m -> m.contains("``"));
      }
    }
  }

  @Test
  void anyAnswerIsCutIntoPartsThatSayTheSame() {
    List<String> pieces =
        List.of(
            "word ",
            "**bold** ",
            "`code of one line` ",
            "`a&b<c>` ",
            "`",
            "\n",
            "\n\n",
            "\n```\nblock of code & more\nlines\n```\n",
            "\n```\n",
            "[a label](https://x.example/a?b=1&c=2) ",
            "[bank.example](https://x.example) ",
            "https://x.example/a ",
            "&<> ",
            "\ud83c\udf34\ud83c\udf34 ",
            "x".repeat(50));
    Random random = new Random(3);
    for (int round = 0; round < 20_000; round++) {
      StringBuilder markdown = new StringBuilder("start ");
      for (int i = 0; i < 30; i++) {
        markdown.append(pieces.get(random.nextInt(pieces.size())));
      }
      String mrkdwn = Mrkdwn.fromMarkdown(markdown.toString());

      List<String> messages = split(mrkdwn, 80);

      assertThat(messages)
          .allMatch(message -> message.length() <= 80)
          .allMatch(MessageSplitterTest::isWhole);
      assertThat(said(messages)).as(mrkdwn).isEqualTo(said(List.of(mrkdwn)));
    }
  }

  /** Whether nothing in a message is a part of something. */
  private static boolean isWhole(String message) {
    boolean block = false;
    for (String stretch : message.split("```", -1)) {
      String rest = stretch.replaceAll("<https://[^<>|`\\s]+(\\|[^<>|`\\n]+)?>|&(amp|lt|gt);", "");
      if (rest.matches("(?s).*[<>&].*") || (block && rest.contains("<"))) {
        return false;
      }
      block = !block;
    }
    return block
        && !message.matches("(?s).*[\ud800-\udbff](?![\udc00-\udfff]).*")
        && !message.matches("(?s)[\udc00-\udfff].*");
  }

  /** Each letter, and whether it stands in a block, in code of a line, or in neither. */
  private static String said(List<String> messages) {
    StringBuilder said = new StringBuilder();
    for (String message : messages) {
      String[] stretches = message.split("```", -1);
      for (int i = 0; i < stretches.length; i++) {
        for (String line : stretches[i].split("\n", -1)) {
          boolean code = false;
          for (int at = 0; at < line.length(); at++) {
            char character = line.charAt(at);
            if (i % 2 == 0 && character == '`' && (code || line.indexOf('`', at + 1) > 0)) {
              code = !code;
            } else if (!Character.isWhitespace(character)) {
              said.append(i % 2 == 1 ? 'B' : code ? 'C' : 'T').append(character);
            }
          }
        }
      }
    }
    return said.toString();
  }

  private static String letters(String text) {
    return text.replace("```", "").replaceAll("\\s", "");
  }
}
