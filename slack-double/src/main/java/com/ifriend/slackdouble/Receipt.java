package com.ifriend.slackdouble;

import java.time.Duration;

/**
 * What the bot answered to a {@link Delivery}.
 *
 * @param took from the start of the request to the complete response
 */
public record Receipt(int status, String body, Duration took) {
  /** How long Slack waits for a response before it counts the delivery as failed. */
  public static final Duration SLACK_WAITS = Duration.ofSeconds(3);

  /** Whether Slack would be content: a 2xx in time. */
  public boolean accepted() {
    return status / 100 == 2 && took.compareTo(SLACK_WAITS) < 0;
  }
}
