package com.ifriend.slack.api;

import com.google.gson.JsonObject;
import com.slack.api.methods.response.auth.AuthTestResponse;
import java.util.Optional;

/**
 * Where a bot token is valid and who the bot is there, as {@code auth.test} says.
 *
 * @param teamId of the workspace; none when Slack did not say
 * @param enterpriseId of the organisation that the workspace is part of
 * @param organisation whether the app is installed in all workspaces of the organisation
 * @param url of the workspace for its people
 * @param key its name among several installations; none for the one of a bot token in the settings
 */
public record Installation(
    String botUserId,
    Optional<String> botId,
    Optional<String> teamId,
    Optional<String> enterpriseId,
    boolean organisation,
    Optional<String> url,
    Optional<String> key) {
  public static Installation of(AuthTestResponse response) {
    return new Installation(
        response.getUserId(),
        Optional.ofNullable(response.getBotId()),
        Optional.ofNullable(response.getTeamId()),
        Optional.ofNullable(response.getEnterpriseId()),
        response.isEnterpriseInstall(),
        Optional.ofNullable(response.getUrl()),
        Optional.empty());
  }

  /** Where a delivery to this installation comes from; empty where there is but one. */
  public Optional<Origin> origin(JsonObject payload) {
    return key.map(
        name ->
            new Origin(name, enterpriseId.orElse(name), organisation ? teamOf(payload) : teamId));
  }

  /** The same of what belongs to no workspace in particular, such as the Home tab. */
  public Optional<Origin> origin() {
    return key.map(name -> new Origin(name, enterpriseId.orElse(name), Optional.empty()));
  }

  private static Optional<String> teamOf(JsonObject payload) {
    return Json.objects(payload, "authorizations").stream()
        .flatMap(each -> Json.text(each, "team_id").stream())
        .findFirst()
        .or(() -> Json.text(payload, "team_id"))
        .or(() -> Json.text(Json.objectOrEmpty(payload, "team"), "id"))
        .or(() -> Json.text(Json.objectOrEmpty(payload, "user"), "team_id"))
        .filter(id -> !id.startsWith("E"));
  }

  /** Whether the author is the bot itself. */
  public boolean isOwn(Optional<String> user, Optional<String> bot) {
    return user.equals(Optional.of(botUserId)) || (bot.isPresent() && bot.equals(botId));
  }

  /**
   * Whether a delivery is for this installation. Its authorizations tell, where they name a
   * workspace: {@code team_id} beside them is the one where it happened, which is another one in
   * channels that organisations share.
   */
  public boolean isMeantBy(JsonObject payload) throws Json.MalformedException {
    boolean told = false;
    for (JsonObject authorization : Json.objectsIfAny(payload, "authorizations")) {
      Optional<String> team = Json.textIfAny(authorization, "team_id");
      Optional<String> enterprise = Json.textIfAny(authorization, "enterprise_id");
      if (team.isPresent() || enterprise.isPresent()) {
        told = true;
        if (is(team, enterprise)) {
          return true;
        }
      }
    }
    Optional<String> team = Json.textIfAny(payload, "team_id");
    Optional<String> enterprise = Json.textIfAny(payload, "enterprise_id");
    return !told && (team.isEmpty() || is(team, enterprise));
  }

  /**
   * Whether an interaction is for this installation. It names workspace and organisation beside
   * each other, and no workspace where the app belongs to the whole organisation.
   */
  public boolean isMeantByInteraction(JsonObject payload) throws Json.MalformedException {
    Optional<String> team = Json.textIfAny(Json.objectOrEmpty(payload, "team"), "id");
    Optional<String> enterprise = Json.textIfAny(Json.objectOrEmpty(payload, "enterprise"), "id");
    return (team.isEmpty() && enterprise.isEmpty()) || is(team, enterprise);
  }

  private boolean is(Optional<String> team, Optional<String> enterprise) {
    if (teamId.isEmpty() || team.equals(teamId)) {
      return true;
    }
    // With one token for a whole organisation, any of its workspaces will do.
    return (organisation || team.isEmpty())
        && (enterprise.isPresent() ? enterprise.equals(enterpriseId) : organisation);
  }
}
