package com.ifriend.agent;

import static java.util.Objects.requireNonNull;

/**
 * One message of a user and the session it belongs to, whatever the channel it came through.
 *
 * @param userId who speaks; the ADK user id
 * @param sessionId the ADK session id, e.g. {@code slack_C123_U456_1767224888.280449}
 * @param text what the user wrote, as plain text; may be empty
 */
public record Turn(String userId, String sessionId, String text) {
  public Turn {
    requireNonNull(userId, "userId");
    requireNonNull(sessionId, "sessionId");
    requireNonNull(text, "text");
  }
}
