package com.ifriend.slack;

import com.google.gson.JsonObject;
import com.ifriend.slack.api.Json;
import com.ifriend.slack.wire.Ack;

/** Takes what Slack delivers to one workspace. Thread-safe. */
final class Intake {
  private final Gate gate;
  private final SlackEvents events;
  private final Commands commands;

  Intake(Gate gate, SlackEvents events, Commands commands) {
    this.gate = gate;
    this.events = events;
    this.commands = commands;
  }

  /**
   * Takes an envelope and returns at once.
   *
   * @throws Json.MalformedException when a field that is needed is missing or of another type
   */
  Ack take(String type, JsonObject payload) throws Json.MalformedException {
    if (!gate.admits(payload)) {
      return Ack.TAKEN;
    }
    return switch (type) {
      case "events_api" -> Ack.of(events.handle(payload));
      case "interactive" -> Ack.of(events.pressed(payload));
      case "slash_commands" -> commands.typed(payload);
      default -> Ack.TAKEN;
    };
  }
}
