package com.ifriend.slack.api;

import com.ifriend.agent.text.Language;
import com.ifriend.agent.text.Phrases;

/**
 * The sentences that the bot says in Slack by itself, and the words that it takes there for
 * commands, in every language: {@code slack_*.properties}.
 */
public final class Wording {
  private static final Phrases PHRASES = Phrases.load(Wording.class, "slack");

  private Wording() {}

  /** One of them, as {@link Phrases#say}. */
  public static String say(Language language, String key, Object... values) {
    return PHRASES.say(language, key, values);
  }
}
