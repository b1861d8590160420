package com.ifriend.slack;

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

  private static String letters(String text) {
    return text.replace("```", "").replaceAll("\\s", "");
  }
}
