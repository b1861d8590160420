package com.ifriend.slack;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.ifriend.slack.answer.Replies;
import com.ifriend.slack.api.Installation;
import com.ifriend.slack.api.Json;
import com.ifriend.slack.api.Origin;
import com.ifriend.slack.api.SlackWebApi;
import com.ifriend.slack.oauth.BotToken;
import com.ifriend.slack.oauth.Grant;
import com.ifriend.slack.oauth.Grants;
import com.ifriend.slack.oauth.RenewingClient;
import com.ifriend.store.StoreUnavailableException;
import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.SlackApiException;
import com.slack.api.methods.response.auth.AuthTestResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The workspaces that have installed the app by themselves, as the store has them: what another
 * process installs, or removes, is seen here without a restart. Thread-safe.
 */
final class InstalledWorkspaces implements Workspaces {
  private static final Logger log = LoggerFactory.getLogger(InstalledWorkspaces.class);

  /** So long what was read in the store is good. */
  private static final Duration FRESH = Duration.ofSeconds(30);

  private static final Set<String> GONE = Set.of("app_uninstalled", "tokens_revoked");

  private final Grants grants;
  private final Workspace.Shared shared;
  private final Map<String, Served> served = new ConcurrentHashMap<>();

  /** One that was asked for. */
  private static final class Served {
    private final Workspace workspace;
    private final MethodsClient client;
    private final BotToken token;
    private volatile long readAt = System.nanoTime();

    private Served(Workspace workspace, MethodsClient client, BotToken token) {
      this.workspace = workspace;
      this.client = client;
      this.token = token;
    }

    private boolean isFresh() {
      return System.nanoTime() - readAt < FRESH.toNanos()
          && workspace.replies().deadToken().isEmpty();
    }
  }

  /** A workspace and its organisation, as a delivery names them. */
  private record Named(Optional<String> team, Optional<String> enterprise) {
    static Named of(JsonObject json, String team, String enterprise)
        throws Json.MalformedException {
      return new Named(Json.textIfAny(json, team), Json.textIfAny(json, enterprise));
    }

    private boolean isNone() {
      return team.isEmpty() && enterprise.isEmpty();
    }
  }

  InstalledWorkspaces(Grants grants, Workspace.Shared shared) {
    this.grants = grants;
    this.shared = shared;
  }

  @Override
  public Optional<Workspace> meantBy(String type, JsonObject payload)
      throws Json.MalformedException {
    for (Named named : named(type, payload)) {
      Optional<Served> own = named.team().flatMap(this::find);
      Optional<Served> found = own.isPresent() ? own : named.enterprise().flatMap(this::find);
      if (found.isPresent()) {
        return found.map(each -> each.workspace);
      }
    }
    return Optional.empty();
  }

  /** As {@link Installation} reads them. */
  private static List<Named> named(String type, JsonObject payload) throws Json.MalformedException {
    if (type.equals("interactive")) {
      return List.of(
          new Named(
              Json.textIfAny(Json.objectOrEmpty(payload, "team"), "id"),
              Json.textIfAny(Json.objectOrEmpty(payload, "enterprise"), "id")));
    }
    List<Named> all = new ArrayList<>();
    for (JsonObject authorization : Json.objectsIfAny(payload, "authorizations")) {
      all.add(Named.of(authorization, "team_id", "enterprise_id"));
    }
    all.removeIf(Named::isNone);
    return all.isEmpty() ? List.of(Named.of(payload, "team_id", "enterprise_id")) : all;
  }

  @Override
  public Optional<Workspace> of(Optional<Origin> origin) {
    return origin.flatMap(from -> find(from.installation())).map(each -> each.workspace);
  }

  @Override
  public Optional<String> complaint() {
    // One that has thrown the bot out does not stop it for the others.
    return Optional.empty();
  }

  private Optional<Served> find(String key) {
    Served known = served.get(key);
    if (known != null && known.isFresh()) {
      return Optional.of(known);
    }
    Optional<Grants.Kept> kept;
    try {
      kept = grants.find(key);
    } catch (StoreUnavailableException e) {
      if (known != null) {
        return Optional.of(known);
      }
      throw e;
    }
    if (kept.isEmpty()) {
      served.remove(key);
      return Optional.empty();
    }
    return Optional.ofNullable(
        served.compute(key, (name, now) -> now == null ? serve(kept.get()) : updated(now, kept)));
  }

  /** Anew where the bot is another one there, since it was installed again. */
  private Served updated(Served now, Optional<Grants.Kept> kept) {
    Grants.Kept stored = kept.orElseThrow();
    if (!now.workspace.installation().equals(stored.grant().installation())) {
      return serve(stored);
    }
    now.token.adopt(stored);
    now.readAt = System.nanoTime();
    return now;
  }

  private Served serve(Grants.Kept kept) {
    SlackWebApi api = shared.api();
    BotToken token = new BotToken(grants, kept, api, shared.turns(), shared.clock());
    MethodsClient client = RenewingClient.of(api, token);
    return new Served(
        new Workspace(kept.grant().installation(), client, token::current, shared), client, token);
  }

  /** Forgets what is known of one that was installed just now. */
  void installed(Grant grant) {
    served.remove(grant.key());
  }

  /**
   * An event may come late, when the app is back, and does not always tell whether the organisation
   * or one workspace is meant. So Slack is asked whether the token is good.
   */
  @Override
  public Optional<Boolean> left(JsonObject payload) {
    JsonObject event = Json.objectOrEmpty(payload, "event");
    String type = Json.text(event, "type").orElse("");
    if (!GONE.contains(type)) {
      return Optional.empty();
    }
    JsonObject tokens = Json.objectOrEmpty(event, "tokens");
    if (type.equals("tokens_revoked")
        && !(tokens.get("bot") instanceof JsonArray ofBots && !ofBots.isEmpty())) {
      // Of users, which the bot has none of.
      return Optional.of(true);
    }
    Set<String> keys = new LinkedHashSet<>();
    Json.text(payload, "team_id").ifPresent(keys::add);
    Json.text(payload, "enterprise_id").ifPresent(keys::add);
    boolean all = true;
    for (String key : keys) {
      all &= find(key).map(this::removedIfDead).orElse(true);
    }
    return Optional.of(all);
  }

  /** False if it cannot be told now. */
  private boolean removedIfDead(Served one) {
    String key = one.token.kept().grant().key();
    try {
      AuthTestResponse response = one.client.authTest(request -> request);
      String error = String.valueOf(response.getError());
      if (response.isOk()) {
        return true;
      }
      if (!Replies.DEAD_TOKEN.contains(error)) {
        log.warn("Whether the app was removed from {} is not known: {}", key, error);
        return false;
      }
    } catch (SlackApiException e) {
      log.warn(
          "Whether the app was removed from {} is not known: HTTP {}", key, SlackWebApi.status(e));
      return false;
    } catch (IOException | RuntimeException e) {
      log.warn("Whether the app was removed from {} is not known: {}", key, e.getClass().getName());
      return false;
    }
    if (grants.delete(one.token.kept())) {
      log.info("The app was removed from {}; what waits for it is given up", key);
    }
    served.remove(key);
    return true;
  }
}
