package com.ifriend.slackdouble;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Refuses blocks that Slack would refuse: unknown ones, and those beyond its limits. */
final class Blocks {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Of a message. */
  private static final int MOST = 50;

  private static final Set<String> KNOWN =
      Set.of(
          "actions",
          "card",
          "carousel",
          "context",
          "context_actions",
          "divider",
          "header",
          "image",
          "input",
          "markdown",
          "plan",
          "rich_text",
          "section",
          "table",
          "task_card",
          "video");

  private static final int SECTION = 3_000;
  private static final int HEADER = 150;
  private static final int LABEL = 75;
  private static final int ID = 255;
  private static final int VALUE = 2_000;
  private static final int OPTION_VALUE = 150;
  private static final int OPTIONS = 100;
  private static final int ACTIONS = 25;
  private static final int CARDS = 10;
  private static final int CARD_BUTTONS = 3;

  private static final Map<String, Integer> CARD =
      Map.of("title", 150, "subtitle", 150, "body", 200, "subtext", 200);

  /** Without one of these there is nothing to see. */
  private static final List<String> SEEN = List.of("hero_image", "title", "actions", "body");

  private Blocks() {}

  /** Checks those of a message. */
  static void check(String blocks) throws Refused {
    check(blocks, MOST);
  }

  static void check(String blocks, int most) throws Refused {
    JsonNode parsed;
    try {
      parsed = JSON.readTree(blocks);
    } catch (JsonProcessingException e) {
      throw new Refused("invalid_blocks_format");
    }
    if (!parsed.isArray()) {
      throw new Refused("invalid_blocks_format");
    }
    require(parsed.size() <= most, "no more than " + most + " items allowed");
    for (JsonNode block : parsed) {
      require(block.path("type").isTextual(), "missing required field: type");
      check(block);
    }
  }

  private static void check(JsonNode block) throws Refused {
    String type = block.path("type").asText();
    require(KNOWN.contains(type), "unsupported type: " + type);
    require(block.path("block_id").asText().length() <= ID, "block_id is too long");
    switch (type) {
      case "section" -> {
        if (!block.path("text").isMissingNode()) {
          text(block, "text", SECTION);
        }
        element(block.path("accessory"), new HashSet<>());
      }
      case "header" -> text(block, "text", HEADER);
      case "actions" -> {
        require(!block.path("elements").isEmpty(), "actions need elements");
        elements(block.path("elements"), ACTIONS);
      }
      case "card" -> card(block);
      case "carousel" -> {
        JsonNode cards = block.path("elements");
        require(
            !cards.isEmpty() && cards.size() <= CARDS, "a carousel has 1 to " + CARDS + " cards");
        for (JsonNode card : cards) {
          require(card.path("type").asText().equals("card"), "a carousel has cards only");
          card(card);
        }
      }
      default -> {}
    }
  }

  private static void card(JsonNode card) throws Refused {
    require(SEEN.stream().anyMatch(card::hasNonNull), "a card needs one of " + SEEN);
    for (Map.Entry<String, Integer> field : CARD.entrySet()) {
      if (card.hasNonNull(field.getKey())) {
        text(card, field.getKey(), field.getValue());
      }
    }
    elements(card.path("actions"), CARD_BUTTONS);
    for (JsonNode action : card.path("actions")) {
      require(action.path("type").asText().equals("button"), "a card has buttons only");
    }
  }

  private static void text(JsonNode of, String name, int most) throws Refused {
    JsonNode text = of.path(name);
    String type = text.path("type").asText();
    require(type.equals("plain_text") || type.equals("mrkdwn"), name + " is no text object");
    String shown = text.path("text").asText("");
    int length = shown.codePointCount(0, shown.length());
    require(length > 0, name + " must be more than 0 characters");
    require(length <= most, name + " must be less than " + (most + 1) + " characters");
  }

  private static void elements(JsonNode elements, int most) throws Refused {
    require(elements.size() <= most, "no more than " + most + " items allowed");
    Set<String> ids = new HashSet<>();
    for (JsonNode element : elements) {
      element(element, ids);
    }
  }

  /** A button or a menu, if it is one. */
  private static void element(JsonNode element, Set<String> ids) throws Refused {
    String id = element.path("action_id").asText();
    require(id.length() <= ID, "action_id is too long");
    require(id.isEmpty() || ids.add(id), "action_id " + id + " already exists");
    switch (element.path("type").asText()) {
      case "button" -> {
        text(element, "text", LABEL);
        require(element.path("value").asText().length() <= VALUE, "value is too long");
        String label = element.path("accessibility_label").asText();
        require(
            label.codePointCount(0, label.length()) <= LABEL, "accessibility_label is too long");
      }
      case "static_select" -> menu(element);
      default -> {}
    }
  }

  private static void menu(JsonNode menu) throws Refused {
    JsonNode options = menu.path("options");
    require(
        !options.isEmpty() && options.size() <= OPTIONS, "a menu has 1 to " + OPTIONS + " options");
    boolean initial = !menu.hasNonNull("initial_option");
    for (JsonNode option : options) {
      text(option, "text", LABEL);
      int length = option.path("value").asText().length();
      require(length > 0 && length <= OPTION_VALUE, "an option's value is empty or too long");
      initial |= option.equals(menu.path("initial_option"));
    }
    require(initial, "initial_option is none of the options");
  }

  private static void require(boolean holds, String otherwise) throws Refused {
    if (!holds) {
      throw new Refused("invalid_blocks", "[ERROR] " + otherwise);
    }
  }
}
