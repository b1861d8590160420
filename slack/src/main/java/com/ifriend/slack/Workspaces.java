package com.ifriend.slack;

import com.google.gson.JsonObject;
import com.ifriend.slack.api.Json;
import com.ifriend.slack.api.Origin;
import java.util.Optional;

/** Where the bot is installed. Thread-safe. */
interface Workspaces {
  /**
   * Whom a delivery is for; empty if the bot is not installed there.
   *
   * @param type of the envelope, e.g. {@code events_api}
   * @throws Json.MalformedException when a field that is needed is missing or of another type
   * @throws com.ifriend.store.StoreUnavailableException if that cannot be read now
   */
  Optional<Workspace> meantBy(String type, JsonObject payload) throws Json.MalformedException;

  /**
   * Whose message it is; empty if the bot is not installed there, or not any more.
   *
   * @param origin of the message
   * @throws com.ifriend.store.StoreUnavailableException if that cannot be read now
   */
  Optional<Workspace> of(Optional<Origin> origin);

  /**
   * Heeds that the bot was taken out of a workspace, if an event tells that.
   *
   * @return empty if it tells something else; otherwise whether to acknowledge it
   */
  Optional<Boolean> left(JsonObject payload);

  /** Why no answer can be posted anywhere. */
  Optional<String> complaint();

  /** The one of a bot token, whose deliveries it tells from others itself. */
  static Workspaces one(Workspace workspace) {
    return new Workspaces() {
      @Override
      public Optional<Workspace> meantBy(String type, JsonObject payload) {
        return Optional.of(workspace);
      }

      @Override
      public Optional<Workspace> of(Optional<Origin> origin) {
        return origin.isEmpty() ? Optional.of(workspace) : Optional.empty();
      }

      @Override
      public Optional<Boolean> left(JsonObject payload) {
        return Optional.empty();
      }

      @Override
      public Optional<String> complaint() {
        return workspace
            .replies()
            .deadToken()
            .map(error -> "Slack refuses the bot token: " + error);
      }
    };
  }
}
