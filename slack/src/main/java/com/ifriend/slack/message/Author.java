package com.ifriend.slack.message;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.ifriend.slack.api.Installation;
import com.ifriend.slack.api.Json;
import java.util.Optional;

/**
 * Who wrote a message and is to be answered.
 *
 * @param person whether that is a person, and not a workflow
 */
public record Author(String id, boolean person) {
  public static final String OF_A_BOT = "bot_message";

  private static final String SLACKBOT = "USLACKBOT";

  /**
   * The author of a message; none for bots, which would talk to each other for ever.
   *
   * @param workflows whether workflows are answered
   * @throws Json.MalformedException when a field that is needed is missing or of another type
   */
  public static Optional<Author> of(
      JsonObject event, Installation installation, boolean workflows, boolean mentioned)
      throws Json.MalformedException {
    Optional<String> user = Json.textIfAny(event, "user");
    Optional<String> bot = Json.textIfAny(event, "bot_id");
    JsonElement profile = event.get("bot_profile");
    boolean automatic =
        bot.isPresent()
            || (profile != null && !profile.isJsonNull())
            || Json.textIfAny(event, "subtype").equals(Optional.of(OF_A_BOT))
            || user.equals(Optional.of(SLACKBOT));
    if (mentioned && user.isEmpty() && !automatic) {
      // A mention has an author; some other messages have none, and are nobody's to answer.
      throw new Json.MalformedException("A mention without an author");
    }
    if (installation.isOwn(user, bot)) {
      return Optional.empty();
    }
    if (automatic) {
      return workflows && isOfAWorkflow(event)
          ? user.or(() -> bot).map(id -> new Author(id, false))
          : Optional.empty();
    }
    return user.map(id -> new Author(id, true));
  }

  private static boolean isOfAWorkflow(JsonObject event) {
    JsonObject profile = Json.objectOrEmpty(event, "bot_profile");
    return event.has("workflow")
        || event.has("workflow_id")
        || profile.has("workflow_id")
        || Json.isTrue(profile, "is_workflow_bot");
  }
}
