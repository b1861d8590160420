package com.ifriend.slack.answer;

import java.time.Duration;

/** What became of an answer that was to be posted. */
public sealed interface Posted {
  /** Slack has all of it. */
  record Done() implements Posted {}

  /**
   * Slack cannot take it now, or may have it and could not be asked.
   *
   * @param after how long to wait, if Slack said so; else zero
   */
  record Later(Duration after) implements Posted {}

  /**
   * Slack will never take it.
   *
   * @param error Slack's word for why
   */
  record Refused(String error) implements Posted {}

  Posted DONE = new Done();
}
