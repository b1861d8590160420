package com.ifriend.bench.memory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.common.collect.Streams;
import com.ifriend.bench.memory.LabelledSet.Half;
import com.ifriend.bench.memory.LabelledSet.Kind;
import com.ifriend.bench.memory.LabelledSet.Query;
import com.ifriend.bench.memory.LabelledSet.Statement;
import com.ifriend.bench.memory.LabelledSet.Traveller;
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
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Reads the conversations of LoCoMo and the questions about them, as they are published. */
final class Locomo {
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

  private Locomo() {}

  /**
   * Reads {@code locomo10.zip}: a traveller for each conversation.
   *
   * @throws IllegalArgumentException if it is something else
   */
  static LabelledSet read(Path file) throws IOException {
    List<Traveller> conversations = new ArrayList<>();
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
    LabelledSet set = new LabelledSet(conversations);
    if (set.queries() == 0) {
      throw new IllegalArgumentException(
          file + " has no conversations of LoCoMo; see docs/memory-locomo.md for where to get it");
    }
    return set;
  }

  private static Traveller conversation(String name, JsonNode json) {
    List<Statement> turns = new ArrayList<>();
    Streams.stream(json.fieldNames())
        .filter(key -> SESSION.matcher(key).matches())
        .sorted(Comparator.comparingInt(key -> Integer.parseInt(key.substring(8))))
        .forEach(
            session -> {
              String start = json.path(session + "_date_time").asText().strip();
              Instant at = LocalDateTime.parse(start, WHEN).toInstant(ZoneOffset.UTC);
              for (JsonNode turn : json.get(session)) {
                String id = turn.path("dia_id").asText();
                turns.add(new Statement(id, session, at, text(turn)));
              }
            });
    Set<String> ids = turns.stream().map(Statement::id).collect(Collectors.toSet());
    Half half = TUNE.contains(name) ? Half.TUNE : Half.TEST;
    return new Traveller(name, turns, questions(json.path("qa"), half, ids));
  }

  private static String text(JsonNode turn) {
    String photo = clean(turn.path("blip_caption").asText(""));
    String text = turn.path("speaker").asText() + ": " + clean(turn.path("text").asText());
    return photo.isEmpty() ? text : text + " [photo: " + photo + "]";
  }

  /** Those that can be answered, by turns that exist. */
  private static List<Query> questions(JsonNode json, Half half, Set<String> ids) {
    List<Query> questions = new ArrayList<>();
    for (JsonNode question : json) {
      Map<String, Integer> evidence = new HashMap<>();
      for (JsonNode each : question.path("evidence")) {
        TURN.matcher(each.asText()).results().forEach(turn -> evidence.put(turn.group(), 2));
      }
      evidence.keySet().retainAll(ids);
      int kind = question.path("category").asInt() - 1;
      if (!evidence.isEmpty() && kind >= 0 && kind < Kind.LOCOMO.size()) {
        String text = clean(question.path("question").asText());
        questions.add(new Query(half, Kind.LOCOMO.get(kind), text, evidence));
      }
    }
    return questions;
  }

  private static String clean(String text) {
    return BLANKS.matcher(text).replaceAll(" ").strip();
  }
}
