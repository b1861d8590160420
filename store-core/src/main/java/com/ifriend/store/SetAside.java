package com.ifriend.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What stands in the place of a damaged document: JSON that readers skip, and that holds the
 * damaged bytes, so that positions, counts and deadlines stay as they are and nothing is lost.
 *
 * <p>It begins with a blank, which no writer of ours does: a user's own value never looks like it.
 * To a reader that does not know it, it is an event without content, so it has an event's fields.
 */
final class SetAside {
  private static final String BEGINNING = " {\"setAside\":";
  private static final byte[] MARK = BEGINNING.getBytes(StandardCharsets.US_ASCII);
  private static final String LOST = "was lost";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private SetAside() {}

  static boolean is(byte[] document) {
    return document.length > MARK.length
        && Arrays.equals(document, 0, MARK.length, MARK, 0, MARK.length);
  }

  static boolean is(String document) {
    return document.startsWith(BEGINNING);
  }

  /**
   * @param eventId as far as it is known
   */
  static byte[] of(byte[] damaged, String reason, Optional<String> eventId) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("setAside", Base64.getEncoder().encodeToString(damaged));
    fields.put("reason", reason);
    eventId.ifPresent(id -> fields.put("id", id));
    fields.put("author", "ifriend");
    try {
      return (" " + MAPPER.writeValueAsString(fields)).getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a map of texts has a JSON form", e);
    }
  }

  /** Whether it stands for an event of which nothing is left. */
  static boolean isFiller(byte[] document) throws IOException {
    return MAPPER.readTree(document).path("reason").asText().equals(LOST);
  }

  /** In place of an event of which nothing is left. */
  static byte[] filler() {
    return of(new byte[0], LOST, Optional.empty());
  }

  /** The damaged bytes. */
  static byte[] original(byte[] document) throws IOException {
    JsonNode node = MAPPER.readTree(document);
    return Base64.getDecoder().decode(node.path("setAside").asText());
  }

  /** The id of the event that was put aside, as far as it is known. */
  static Optional<String> eventId(byte[] document) throws IOException {
    return Optional.ofNullable(MAPPER.readTree(document).path("id").asText(null));
  }
}
