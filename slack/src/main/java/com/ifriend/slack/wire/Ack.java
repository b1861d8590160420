package com.ifriend.slack.wire;

import com.google.gson.JsonObject;
import java.util.Optional;

/**
 * What Slack is told about a delivery.
 *
 * @param taken whether it is acknowledged; Slack delivers again what is not
 * @param shown a message for who typed a command, that goes with the acknowledgement
 */
public record Ack(boolean taken, Optional<JsonObject> shown) {
  public static final Ack TAKEN = new Ack(true, Optional.empty());
  public static final Ack NOT_TAKEN = new Ack(false, Optional.empty());

  public static Ack of(boolean taken) {
    return taken ? TAKEN : NOT_TAKEN;
  }

  public static Ack showing(JsonObject message) {
    return new Ack(true, Optional.of(message));
  }

  public SlackHttpResponse http() {
    if (!taken) {
      return SlackHttpResponse.of(503, "busy");
    }
    return shown
        .map(message -> new SlackHttpResponse(200, "application/json", message.toString()))
        .orElseGet(() -> SlackHttpResponse.of(200, ""));
  }
}
