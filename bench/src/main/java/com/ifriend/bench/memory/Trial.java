package com.ifriend.bench.memory;

import static java.util.stream.Collectors.toMap;

import com.google.adk.events.Event;
import com.google.adk.memory.BaseMemoryService;
import com.google.adk.memory.MemoryEntry;
import com.google.adk.sessions.Session;
import com.google.genai.types.Content;
import com.google.genai.types.Part;
import com.ifriend.bench.memory.LabelledSet.Kind;
import com.ifriend.bench.memory.LabelledSet.Query;
import com.ifriend.bench.memory.LabelledSet.Statement;
import com.ifriend.bench.memory.LabelledSet.Traveller;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What a memory service finds for each query of the set.
 *
 * @param name which service
 */
record Trial(String name, List<Answer> answers) {
  private static final String APP = "memory-quality";

  Trial {
    answers = List.copyOf(answers);
  }

  /**
   * @param found ids of memories, in the order in which the service gave them
   */
  record Answer(Traveller traveller, Query query, List<String> found) {
    Optional<Score> score() {
      return query.kind() == Kind.NONE
          ? Optional.empty()
          : Optional.of(Score.of(found, query.relevant()));
    }
  }

  /** Tells a service all that was said, one session a day and in plain text. */
  static void teach(BaseMemoryService service, LabelledSet set) {
    for (Traveller traveller : set.travellers()) {
      Map<String, List<Event>> days = new LinkedHashMap<>();
      for (Statement statement : traveller.memories()) {
        List<Event> day = days.computeIfAbsent(statement.said(), unused -> new ArrayList<>());
        day.add(
            Event.builder()
                .id(statement.id())
                .invocationId(statement.id())
                .author("user")
                .content(
                    Content.builder().role("user").parts(Part.fromText(statement.text())).build())
                .timestamp(statement.at().plusSeconds(60L * day.size()).toEpochMilli())
                .build());
      }
      days.forEach(
          (day, events) ->
              service
                  .addSessionToMemory(
                      Session.builder(traveller.user() + "-" + day)
                          .appName(APP)
                          .userId(traveller.user())
                          .events(events)
                          .build())
                  .blockingAwait());
    }
  }

  /** Asks a service that was taught. */
  static Trial of(String name, BaseMemoryService service, LabelledSet set) {
    List<Answer> answers = new ArrayList<>();
    for (Traveller traveller : set.travellers()) {
      Map<String, String> ids =
          traveller.memories().stream().collect(toMap(Statement::text, Statement::id));
      for (Query query : traveller.queries()) {
        List<String> found =
            service
                .searchMemory(APP, traveller.user(), query.text())
                .blockingGet()
                .memories()
                .stream()
                .map(entry -> ids.getOrDefault(text(entry), "unknown"))
                .toList();
        answers.add(new Answer(traveller, query, found));
      }
    }
    return new Trial(name, answers);
  }

  static String text(MemoryEntry entry) {
    return entry.content().parts().orElse(List.of()).get(0).text().orElse("");
  }

  /** The mean over the queries that have an answer. */
  Score score(Predicate<Query> which) {
    return Score.mean(
        answers.stream()
            .filter(answer -> which.test(answer.query))
            .flatMap(answer -> answer.score().stream())
            .toList());
  }

  /** How many memories are found for a query that none fits. */
  double noise() {
    return answers.stream()
        .filter(answer -> answer.query.kind() == Kind.NONE)
        .mapToInt(answer -> answer.found.size())
        .average()
        .orElse(0);
  }
}
