package com.ifriend.slackdouble;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.function.Function;

/**
 * A further workspace, or organisation, which may install the app: its own channels and people, and
 * its own bot with a token. Thread-safe.
 */
public final class Tenant {
  private final Identity identity;
  private final Workspace workspace;
  private final Payloads payloads;
  private final Interactions interactions;
  private final Methods methods;
  private final OAuth oauth;

  @GuardedBy("this")
  private boolean uninstalled;

  Tenant(
      Identity identity,
      Function<Parts, Methods> methods,
      Function<Parts, Interactions> interactions,
      OAuth oauth) {
    this.identity = identity;
    this.oauth = oauth;
    this.workspace = new Workspace(identity);
    this.payloads = new Payloads(identity, workspace);
    Parts parts = new Parts(identity, workspace, payloads, new Views());
    this.methods = methods.apply(parts);
    this.interactions = interactions.apply(parts);
  }

  /** What its methods and interactions work on. */
  record Parts(Identity identity, Workspace workspace, Payloads payloads, Views views) {}

  /** Its ids, and those of the app in it. */
  public Identity identity() {
    return identity;
  }

  /** Builds deliveries. */
  public Payloads payloads() {
    return payloads;
  }

  /** Builds what users do beside writing. */
  public Interactions interactions() {
    return interactions;
  }

  /** Makes a channel known, of some kind. */
  public void addChannel(String channel, ChannelKind kind) {
    workspace.addChannel(channel, kind);
  }

  /** The token that the app got last. */
  public String token() {
    return oauth.tokenOf(this);
  }

  /** Ends the tokens as time does; the refresh token stays good. */
  public void expireTokens() {
    oauth.expire(this);
  }

  /** Ends all tokens for good, and tells the app nothing. */
  public void revokeTokens() {
    oauth.revoke(this);
  }

  /** Takes the app out; returns the event that tells it, to be delivered. */
  public ObjectNode uninstall() {
    synchronized (this) {
      uninstalled = true;
    }
    oauth.revoke(this);
    return uninstalledEvent();
  }

  /** The event that tells that the app was taken out, whether it was or not. */
  public ObjectNode uninstalledEvent() {
    return bare(JsonNodeFactory.instance.objectNode().put("type", "app_uninstalled"));
  }

  /** The event that tells that tokens were revoked: those of the bot, or of some user. */
  public ObjectNode tokensRevokedEvent(boolean ofBot) {
    ObjectNode event = JsonNodeFactory.instance.objectNode().put("type", "tokens_revoked");
    ObjectNode tokens = event.putObject("tokens");
    tokens.putArray("oauth").add(ofBot ? "U0NOBODY" : "U0ANA");
    if (ofBot) {
      tokens.putArray("bot").add(identity.botUserId());
    }
    return bare(event);
  }

  /** Nobody authorizes such an event any more. */
  private ObjectNode bare(ObjectNode event) {
    ObjectNode payload = payloads.callback(event);
    payload.putArray("authorizations");
    identity.enterpriseId().ifPresent(id -> payload.put("enterprise_id", id));
    return payload;
  }

  synchronized boolean isUninstalled() {
    return uninstalled;
  }

  synchronized void installed() {
    uninstalled = false;
  }

  Methods methods() {
    return methods;
  }

  /** Learns what a delivery shows, if it is one to this workspace. */
  boolean observe(JsonNode payload) {
    boolean ours = payload.path("team_id").asText().equals(identity.teamId());
    for (JsonNode authorization : payload.path("authorizations")) {
      ours |=
          identity.organisation()
              ? authorization
                  .path("enterprise_id")
                  .asText()
                  .equals(identity.enterpriseId().orElse(""))
              : authorization.path("team_id").asText().equals(identity.teamId());
    }
    if (ours) {
      workspace.observe(payload);
    }
    return ours;
  }
}
