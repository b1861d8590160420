package com.ifriend.agent;

import static java.util.Objects.requireNonNull;

import com.ifriend.store.memory.Audience;

/**
 * One message of a user and the session it belongs to, whatever the channel it came through.
 *
 * @param userId who speaks; the ADK user id
 * @param sessionId the ADK session id, e.g. {@code slack_C123_U456_1767224888.280449}
 * @param text what the user wrote, as plain text; may be empty
 * @param audience who else hears the conversation; decides which memories may be spoken of
 */
public record Turn(String userId, String sessionId, String text, Audience audience) {
  public Turn {
    requireNonNull(userId, "userId");
    requireNonNull(sessionId, "sessionId");
    requireNonNull(text, "text");
    requireNonNull(audience, "audience");
  }

  /** A message that nobody but the user and the agent can read. */
  public static Turn direct(String userId, String sessionId, String text) {
    return new Turn(userId, sessionId, text, Audience.DIRECT);
  }
}
