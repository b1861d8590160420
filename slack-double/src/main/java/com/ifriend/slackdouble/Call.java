package com.ifriend.slackdouble;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * One Web API call the double received.
 *
 * @param method e.g. {@code chat.postMessage}
 * @param arguments without the token; values that are not strings as JSON text
 * @param status the HTTP status of the response
 * @param error the Slack error of the response, if there was one
 * @param receivedAt when the request arrived
 * @param team whose token came with it: the workspace, or the organisation; empty without one
 */
public record Call(
    String method,
    Map<String, String> arguments,
    int status,
    Optional<String> error,
    Instant receivedAt,
    String team) {
  public Call {
    arguments = Map.copyOf(arguments);
  }

  /** Whether Slack would have said {@code ok: true}. */
  public boolean ok() {
    return status == 200 && error.isEmpty();
  }
}
