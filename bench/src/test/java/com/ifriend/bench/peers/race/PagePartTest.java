package com.ifriend.bench.peers.race;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PagePartTest {
  @Test
  void aPartIsReplacedAndTheRestStays() {
    String page = PagePart.SLACK.put("# Page\n\ntext\n", "## Old\n");
    assertThat(page).startsWith("# Page\n\ntext\n\n<!--").contains("\n## Old\n").endsWith("-->\n");

    assertThat(PagePart.SLACK.put(page + "\nmore\n", "## New"))
        .isEqualTo(page.replace("Old", "New") + "\nmore\n");
    assertThat(PagePart.SLACK.put("", "## New")).startsWith("<!--");
  }

  @Test
  void aPageThatIsWrittenAnewKeepsThePart() {
    String old = PagePart.SLACK.put("# Page\n\nold text\n", "## Bots");

    assertThat(PagePart.SLACK.keep(old, "# Page\n\nnew text\n"))
        .isEqualTo(old.replace("old text", "new text"));
    assertThat(PagePart.SLACK.keep("no part", "# Page\n")).isEqualTo("# Page\n");
  }
}
