package com.ifriend.slack.markup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MrkdwnTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '^',
      quoteCharacter = '"',
      value = {
        "plain text, nothing else ^ plain text, nothing else",
        "**bold** and __bold__ ^ *bold* and *bold*",
        "*italic* and _italic_ ^ _italic_ and _italic_",
        "***both*** ^ *_both_*",
        "**bold with *italic* inside** ^ *bold with _italic_ inside*",
        "*italic with **bold** inside* ^ _italic with *bold* inside_",
        "*italic **bold*** ^ _italic *bold*_",
        "**Price:** R$ 10 ^ *Price:* R$ 10",
        "~~gone~~ and ~one ^ ~gone~ and ~one",
        "2 * 3 * 4 and a ** b ^ 2 * 3 * 4 and a ** b",
        "snake_case_name and __init__.py ^ snake_case_name and *init*.py",
        "**never closed ^ **never closed",
        "# Title ^ *Title*",
        "### **Title** ### ^ *Title*",
        "#hashtag ^ #hashtag",
        "- one ^ \u2022 one",
        "* **one** two ^ \u2022 *one* two",
        "- [x] done ^ \u2611 done",
        "- [ ] to do ^ \u2610 to do",
        "1. first ^ 1. first",
        "> quoted **text** ^ > quoted *text*",
        "--- ^ \u2014\u2014\u2014",
        "`code *as is* <b>` ^ `code *as is* &lt;b&gt;`",
        "``a ` tick`` ^ a ` tick",
        "[page](https://x.example/a_b_c) ^ <https://x.example/a_b_c|page>",
        "**[page](https://x.example)** ^ *<https://x.example|page>*",
        "[**page**](https://x.example \"title\") ^ <https://x.example|page>",
        "[a (b)](https://x.example/w_(y)) ^ <https://x.example/w_(y)|a (b)>",
        "![beach](https://x.example/b.png) ^ <https://x.example/b.png|beach>",
        "[a](https://x.example|b) ^ <https://x.example%7Cb|a>",
        "[mail](mailto:ana@x.example) ^ <mailto:ana@x.example|mail>",
        "<https://x.example?a=1&b=2> ^ <https://x.example?a=1&amp;b=2>",
        "see https://x.example/a_b_*c*?d=1&e=2. ^ see https://x.example/a_b_*c*?d=1&amp;e=2.",
        "[x] (not a link) ^ [x] (not a link)",
        "5 < 6 & 7 > 3 ^ 5 &lt; 6 &amp; 7 &gt; 3",
        "\\*literal\\* ^ *literal*",
        "2*3*4 and file*name* ^ 2*3*4 and file*name*",
        "bread &amp; wine &lt;b&gt; &quot;x&quot; ^ bread &amp; wine &lt;b&gt; \"x\"",
        "&lt;!channel&gt; ^ &lt;!channel&gt;",
        "`&amp;` ^ `&amp;amp;`",
        "- a ^ \u2022 a",
        "**use `x*y` now** ^ *use `x*y` now*",
      })
  void markdownBecomesMrkdwn(String markdown, String mrkdwn) {
    assertThat(Mrkdwn.fromMarkdown(markdown)).isEqualTo(mrkdwn);
  }

  @Test
  void blocksKeepTheirLines() {
    assertThat(
            Mrkdwn.fromMarkdown(
                """
                ## Tours

                Two **good** ones:
                - Beach
                  - *Praia Mole*
                1. Walk


                ```java
                if (a < b && **c**) { }
                ```
                Bye"""))
        .isEqualTo(
            """
            *Tours*

            Two *good* ones:
            \u2022 Beach
              \u25e6 _Praia Mole_
            1. Walk

            ```
            if (a &lt; b &amp;&amp; **c**) { }
            ```
            Bye""");
  }

  @Test
  void tableBecomesAlignedColumns() {
    assertThat(
            Mrkdwn.fromMarkdown(
                """
                | Tour | Price |
                |:-----|------:|
                | **S\u00e3o Paulo** | R$ 10 |
                | A & B | R$ 1 |
                after"""))
        .isEqualTo(
            """
            ```
            Tour       Price
            S\u00e3o Paulo  R$ 10
            A &amp; B      R$ 1
            ```
            after""");
  }

  @Test
  void linksOfATableStandBehindIt() {
    assertThat(
            Mrkdwn.fromMarkdown(
                """
                | Tour | Where |
                |---|---|
                | [Marais](https://x.example/a_b) | Paris |
                | [bank.example](https://evil.example) | Roma |"""))
        .isEqualTo(
            """
            ```
            Tour              Where
            Marais [1]        Paris
            bank.example [2]  Roma
            ```
            [1] <https://x.example/a_b|Marais>
            [2] bank.example (<https://evil.example>)""");
  }

  @Test
  void listsWithinListsHaveMarksOfTheirOwn() {
    assertThat(Mrkdwn.fromMarkdown("- a\n  - b\n    - c\n1. d\n   - e"))
        .isEqualTo("\u2022 a\n  \u25e6 b\n    \u25aa c\n1. d\n   \u25e6 e");
  }

  @Test
  void textWithoutContentStaysEmpty() {
    assertThat(Mrkdwn.fromMarkdown("## \n\n")).isEmpty();
  }

  @Test
  void codeBlockThatIsNeverClosedIsClosed() {
    assertThat(Mrkdwn.fromMarkdown("```\ncode")).isEqualTo("```\ncode\n```");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!channel>",
        "<!here|here>",
        "<@U0BOSS>",
        "**<@U0BOSS>**",
        "`<!everyone>`",
        "```\n<!channel>\n```",
        "[<!channel>](https://x.example)",
        "[x](javascript:alert(1))",
        "[x](!channel)",
        "[x](@U0BOSS)",
        "<https://evil.example|https://bank.example>",
        "[a](https://x.example|<!channel>)",
        "[a](https://x.example><!channel>)",
        "| a |\n|---|\n| <!channel> |",
        "> <!channel>",
        "# <!channel>",
        "&lt;!channel&gt;",
        "\\<!channel>",
      })
  void nothingCanMentionAnybody(String hostile) {
    String mrkdwn = Mrkdwn.fromMarkdown(hostile);

    assertThat(mrkdwn).doesNotContain("<!", "<@", "<#", "<javascript", "<https://evil");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '^',
      value = {
        "[https://bank.example](https://evil.example)"
            + " ^ https://bank.example (<https://evil.example>)",
        "[Bank.Example](https://evil.example) ^ Bank.Example (<https://evil.example>)",
        "[my bank.example page](https://bank.example@evil.example)"
            + " ^ my bank.example page (<https://evil.example>)",
        "[https://www.x.example](https://x.example/page)"
            + " ^ <https://x.example/page|https://www.x.example>",
        "[boss@bank.example](mailto:thief@evil.example)"
            + " ^ boss@bank.example (<mailto:thief@evil.example>)",
      })
  void labelThatNamesAnotherAddressIsNotHiddenBehind(String markdown, String mrkdwn) {
    assertThat(Mrkdwn.fromMarkdown(markdown)).isEqualTo(mrkdwn);
  }

  @Test
  void whatSteersAScreenOrTheDirectionOfWritingIsLeftOut() {
    assertThat(
            Mrkdwn.fromMarkdown(
                "a\u001b[31mb\u0007\u0008\u009b2J\u0085\u202e\u2066c\u200b\ud83d"
                    + "\n`d\u001be`\n```\nf\u001b\u202eg\n```\n|h\u001b|\n|-|\n"
                    + "[i\u202ej](https://x.example/\u202e)"))
        .isEqualTo("a[31mb2Jc\n`de`\n```\nfg\n```\n```\nh\n```\n<https://x.example/|ij>");
    assertThat(Mrkdwn.fromMarkdown("a\u2028b\u2029c")).isEqualTo("a\nb\nc");
    assertThat(Mrkdwn.fromMarkdown("\ud83d\udc69\u200d\ud83c\udf73\tn\u00e3o"))
        .isEqualTo("\ud83d\udc69\u200d\ud83c\udf73\tn\u00e3o");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a ``` b",
        "\\`\\`\\` b",
        "`a`\\`\\` b",
        "a ````",
        "a `````` b",
        "```` a ````` b",
        "``` a `` b"
      })
  void onlyABlockOfCodeOpensOne(String markdown) {
    assertThat(Mrkdwn.fromMarkdown(markdown)).doesNotContain("```");
  }

  @Test
  void randomMarkdownNeverMentionsAnybodyAndNeverFails() {
    List<String> pieces =
        List.of(
            "<",
            ">",
            "!",
            "@",
            "#",
            "|",
            "[",
            "]",
            "(",
            ")",
            "*",
            "**",
            "_",
            "`",
            "```",
            "~~",
            "\\",
            "\n",
            " ",
            "channel",
            "U0BOSS",
            "https://x.example",
            "mailto:",
            "&",
            "- ",
            "|-|");
    Pattern allowed = Pattern.compile("<(https?|mailto|tel):[^<>|]*(\\|[^<>]*)?>");
    Random random = new Random(42);
    for (int round = 0; round < 20_000; round++) {
      StringBuilder markdown = new StringBuilder();
      for (int i = 0; i < 12; i++) {
        markdown.append(pieces.get(random.nextInt(pieces.size())));
      }

      String mrkdwn = Mrkdwn.fromMarkdown(markdown.toString());

      assertThat(allowed.matcher(mrkdwn).replaceAll("")).as("%s", markdown).doesNotContain("<");
    }
  }
}
