package com.ifriend.bench.race;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SlackPartTest {
  @Test
  void aPartIsReplacedAndTheRestStays() {
    String page = SlackPart.put("# Page\n\ntext\n", "## Old\n");
    assertThat(page).startsWith("# Page\n\ntext\n\n<!--").contains("\n## Old\n").endsWith("-->\n");

    assertThat(SlackPart.put(page + "\nmore\n", "## New"))
        .isEqualTo(page.replace("Old", "New") + "\nmore\n");
    assertThat(SlackPart.put("", "## New")).startsWith("<!--");
  }

  @Test
  void aPageThatIsWrittenAnewKeepsThePart() {
    String old = SlackPart.put("# Page\n\nold text\n", "## Bots");

    assertThat(SlackPart.keep(old, "# Page\n\nnew text\n"))
        .isEqualTo(old.replace("old text", "new text"));
    assertThat(SlackPart.keep("no part", "# Page\n")).isEqualTo("# Page\n");
  }
}
