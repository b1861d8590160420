package com.ifriend.slack;

import com.google.gson.JsonObject;
import java.util.Optional;

/**
 * What Slack is told about a delivery.
 *
 * @param taken whether it is acknowledged; Slack delivers again what is not
 * @param shown a message for who typed a command, that goes with the acknowledgement
 */
record Ack(boolean taken, Optional<JsonObject> shown) {
  static final Ack TAKEN = new Ack(true, Optional.empty());
  static final Ack NOT_TAKEN = new Ack(false, Optional.empty());

  static Ack of(boolean taken) {
    return taken ? TAKEN : NOT_TAKEN;
  }

  static Ack showing(JsonObject message) {
    return new Ack(true, Optional.of(message));
  }

  SlackHttpResponse http() {
    if (!taken) {
      return SlackHttpResponse.of(503, "busy");
    }
    return shown
        .map(message -> new SlackHttpResponse(200, "application/json", message.toString()))
        .orElseGet(() -> SlackHttpResponse.of(200, ""));
  }
}
