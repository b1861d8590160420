package com.ifriend.slack.markup;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IncomingTextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "<@U0BOT> hello ~ hello",
        "<@U0BOT|ifriend> hello ~ hello",
        "hey <@U0BOT> are you there? ~ hey are you there?",
        "<@U0BOT> ask <@U0ANA> and <@U0BOB|bob> ~ ask @U0ANA and @bob",
        "see <#C0X> and <#C0Y|tours> and <#C0Z|> ~ see #C0X and #tours and #C0Z",
        "<https://x.example/a_b?c=1&amp;d=2> ~ https://x.example/a_b?c=1&d=2",
        "<https://x.example|the page> ~ the page (https://x.example)",
        "<http://x.example|x.example> ~ x.example",
        "<mailto:ana@x.example|ana@x.example> ~ ana@x.example",
        "<!here> <!channel> <!subteam^S1|@crew> <!subteam^S1|crew> ~ @here @channel @crew @crew",
        "<!date^1392734382^{date}|Feb 18> ~ Feb 18",
        "a &lt; b &amp;&amp; c &gt; d ~ a < b && c > d",
        "&amp;lt; stays written out ~ &lt; stays written out",
        "1 < 2 ~ 1 < 2",
        "<@U0BOT>\u00a0bonjour ~ \u00a0bonjour",
        "<@U0BOT> ~ ''",
      })
  void wireTextBecomesWhatTheAuthorMeant(String wire, String plain) {
    assertThat(IncomingText.toPlain(wire, "U0BOT")).isEqualTo(plain);
  }

  @Test
  void linesAreKept() {
    assertThat(IncomingText.toPlain("<@U0BOT> one\ntwo\n\nthree ", "U0BOT"))
        .isEqualTo("one\ntwo\n\nthree");
  }

  @Test
  void mentionIsFoundWithAndWithoutItsName() {
    assertThat(IncomingText.mentions("hi <@U0BOT>", "U0BOT")).isTrue();
    assertThat(IncomingText.mentions("hi <@U0BOT|bot>", "U0BOT")).isTrue();
    assertThat(IncomingText.mentions("hi <@U0BOT2>", "U0BOT")).isFalse();
    assertThat(IncomingText.mentions("hi @U0BOT", "U0BOT")).isFalse();
  }
}
