package com.ifriend.slackdouble;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How workspaces install the app: Slack's page, the exchange of its code, and tokens that rotate.
 * Thread-safe.
 */
public final class OAuth {
  private final String clientId = "1234." + UUID.randomUUID().toString().replace("-", "");
  private final String clientSecret = UUID.randomUUID().toString().replace("-", "");

  /** What an installation was allowed. */
  private record Approval(Tenant tenant, String scopes) {}

  @GuardedBy("this")
  private final Map<String, Approval> codes = new HashMap<>();

  @GuardedBy("this")
  private final Set<String> usedCodes = new HashSet<>();

  /** Good access tokens, the latest of each tenant last. */
  @GuardedBy("this")
  private final Map<String, Approval> tokens = new LinkedHashMap<>();

  @GuardedBy("this")
  private final Map<String, Approval> refreshTokens = new HashMap<>();

  @GuardedBy("this")
  private final Map<String, Approval> expired = new HashMap<>();

  @GuardedBy("this")
  private final Map<String, Approval> revoked = new HashMap<>();

  @GuardedBy("this")
  private @Nullable Duration life;

  OAuth() {}

  /** The client id of the app. */
  public String clientId() {
    return clientId;
  }

  /** The client secret of the app. */
  public String clientSecret() {
    return clientSecret;
  }

  /** From now on tokens end after that, and come with a refresh token. */
  public synchronized void rotate(Duration each) {
    life = each;
  }

  /**
   * Somebody was sent to Slack's page and allows it in a workspace.
   *
   * @return the query with which Slack sends their browser back
   * @throws IllegalArgumentException if the page would show an error instead
   */
  public synchronized String approve(URI page, Tenant tenant) {
    Map<String, String> query = checked(page);
    String code = UUID.randomUUID().toString();
    codes.put(code, new Approval(tenant, query.getOrDefault("scope", "")));
    return "code=" + code + "&state=" + URLEncoder.encode(query.getOrDefault("state", ""), UTF_8);
  }

  /** Somebody was sent to Slack's page and does not allow it; as {@link #approve}. */
  public String deny(URI page) {
    return "error=access_denied&state="
        + URLEncoder.encode(checked(page).getOrDefault("state", ""), UTF_8);
  }

  private Map<String, String> checked(URI page) {
    Map<String, String> query = new HashMap<>();
    for (String field : Optional.ofNullable(page.getRawQuery()).orElse("").split("&", -1)) {
      String[] parts = field.split("=", 2);
      query.put(parts[0], parts.length < 2 ? "" : URLDecoder.decode(parts[1], UTF_8));
    }
    if (!page.getPath().equals("/oauth/v2/authorize")
        || !clientId.equals(query.get("client_id"))
        || query.getOrDefault("scope", "").isEmpty()) {
      throw new IllegalArgumentException("Slack knows no such page: " + page);
    }
    return query;
  }

  /** {@code oauth.v2.access}. */
  synchronized ObjectNode access(ApiRequest request) throws Refused {
    boolean known =
        request
            .basic()
            .map(login -> login.equals(clientId + ":" + clientSecret))
            .orElseGet(
                () ->
                    request.optional("client_id").equals(Optional.of(clientId))
                        && request.optional("client_secret").equals(Optional.of(clientSecret)));
    if (!known) {
      throw new Refused("bad_client_secret");
    }
    if (request.optional("grant_type").equals(Optional.of("refresh_token"))) {
      Approval approval = refreshTokens.remove(request.required("refresh_token"));
      if (approval == null) {
        throw new Refused("invalid_refresh_token");
      }
      return given(approval);
    }
    String code = request.required("code");
    Approval approval = codes.remove(code);
    if (approval == null) {
      throw new Refused(usedCodes.contains(code) ? "code_already_used" : "invalid_code");
    }
    usedCodes.add(code);
    approval.tenant().installed();
    return given(approval);
  }

  @GuardedBy("this")
  private ObjectNode given(Approval approval) {
    Identity identity = approval.tenant().identity();
    String token =
        (life == null ? "xoxb-" : "xoxe.xoxb-") + UUID.randomUUID().toString().replace("-", "");
    tokens.put(token, approval);
    ObjectNode response =
        JsonNodeFactory.instance
            .objectNode()
            .put("ok", true)
            .put("app_id", identity.appId())
            .put("scope", approval.scopes())
            .put("token_type", "bot")
            .put("access_token", token)
            .put("bot_user_id", identity.botUserId())
            .put("is_enterprise_install", identity.organisation());
    response.putObject("authed_user").put("id", "U0ADMIN");
    response.putNull("team").putNull("enterprise");
    if (!identity.organisation()) {
      response
          .putObject("team")
          .put("id", identity.teamId())
          .put("name", "Workspace " + identity.teamId());
    }
    identity
        .enterpriseId()
        .ifPresent(id -> response.putObject("enterprise").put("id", id).put("name", "Org " + id));
    if (life != null) {
      String refresh = "xoxe-1-" + UUID.randomUUID().toString().replace("-", "");
      refreshTokens.put(refresh, approval);
      response.put("refresh_token", refresh).put("expires_in", life.toSeconds());
    }
    return response;
  }

  /** Whose token it is; empty if it was never given out. */
  synchronized Optional<Tenant> tenant(String token) throws Refused {
    if (expired.containsKey(token)) {
      throw new Refused("token_expired");
    }
    Approval gone = revoked.get(token);
    if (gone != null) {
      throw new Refused(gone.tenant().isUninstalled() ? "account_inactive" : "token_revoked");
    }
    return Optional.ofNullable(tokens.get(token)).map(Approval::tenant);
  }

  synchronized Optional<List<String>> scopes(String token) {
    return Optional.ofNullable(tokens.get(token))
        .map(approval -> List.of(approval.scopes().split(",", -1)));
  }

  synchronized String tokenOf(Tenant tenant) {
    String last = "";
    for (Map.Entry<String, Approval> each : tokens.entrySet()) {
      last = each.getValue().tenant() == tenant ? each.getKey() : last;
    }
    return last;
  }

  synchronized void expire(Tenant tenant) {
    tokens.forEach(
        (token, approval) -> {
          if (approval.tenant() == tenant) {
            expired.put(token, approval);
          }
        });
    tokens.values().removeIf(approval -> approval.tenant() == tenant);
  }

  synchronized void revoke(Tenant tenant) {
    for (Map<String, Approval> some : List.of(tokens, expired)) {
      some.forEach(
          (token, approval) -> {
            if (approval.tenant() == tenant) {
              revoked.put(token, approval);
            }
          });
      some.values().removeIf(approval -> approval.tenant() == tenant);
    }
    refreshTokens.values().removeIf(approval -> approval.tenant() == tenant);
  }

  static Optional<String> basic(@Nullable String header) {
    return Optional.ofNullable(header)
        .filter(value -> value.startsWith("Basic "))
        .map(value -> new String(Base64.getDecoder().decode(value.substring(6)), UTF_8));
  }
}
