package com.ifriend.app.transfer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The sessions of adk-python-community: {@code session:{id}}, a whole session as JSON, with the
 * hashes {@code app:{app}} and {@code user:{app}:{user}} of JSON values.
 */
final class CommunityRedis extends RedisSource {
  private static final String BEFORE = "session:";

  CommunityRedis(String url) throws IOException {
    super(url);
  }

  @Override
  void readAll(Receiver receiver) {
    Map<String, Set<String>> users = new LinkedHashMap<>();
    for (String key : keys(BEFORE + "*", "string")) {
      byte[] json = client.get(key.getBytes(StandardCharsets.UTF_8));
      if (json == null) {
        // It has expired meanwhile.
        continue;
      }
      Optional<JsonNode> session = SessionJson.parse(json, key, receiver);
      session.ifPresent(whole -> SessionJson.whole(whole, key, receiver));
      session
          .filter(whole -> whole.path("app_name").isTextual())
          .ifPresent(
              whole ->
                  users
                      .computeIfAbsent(
                          whole.path("app_name").asText(), unused -> new LinkedHashSet<>())
                      .add(whole.path("user_id").asText("")));
    }
    users.forEach(
        (app, itsUsers) -> {
          SessionJson.shared(app, Optional.empty(), values("app:" + app), receiver);
          itsUsers.forEach(
              user ->
                  SessionJson.shared(
                      app, Optional.of(user), values("user:" + app + ":" + user), receiver));
        });
  }

  private ObjectNode values(String key) {
    ObjectNode values = SessionJson.MAPPER.createObjectNode();
    client
        .hgetAll(key)
        .forEach(
            (name, value) -> {
              try {
                values.set(name, SessionJson.MAPPER.readTree(value));
              } catch (JsonProcessingException e) {
                // A text that was written as it is.
                values.put(name, value);
              }
            });
    return values;
  }
}
