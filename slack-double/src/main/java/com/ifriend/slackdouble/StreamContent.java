package com.ifriend.slackdouble;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a call adds to a stream.
 *
 * @param chunked whether it came in chunks; empty if nothing came
 */
record StreamContent(List<String> texts, List<Stream.Task> tasks, Optional<Boolean> chunked) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_MARKDOWN = 12_000;

  /** Of a title and an id. */
  private static final int MAX_FIELD = 256;

  private static final Set<String> STATUSES = Set.of("pending", "in_progress", "complete", "error");

  /** The content of a call; refuses what Slack would not take. */
  static StreamContent of(ApiRequest request) throws Refused {
    Optional<String> markdown = request.optional("markdown_text");
    Optional<String> chunks = request.optional("chunks");
    if (markdown.isPresent() && chunks.isPresent()) {
      throw new Refused("cannot_provide_both_markdown_text_and_chunks");
    }
    if (chunks.isPresent()) {
      return ofChunks(chunks.get());
    }
    if (markdown.orElse("").length() > MAX_MARKDOWN) {
      throw new Refused("msg_too_long");
    }
    return new StreamContent(
        markdown.map(List::of).orElse(List.of()), List.of(), markdown.map(text -> false));
  }

  private static StreamContent ofChunks(String json) throws Refused {
    JsonNode chunks;
    try {
      chunks = JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new Refused("invalid_chunks", "[ERROR] chunks is no JSON");
    }
    require(chunks.isArray() && !chunks.isEmpty(), "chunks must be an array of one or more");
    List<String> texts = new ArrayList<>();
    List<Stream.Task> tasks = new ArrayList<>();
    for (JsonNode chunk : chunks) {
      switch (chunk.path("type").asText()) {
        case "markdown_text" -> texts.add(field(chunk, "text", MAX_MARKDOWN));
        case "task_update" -> {
          String status = field(chunk, "status", MAX_FIELD);
          require(STATUSES.contains(status), "unknown status: " + status);
          tasks.add(
              new Stream.Task(
                  field(chunk, "id", MAX_FIELD), field(chunk, "title", MAX_FIELD), status));
        }
        case "plan_update" -> {
          String unused = field(chunk, "title", MAX_FIELD);
        }
        case "blocks" -> Blocks.check(chunk.path("blocks").toString());
        default -> throw new Refused("invalid_chunks", "[ERROR] unknown type of a chunk");
      }
    }
    return new StreamContent(List.copyOf(texts), List.copyOf(tasks), Optional.of(true));
  }

  private static String field(JsonNode chunk, String name, int most) throws Refused {
    String text = chunk.path(name).asText("");
    require(!text.isEmpty(), "missing required field: " + name);
    require(text.codePointCount(0, text.length()) <= most, name + " is too long");
    return text;
  }

  private static void require(boolean holds, String otherwise) throws Refused {
    if (!holds) {
      throw new Refused("invalid_chunks", "[ERROR] " + otherwise);
    }
  }
}
