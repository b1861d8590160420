package com.ifriend.bench.memory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The conversations of LoCoMo and the questions about them, as they are published. */
record Locomo(List<Conversation> conversations) {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Pattern SESSION = Pattern.compile("session_(\\d+)");
  private static final Pattern TURN = Pattern.compile("D\\d+:\\d+");
  private static final Pattern BLANKS = Pattern.compile("\\s+");

  /** Those to tune by; the others only tell whether it helped elsewhere too. */
  private static final Set<String> TUNE = Set.of("26", "30", "41", "42", "43");

  private static final DateTimeFormatter WHEN =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .appendPattern("h:mm a 'on' d MMMM, yyyy")
          .toFormatter(Locale.ENGLISH);

  Locomo {
    conversations = List.copyOf(conversations);
  }

  /** What a question is about, in the order of the numbers that the set gives. */
  enum Kind {
    SEVERAL("what several turns tell together"),
    TIME("when"),
    OPEN("what the conversation only suggests"),
    ONE("what one turn tells");

    final String meaning;

    Kind(String meaning) {
      this.meaning = meaning;
    }
  }

  record Conversation(String name, List<Talk> sessions, List<Question> questions) {
    boolean tune() {
      return TUNE.contains(name);
    }
  }

  record Talk(String id, List<Turn> turns) {}

  record Turn(String id, Instant at, String text) {}

  /**
   * @param evidence ids of the turns that answer it; at least one
   */
  record Question(Kind kind, String text, Set<String> evidence) {}

  /**
   * Reads {@code locomo10.zip}.
   *
   * @throws IllegalArgumentException if it is something else
   */
  static Locomo read(Path file) throws IOException {
    List<Conversation> conversations = new ArrayList<>();
    try (ZipFile zip = new ZipFile(file.toFile())) {
      List<? extends ZipEntry> entries =
          zip.stream()
              .filter(entry -> entry.getName().endsWith(".json"))
              .sorted(Comparator.comparing(ZipEntry::getName))
              .toList();
      for (ZipEntry entry : entries) {
        try (InputStream in = zip.getInputStream(entry)) {
          String name = entry.getName().replaceAll(".*/|\\D", "");
          conversations.add(conversation(name, JSON.readTree(in)));
        }
      }
    }
    if (conversations.stream().allMatch(each -> each.questions.isEmpty())) {
      throw new IllegalArgumentException(
          file + " has no conversations of LoCoMo; see docs/memory-locomo.md for where to get it");
    }
    return new Locomo(conversations);
  }

  private static Conversation conversation(String name, JsonNode json) {
    List<Talk> sessions = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    List<String> keys = new ArrayList<>();
    json.fieldNames()
        .forEachRemaining(
            key -> {
              if (SESSION.matcher(key).matches()) {
                keys.add(key);
              }
            });
    keys.sort(Comparator.comparingInt(key -> Integer.parseInt(key.substring(8))));
    for (String key : keys) {
      Instant start =
          LocalDateTime.parse(json.path(key + "_date_time").asText().strip(), WHEN)
              .toInstant(ZoneOffset.UTC);
      List<Turn> turns = new ArrayList<>();
      for (JsonNode turn : json.get(key)) {
        String id = turn.path("dia_id").asText();
        String photo = clean(turn.path("blip_caption").asText(""));
        String text = turn.path("speaker").asText() + ": " + clean(turn.path("text").asText());
        turns.add(
            new Turn(
                id,
                start.plusSeconds(60L * turns.size()),
                photo.isEmpty() ? text : text + " [photo: " + photo + "]"));
        ids.add(id);
      }
      sessions.add(new Talk(key, turns));
    }
    return new Conversation(name, sessions, questions(json.path("qa"), ids));
  }

  /** Those that can be answered, by turns that exist. */
  private static List<Question> questions(JsonNode json, Set<String> ids) {
    List<Question> questions = new ArrayList<>();
    for (JsonNode question : json) {
      Set<String> evidence = new LinkedHashSet<>();
      for (JsonNode each : question.path("evidence")) {
        Matcher turns = TURN.matcher(each.asText());
        while (turns.find()) {
          evidence.add(turns.group());
        }
      }
      evidence.retainAll(ids);
      int kind = question.path("category").asInt() - 1;
      if (!evidence.isEmpty() && kind >= 0 && kind < Kind.values().length) {
        questions.add(
            new Question(Kind.values()[kind], clean(question.path("question").asText()), evidence));
      }
    }
    return questions;
  }

  private static String clean(String text) {
    return BLANKS.matcher(text).replaceAll(" ").strip();
  }
}
