package com.ifriend.bench.memory;

import com.google.adk.events.Event;
import com.google.adk.memory.BaseMemoryService;
import com.google.adk.memory.InMemoryMemoryService;
import com.ifriend.bench.kit.Table;
import com.ifriend.bench.memory.Locomo.Conversation;
import com.ifriend.bench.memory.Locomo.Kind;
import com.ifriend.bench.memory.Locomo.Question;
import com.ifriend.bench.memory.Locomo.Talk;
import com.ifriend.store.StoredMemoryService;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * How well memories are found by a measure of others, LoCoMo; writes {@code docs/memory-locomo.md}.
 */
public final class LocomoQuality {
  private static final String APP = "locomo";
  private static final int FEW = 5;
  private static final int MANY = 10;

  private LocomoQuality() {}

  /**
   * The page, of all backends that can be measured here.
   *
   * @param zip the published set
   */
  public static String page(Path zip) throws IOException, SQLException {
    Locomo set = Locomo.read(zip);
    List<String> header =
        new ArrayList<>(
            List.of(
                "",
                "recall@5",
                "recall@10",
                "MRR@10",
                "recall@5, tune",
                "MRR@10, tune",
                "recall@5, judge",
                "MRR@10, judge"));
    for (Kind kind : Kind.values()) {
      header.add(kind.name().toLowerCase(Locale.ROOT));
    }
    Table table = new Table(header, "--:|");
    table.row(row("ADK's own", ask(new InMemoryMemoryService(), set)));
    try (Stores stores = Stores.open()) {
      stores
          .all()
          .forEach((name, store) -> table.row(row(name, ask(new StoredMemoryService(store), set))));
    }
    return preface(set) + table;
  }

  private static String preface(Locomo set) {
    long turns =
        set.conversations().stream()
            .flatMap(each -> each.sessions().stream())
            .mapToLong(session -> session.turns().size())
            .sum();
    StringBuilder kinds = new StringBuilder();
    for (Kind kind : Kind.values()) {
      kinds
          .append(kinds.isEmpty() ? "" : "; ")
          .append('*')
          .append(kind.name().toLowerCase(Locale.ROOT))
          .append("*, ")
          .append(kind.meaning);
    }
    return """
    # How well memories are found, by the measure of others

    [memory-quality.md](memory-quality.md) looks at a set that we wrote. This page looks at one by
    strangers: LoCoMo ("Evaluating Very Long-Term Conversational Memory of LLM Agents", Maharana et al.,
    2024), %d long conversations in English about everyday life, with %,d turns and %,d questions whose
    answers are known to stand in certain turns. The set is not part of this project: its licence is
    CC BY-NC 4.0. It is `data/locomo10.zip` of the public repository `snap-research/locomo`; with it,

    ```sh
    scripts/bench --locomo locomo10.zip docs/memory-locomo.md
    ```

    writes this page. No figure in it was typed, and each run gives the same.

    Each conversation is what one user said, each turn as `Speaker: text`, and each session is added
    once, by ADK's `addSessionToMemory`. Then each question is asked as it is, by `searchMemory`, without
    synonyms. *recall@5*: how much of what answers it is among the first five; *MRR@10*: one over the
    place of the first that does. Five conversations, `tune`, were looked at while search was improved;
    the other five, `judge`, only tell whether that helped elsewhere too. Questions that cannot be
    answered are left out. By kind, recall@5: %s.

    """
        .formatted(
            set.conversations().size(),
            turns,
            set.conversations().stream().mapToInt(each -> each.questions().size()).sum(),
            kinds);
  }

  /**
   * What a service found for one question.
   *
   * @param few share of the evidence among the first five
   * @param many the same of the first ten
   * @param reciprocalRank one over the place of the first, if among the first ten
   */
  record Answer(
      Conversation conversation,
      Question question,
      double few,
      double many,
      double reciprocalRank) {}

  static List<Answer> ask(BaseMemoryService service, Locomo set) {
    List<Answer> answers = new ArrayList<>();
    for (Conversation conversation : set.conversations()) {
      Map<String, Set<String>> ids = new HashMap<>();
      String user = conversation.name();
      for (Talk session : conversation.sessions()) {
        List<Event> events = new ArrayList<>();
        for (Locomo.Turn turn : session.turns()) {
          events.add(Trial.said(turn.id(), turn.at(), turn.text()));
          ids.computeIfAbsent(turn.text(), t -> new HashSet<>()).add(turn.id());
        }
        Trial.teach(service, APP, user, session.id(), events);
      }
      for (Question question : conversation.questions()) {
        List<Set<String>> found =
            Trial.search(service, APP, user, question.text()).stream()
                .limit(MANY)
                .map(text -> ids.getOrDefault(text, Set.of()))
                .toList();
        answers.add(answer(conversation, question, found));
      }
    }
    return answers;
  }

  private static Answer answer(
      Conversation conversation, Question question, List<Set<String>> found) {
    Set<String> few = new HashSet<>();
    Set<String> many = new HashSet<>();
    double reciprocalRank = 0;
    for (int place = 0; place < found.size(); place++) {
      for (String id : found.get(place)) {
        if (question.evidence().contains(id)) {
          many.add(id);
          if (place < FEW) {
            few.add(id);
          }
          reciprocalRank = reciprocalRank == 0 ? 1.0 / (place + 1) : reciprocalRank;
        }
      }
    }
    double all = question.evidence().size();
    return new Answer(conversation, question, few.size() / all, many.size() / all, reciprocalRank);
  }

  private static List<String> row(String name, List<Answer> answers) {
    Predicate<Answer> tune = answer -> answer.conversation.tune();
    List<String> row = new ArrayList<>(List.of(name));
    row.add(mean(answers, answer -> true, Answer::few));
    row.add(mean(answers, answer -> true, Answer::many));
    row.add(mean(answers, answer -> true, Answer::reciprocalRank));
    for (Predicate<Answer> half : List.of(tune, tune.negate())) {
      row.add(mean(answers, half, Answer::few));
      row.add(mean(answers, half, Answer::reciprocalRank));
    }
    for (Kind kind : Kind.values()) {
      row.add(mean(answers, answer -> answer.question.kind() == kind, Answer::few));
    }
    return row;
  }

  private static String mean(
      List<Answer> answers, Predicate<Answer> which, ToDoubleFunction<Answer> measure) {
    double mean = answers.stream().filter(which).mapToDouble(measure).average().orElse(0);
    return String.format(Locale.ROOT, "%.3f", mean);
  }
}
