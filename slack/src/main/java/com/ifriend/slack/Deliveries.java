package com.ifriend.slack;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.ifriend.slack.api.Json;
import com.ifriend.slack.wire.Ack;
import com.ifriend.slack.wire.SlackHttpResponse;
import com.ifriend.store.StoreUnavailableException;
import java.net.URLDecoder;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what Slack delivers to whom it is for, whether it came as the body of a signed request or
 * as the payload of an envelope. Thread-safe.
 */
final class Deliveries {
  private static final Logger log = LoggerFactory.getLogger(Deliveries.class);

  /** A form of Slack has one of these: an interaction, a command, a check of the certificate. */
  private static final Set<String> FORM_FIELDS = Set.of("payload", "command", "ssl_check");

  private final Workspaces workspaces;
  private final Inbox inbox;
  private final Refusals refusals;

  Deliveries(Workspaces workspaces, Inbox inbox, Refusals refusals) {
    this.workspaces = workspaces;
    this.inbox = inbox;
    this.refusals = refusals;
  }

  /**
   * Takes an envelope and returns at once.
   *
   * @throws Json.MalformedException when a field that is needed is missing or of another type
   */
  Ack envelope(String type, JsonObject payload) throws Json.MalformedException {
    Optional<Workspace> workspace;
    try {
      Optional<Boolean> heeded =
          type.equals("events_api") ? workspaces.left(payload) : Optional.empty();
      if (heeded.isPresent()) {
        return Ack.of(heeded.get());
      }
      workspace = workspaces.meantBy(type, payload);
    } catch (StoreUnavailableException e) {
      log.warn("Where the bot is installed cannot be read: {}", e.getMessage());
      return Ack.NOT_TAKEN;
    }
    if (workspace.isEmpty()) {
      refusals.ofAnotherWorkspace();
      return Ack.TAKEN;
    }
    return workspace.get().intake(inbox).take(type, payload);
  }

  /**
   * Takes the body of a request that Slack has signed, and returns at once.
   *
   * @throws Json.MalformedException when a field that is needed is missing or of another type
   */
  SlackHttpResponse body(String text) throws Json.MalformedException {
    return isForm(text) ? form(text) : json(Json.parseObject(text));
  }

  /** By what it is: what a body is called does not make it one. */
  private static boolean isForm(String body) {
    return !body.startsWith("{")
        && Stream.of(body.split("&", -1))
            .filter(field -> field.contains("="))
            .anyMatch(field -> FORM_FIELDS.contains(field.substring(0, field.indexOf('='))));
  }

  private SlackHttpResponse form(String body) throws Json.MalformedException {
    JsonObject fields = new JsonObject();
    for (String field : body.split("&", -1)) {
      int equals = field.indexOf('=');
      if (equals > 0) {
        fields.addProperty(field.substring(0, equals), decoded(field.substring(equals + 1)));
      }
    }
    if (fields.has("payload")) {
      return envelope("interactive", Json.parseObject(fields.get("payload").getAsString())).http();
    }
    return fields.has("command")
        ? envelope("slash_commands", fields).http()
        : SlackHttpResponse.of(200, "");
  }

  private static String decoded(String value) throws Json.MalformedException {
    try {
      return URLDecoder.decode(value, UTF_8);
    } catch (IllegalArgumentException e) {
      throw new Json.MalformedException("A form that is none");
    }
  }

  private SlackHttpResponse json(JsonObject payload) throws Json.MalformedException {
    String type =
        Json.text(payload, "type").orElseThrow(() -> new Json.MalformedException("No type"));
    switch (type) {
      case "url_verification" -> {
        return SlackHttpResponse.of(
            200,
            Json.text(payload, "challenge")
                .orElseThrow(() -> new Json.MalformedException("No challenge")));
      }
      case "event_callback" -> {
        return envelope("events_api", payload).http();
      }
      default -> {
        log.debug("Ignored a request of type {}", type);
        return SlackHttpResponse.of(200, "");
      }
    }
  }
}
