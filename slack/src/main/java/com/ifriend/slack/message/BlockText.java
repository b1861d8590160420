package com.ifriend.slack.message;

import com.google.gson.JsonObject;
import com.ifriend.slack.api.Json;
import com.ifriend.slack.markup.IncomingText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes blocks as the text of a message stands on the wire, with {@code <...>} sequences and
 * escapes, so that {@link IncomingText} reads both. What it does not know is left out.
 */
final class BlockText {
  private BlockText() {}

  /** One line or more for each block that has text. */
  static String of(List<JsonObject> blocks) {
    return lines(blocks.stream().map(BlockText::block));
  }

  private static String block(JsonObject block) {
    return switch (type(block)) {
      case "rich_text" -> lines(Json.objects(block, "elements").stream().map(BlockText::part));
      case "header", "section" ->
          lines(
              Stream.concat(
                  Stream.of(Json.objectOrEmpty(block, "text")).map(BlockText::text),
                  Json.objects(block, "fields").stream().map(BlockText::text)));
      case "context" -> lines(Json.objects(block, "elements").stream().map(BlockText::text));
      case "markdown" -> text(block);
      default -> "";
    };
  }

  /** A section, quote, preformatted text or list of rich text. */
  private static String part(JsonObject part) {
    if (!type(part).equals("rich_text_list")) {
      return inline(part);
    }
    boolean ordered = Json.text(part, "style").filter("ordered"::equals).isPresent();
    List<String> items = new ArrayList<>();
    for (JsonObject item : Json.objects(part, "elements")) {
      items.add((ordered ? items.size() + 1 + ". " : "\u2022 ") + inline(item));
    }
    return String.join("\n", items);
  }

  private static String inline(JsonObject section) {
    return Json.objects(section, "elements").stream()
        .map(BlockText::element)
        .collect(Collectors.joining());
  }

  private static String element(JsonObject element) {
    return switch (type(element)) {
      case "link" -> link(escaped(element, "url"), escaped(element, "text"));
      case "user" -> "<@" + escaped(element, "user_id") + ">";
      case "channel" -> "<#" + escaped(element, "channel_id") + ">";
      case "usergroup" -> "<!subteam^|" + escaped(element, "usergroup_id") + ">";
      case "broadcast" -> "<!" + escaped(element, "range") + ">";
      case "emoji" -> ":" + escaped(element, "name") + ":";
      case "date" -> date(element);
      default -> escaped(element, "text");
    };
  }

  private static String link(String url, String label) {
    return "<" + url + (label.isEmpty() ? "" : "|" + label) + ">";
  }

  private static String date(JsonObject element) {
    String fallback = escaped(element, "fallback");
    return fallback.isEmpty()
        ? Json.wholeNumber(element, "timestamp")
            .map(seconds -> Instant.ofEpochSecond(seconds).toString())
            .orElse("")
        : fallback;
  }

  private static String type(JsonObject object) {
    return Json.text(object, "type").orElse("");
  }

  private static String text(JsonObject holder) {
    return Json.text(holder, "text").orElse("");
  }

  /** Rich text stands in its blocks as it was typed. */
  private static String escaped(JsonObject element, String name) {
    return Json.text(element, name)
        .orElse("")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;");
  }

  private static String lines(Stream<String> parts) {
    return parts.filter(part -> !part.isBlank()).collect(Collectors.joining("\n"));
  }
}
