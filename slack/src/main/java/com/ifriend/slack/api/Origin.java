package com.ifriend.slack.api;

import com.google.gson.JsonObject;
import java.util.Optional;

/**
 * Where a message comes from, for a bot that is installed in several workspaces. Channels, users
 * and time stamps of different workspaces may have the same ids.
 *
 * @param installation its key among the installations
 * @param people the organisation, or the workspace, whose user ids are meant: those of one
 *     organisation are the same people in all of its workspaces
 * @param team the workspace where it happened, if Slack said
 */
public record Origin(String installation, String people, Optional<String> team) {
  /** The name of somebody in our stores. */
  public static String owner(Optional<Origin> origin, String user) {
    return origin.map(from -> from.people() + "_" + user).orElse(user);
  }

  /** What begins the names of channels in our stores. */
  public static String prefix(Optional<Origin> origin) {
    return origin.map(from -> from.installation() + "_").orElse("");
  }

  /** The conversation of somebody in a thread. */
  public static String session(
      Optional<Origin> origin, String channel, String user, String thread) {
    return "slack_" + prefix(origin) + channel + "_" + user + "_" + thread;
  }

  /** Whether its people are those of an organisation, which has several workspaces. */
  public boolean isInOrganisation() {
    return people.startsWith("E");
  }

  public JsonObject toJson() {
    JsonObject json = new JsonObject();
    json.addProperty("installation", installation);
    json.addProperty("people", people);
    team.ifPresent(id -> json.addProperty("team", id));
    return json;
  }

  /** What {@link #toJson} wrote; empty for a message that has none. */
  public static Optional<Origin> of(JsonObject json) {
    return Json.text(json, "installation")
        .map(
            key -> new Origin(key, Json.text(json, "people").orElse(key), Json.text(json, "team")));
  }
}
