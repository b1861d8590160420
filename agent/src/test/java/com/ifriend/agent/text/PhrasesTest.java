package com.ifriend.agent.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.ifriend.agent.Concierge;
import org.junit.jupiter.api.Test;

final class PhrasesTest {
  private final Phrases phrases = Phrases.load(Concierge.class, "concierge");

  @Test
  void gapsAreFilledOnceAndLiterally() {
    assertThat(phrases.say(Language.EN, "too_long", "{1} $1 \\", 7))
        .contains("has {1} $1 \\ characters and I read up to 7");
  }

  @Test
  void unknownKeyIsRefused() {
    assertThatThrownBy(() -> phrases.say(Language.PT, "no_such_key"))
        .hasMessageContaining("no_such_key");
  }
}
