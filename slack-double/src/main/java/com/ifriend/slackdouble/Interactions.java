package com.ifriend.slackdouble;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.function.BinaryOperator;

/**
 * Builds slash commands, and presses of buttons that only one user sees, in messages and at Home.
 * Every one has a trigger of its own, and what is not at Home an address for its answer.
 */
public final class Interactions {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Identity identity;
  private final Workspace workspace;
  private final Payloads payloads;
  private final Views views;
  private final BinaryOperator<String> responseUrls;

  /**
   * @param responseUrls gives out an address for a channel and a user
   */
  Interactions(
      Identity identity,
      Workspace workspace,
      Payloads payloads,
      Views views,
      BinaryOperator<String> responseUrls) {
    this.identity = identity;
    this.workspace = workspace;
    this.payloads = payloads;
    this.views = views;
    this.responseUrls = responseUrls;
  }

  /** Someone types a slash command; the fields of its form. */
  public ObjectNode command(String channel, String user, String text) {
    workspace.addUser(user);
    ObjectNode payload =
        JSON.createObjectNode()
            .put("token", "legacy-token")
            .put("team_id", identity.teamId())
            .put("team_domain", "double")
            .put("channel_id", channel)
            .put("channel_name", "general")
            .put("user_id", user)
            .put("user_name", user.toLowerCase(Locale.ROOT))
            .put("command", "/ifriend")
            .put("text", text)
            .put("api_app_id", identity.appId())
            .put("is_enterprise_install", String.valueOf(identity.organisation()))
            .put("response_url", responseUrls.apply(channel, user))
            .put("trigger_id", Payloads.id(12) + "." + Payloads.id(12) + "." + Payloads.id(20));
    identity.enterpriseId().ifPresent(id -> payload.put("enterprise_id", id));
    return payload;
  }

  /** Whoever sees a message that is only for them presses a button of it, by its place. */
  public ObjectNode pressed(Ephemeral message, int button) {
    ObjectNode payload =
        payloads
            .blockAction(message.channel(), message.user(), workspace.nextTs())
            .put("response_url", responseUrls.apply(message.channel(), message.user()));
    ((ObjectNode) payload.get("container")).put("is_ephemeral", true);
    return Payloads.pressed(payload, message.blocks(), button);
  }

  /** Someone opens the Home tab of the app; an event. */
  public ObjectNode homeOpened(String channel, String user) {
    workspace.addUser(user);
    ObjectNode payload = payloads.conversationOpened(channel, user);
    ObjectNode event = payload.withObject("event").put("tab", "home");
    views.home(user).ifPresent(view -> event.set("view", view));
    return payload;
  }

  /** Somebody chooses from a menu of their Home tab, by the value of one of its options. */
  public ObjectNode choseAtHome(String user, String value) {
    ObjectNode view = views.home(user).orElseThrow();
    for (JsonNode block : view.path("blocks")) {
      JsonNode menu = block.path("accessory");
      for (JsonNode option : menu.path("options")) {
        if (option.path("value").asText().equals(value)) {
          ObjectNode payload = atHome(user, view);
          ObjectNode action = (ObjectNode) payload.get("actions").get(0);
          action
              .put("type", menu.path("type").asText())
              .put("action_id", menu.path("action_id").asText())
              .set("selected_option", option);
          return payload;
        }
      }
    }
    throw new IllegalArgumentException("No option " + value);
  }

  private ObjectNode atHome(String user, ObjectNode view) {
    ObjectNode payload = payloads.blockAction("D0", user, "");
    var unused = payload.remove("channel");
    payload.putObject("container").put("type", "view").put("view_id", view.path("id").asText());
    payload.set("view", view);
    return payload;
  }

  /** Somebody presses the button beside a section of their Home tab, by the text of the section. */
  public ObjectNode pressedAtHome(String user, String text) {
    ObjectNode view = views.home(user).orElseThrow();
    for (JsonNode block : view.path("blocks")) {
      JsonNode button = block.path("accessory");
      if (button.isObject() && block.path("text").path("text").asText().contains(text)) {
        ObjectNode payload = atHome(user, view);
        ((ObjectNode) payload.get("actions").get(0))
            .put("action_id", button.path("action_id").asText())
            .put("value", button.path("value").asText());
        return payload;
      }
    }
    throw new IllegalArgumentException("No button beside " + text);
  }
}
