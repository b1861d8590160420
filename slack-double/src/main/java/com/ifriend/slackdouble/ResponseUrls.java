package com.ifriend.slackdouble;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The addresses at which a command or an interaction is answered: each is good for half an hour and
 * five times. A test lets one expire instead of waiting. Thread-safe.
 */
final class ResponseUrls {
  /** By which a fault of them is asked for, and a use of them recorded. */
  static final String METHOD = "response_url";

  static final String PATH = "/commands/";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int USES = 5;

  private static final class Address {
    private final String channel;
    private final String user;
    private int left = USES;

    Address(String channel, String user) {
      this.channel = channel;
      this.user = user;
    }
  }

  private final Journal<Ephemeral> shown = new Journal<>("a message for one user");

  @GuardedBy("this")
  private final Map<String, Address> addresses = new HashMap<>();

  Journal<Ephemeral> shown() {
    return shown;
  }

  synchronized URI issue(URI apiUrl, String channel, String user) {
    String path = PATH + "T0/" + UUID.randomUUID().toString().replace("-", "");
    addresses.put(path, new Address(channel, user));
    return apiUrl.resolve(path);
  }

  synchronized void expireAll() {
    addresses.clear();
  }

  /** What is shown of what was sent to an address; refuses it with Slack's word for why. */
  Ephemeral use(String path, String body) throws Refused {
    JsonNode message;
    try {
      message = JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new Refused("invalid_payload");
    }
    String text = message.path("text").asText("");
    JsonNode blocks = message.path("blocks");
    if (text.isEmpty() && blocks.isEmpty()) {
      throw new Refused("no_text");
    }
    if (!blocks.isMissingNode()) {
      Blocks.check(blocks.toString());
    }
    Address address = taken(path);
    if (message.path("response_type").asText("ephemeral").equals("ephemeral")) {
      return new Ephemeral(address.channel, address.user, text, blocks, true);
    }
    throw new Refused("the bot shows to all what was for one");
  }

  private synchronized Address taken(String path) throws Refused {
    @Nullable Address address = addresses.get(path);
    if (address == null) {
      throw new Refused("expired_url");
    }
    if (address.left-- == 0) {
      throw new Refused("used_url");
    }
    return address;
  }
}
