package com.ifriend.slackdouble;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The Home tabs of an app, one for each user who has opened it. Thread-safe. */
final class Views {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST_BLOCKS = 100;
  private static final int LONGEST_TEXT = 3_000;

  @GuardedBy("this")
  private final Map<String, ObjectNode> homes = new HashMap<>();

  @GuardedBy("this")
  private int published;

  private volatile boolean enabled = true;

  void enable(boolean home) {
    enabled = home;
  }

  synchronized Optional<ObjectNode> home(String user) {
    return Optional.ofNullable(homes.get(user)).map(ObjectNode::deepCopy);
  }

  void publish(ApiRequest request, ObjectNode response) throws Refused {
    String user = request.required("user_id");
    if (!enabled) {
      throw new Refused("not_enabled");
    }
    ObjectNode view = view(request.required("view"));
    synchronized (this) {
      ObjectNode before = homes.get(user);
      Optional<String> hash = request.optional("hash");
      if (hash.isPresent()
          && (before == null || !before.path("hash").asText().equals(hash.get()))) {
        throw new Refused("hash_conflict");
      }
      view.put("id", "V" + user).put("hash", "hash." + ++published);
      homes.put(user, view);
    }
    response.set("view", view.deepCopy());
  }

  private static ObjectNode view(String text) throws Refused {
    try {
      if (!(JSON.readTree(text) instanceof ObjectNode view)
          || !view.path("type").asText().equals("home")) {
        throw new Refused("invalid_arguments", "[ERROR] a view of type home");
      }
      for (JsonNode block : view.path("blocks")) {
        String shown = block.path("text").path("text").asText("");
        boolean isSection = block.path("type").asText().equals("section");
        if (shown.length() > LONGEST_TEXT || (isSection && shown.isEmpty())) {
          throw new Refused("invalid_arguments", "[ERROR] the text of a section has 1 to 3000");
        }
      }
      Blocks.check(view.path("blocks").toString(), MOST_BLOCKS);
      return view;
    } catch (JsonProcessingException e) {
      throw new Refused("invalid_arguments", "[ERROR] view is no JSON");
    }
  }
}
