package com.ifriend.bench.memory;

import static java.util.stream.Collectors.toMap;

import com.google.adk.events.Event;
import com.google.adk.memory.BaseMemoryService;
import com.google.adk.sessions.Session;
import com.google.genai.types.Content;
import com.google.genai.types.Part;
import com.ifriend.bench.memory.LabelledSet.Kind;
import com.ifriend.bench.memory.LabelledSet.Query;
import com.ifriend.bench.memory.LabelledSet.Statement;
import com.ifriend.bench.memory.LabelledSet.Traveller;
import java.time.Instant;
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
        Instant at = statement.at().plusSeconds(60L * day.size());
        day.add(said(statement.id(), at, statement.text()));
      }
      days.forEach(
          (day, events) ->
              teach(service, APP, traveller.user(), traveller.user() + "-" + day, events));
    }
  }

  /** What a user says. */
  static Event said(String id, Instant at, String text) {
    return Event.builder()
        .id(id)
        .invocationId(id)
        .author("user")
        .content(Content.builder().role("user").parts(Part.fromText(text)).build())
        .timestamp(at.toEpochMilli())
        .build();
  }

  static void teach(
      BaseMemoryService service, String app, String user, String session, List<Event> events) {
    service
        .addSessionToMemory(
            Session.builder(session).appName(app).userId(user).events(events).build())
        .blockingAwait();
  }

  /** The texts that a service finds, best first. */
  static List<String> search(BaseMemoryService service, String app, String user, String query) {
    return service.searchMemory(app, user, query).blockingGet().memories().stream()
        .map(entry -> entry.content().parts().orElse(List.of()).get(0).text().orElse(""))
        .toList();
  }

  /** Asks a service that was taught. */
  static Trial of(String name, BaseMemoryService service, LabelledSet set) {
    List<Answer> answers = new ArrayList<>();
    for (Traveller traveller : set.travellers()) {
      Map<String, String> ids =
          traveller.memories().stream().collect(toMap(Statement::text, Statement::id));
      for (Query query : traveller.queries()) {
        List<String> found =
            search(service, APP, traveller.user(), query.text()).stream()
                .map(text -> ids.getOrDefault(text, "unknown"))
                .toList();
        answers.add(new Answer(traveller, query, found));
      }
    }
    return new Trial(name, answers);
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
