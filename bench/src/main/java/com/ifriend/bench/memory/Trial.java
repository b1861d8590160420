package com.ifriend.bench.memory;

import com.google.adk.events.Event;
import com.google.adk.memory.BaseMemoryService;
import com.google.adk.sessions.Session;
import com.google.genai.types.Content;
import com.google.genai.types.Part;
import com.ifriend.bench.kit.Markdown;
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
import java.util.function.ToDoubleFunction;

/**
 * What a memory service finds for each query of a set.
 *
 * @param name which service
 */
record Trial(String name, List<Answer> answers) {
  private static final String APP = "memory-quality";

  Trial {
    answers = List.copyOf(answers);
  }

  /**
   * @param found texts of memories, in the order in which the service gave them
   */
  record Answer(Traveller traveller, Query query, List<String> found) {
    /** Empty if nothing should be found. */
    Optional<Score> score() {
      return query.kind() == Kind.NONE
          ? Optional.empty()
          : Optional.of(
              Score.of(
                  found.stream().limit(Score.MANY).map(traveller::idsOf).toList(),
                  query.relevant()));
    }
  }

  /** Tells a service all that was said, in its sessions and in plain text, and asks it. */
  static Trial of(String name, BaseMemoryService service, LabelledSet set) {
    for (Traveller traveller : set.travellers()) {
      sessions(traveller)
          .forEach(
              (session, events) ->
                  service
                      .addSessionToMemory(
                          Session.builder(traveller.user() + "-" + session)
                              .appName(APP)
                              .userId(traveller.user())
                              .events(events)
                              .build())
                      .blockingAwait());
    }
    return asked(name, service, set);
  }

  /** What a traveller said, a minute for each statement. */
  static Map<String, List<Event>> sessions(Traveller traveller) {
    Map<String, List<Event>> sessions = new LinkedHashMap<>();
    for (Statement statement : traveller.memories()) {
      List<Event> session =
          sessions.computeIfAbsent(statement.session(), unused -> new ArrayList<>());
      session.add(
          Event.builder()
              .id(statement.id())
              .invocationId(statement.id())
              .author("user")
              .content(
                  Content.builder().role("user").parts(Part.fromText(statement.text())).build())
              .timestamp(statement.start().plusSeconds(60L * session.size()).toEpochMilli())
              .build());
    }
    return sessions;
  }

  /** Asks a service that was taught. */
  static Trial asked(String name, BaseMemoryService service, LabelledSet set) {
    List<Answer> answers = new ArrayList<>();
    for (Traveller traveller : set.travellers()) {
      for (Query query : traveller.queries()) {
        List<String> found =
            service
                .searchMemory(APP, traveller.user(), query.text())
                .blockingGet()
                .memories()
                .stream()
                .map(entry -> entry.content().parts().orElse(List.of()).get(0).text().orElse(""))
                .toList();
        answers.add(new Answer(traveller, query, found));
      }
    }
    return new Trial(name, answers);
  }

  /** The mean over some of the queries that have an answer, to three digits. */
  String mean(Predicate<Query> which, ToDoubleFunction<Score> measure) {
    return Markdown.format("%.3f", average(which, measure));
  }

  double average(Predicate<Query> which, ToDoubleFunction<Score> measure) {
    return answers.stream()
        .filter(answer -> which.test(answer.query))
        .flatMap(answer -> answer.score().stream())
        .mapToDouble(measure)
        .average()
        .orElse(0);
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
