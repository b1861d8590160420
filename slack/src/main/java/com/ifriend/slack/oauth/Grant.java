package com.ifriend.slack.oauth;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.ifriend.slack.api.Installation;
import com.ifriend.slack.api.Json;
import com.slack.api.methods.response.oauth.OAuthV2AccessResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What Slack gave when the app was installed: who the bot is there, and its token.
 *
 * @param refreshToken gives the next token, once; none for a token that does not end
 * @param expiresAt when the token ends, if it does
 */
public record Grant(
    Installation installation,
    String token,
    Optional<String> refreshToken,
    Optional<Instant> expiresAt) {

  /** The key of its installation. */
  public String key() {
    return installation.key().orElseThrow();
  }

  /** Whether the token ends within that time. */
  boolean endsWithin(Duration time, Clock clock) {
    return expiresAt.filter(end -> end.isBefore(clock.instant().plus(time))).isPresent();
  }

  /** The same with what Slack gave for the refresh token. */
  Grant renewed(OAuthV2AccessResponse response, Clock clock) {
    return new Grant(
        installation,
        response.getAccessToken(),
        Optional.ofNullable(response.getRefreshToken()).or(() -> refreshToken),
        expiry(response, clock));
  }

  static Optional<Instant> expiry(OAuthV2AccessResponse response, Clock clock) {
    return Optional.ofNullable(response.getExpiresIn())
        .filter(seconds -> seconds > 0)
        .map(seconds -> clock.instant().plusSeconds(seconds));
  }

  byte[] toJson() {
    JsonObject json = new JsonObject();
    json.addProperty("bot_user", installation.botUserId());
    installation.botId().ifPresent(id -> json.addProperty("bot", id));
    installation.teamId().ifPresent(id -> json.addProperty("team", id));
    installation.enterpriseId().ifPresent(id -> json.addProperty("enterprise", id));
    json.addProperty("organisation", installation.organisation());
    installation.url().ifPresent(url -> json.addProperty("url", url));
    json.addProperty("token", token);
    refreshToken.ifPresent(other -> json.addProperty("refresh_token", other));
    expiresAt.ifPresent(end -> json.addProperty("expires_at", end.toString()));
    return json.toString().getBytes(UTF_8);
  }

  /**
   * What {@link #toJson} wrote.
   *
   * @throws Json.MalformedException if it did not
   */
  static Grant ofJson(String key, byte[] bytes) throws Json.MalformedException {
    JsonObject json = Json.parseObject(new String(bytes, UTF_8));
    Optional<String> expiresAt = Json.text(json, "expires_at");
    try {
      return new Grant(
          new Installation(
              Json.neededText(json, "bot_user"),
              Json.text(json, "bot"),
              Json.text(json, "team"),
              Json.text(json, "enterprise"),
              Json.isTrue(json, "organisation"),
              Json.text(json, "url"),
              Optional.of(key)),
          Json.neededText(json, "token"),
          Json.text(json, "refresh_token"),
          expiresAt.map(Instant::parse));
    } catch (java.time.DateTimeException e) {
      throw new Json.MalformedException("Not a time: expires_at");
    }
  }

  /** Does not show the tokens. */
  @Override
  public String toString() {
    return "Grant[" + installation + ", token=***, expiresAt=" + expiresAt + "]";
  }
}
