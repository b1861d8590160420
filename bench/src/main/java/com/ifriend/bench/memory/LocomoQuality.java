package com.ifriend.bench.memory;

import com.google.adk.events.Event;
import com.google.adk.memory.BaseMemoryService;
import com.google.adk.memory.InMemoryMemoryService;
import com.google.adk.sessions.Session;
import com.google.genai.types.Content;
import com.google.genai.types.Part;
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
    StringBuilder text = new StringBuilder(preface(set));
    text.append("| | recall@5 | recall@10 | MRR@10 | recall@5, tune | MRR@10, tune |")
        .append(" recall@5, judge | MRR@10, judge |");
    for (Kind kind : Kind.values()) {
      text.append(' ').append(kind.name().toLowerCase(Locale.ROOT)).append(" |");
    }
    text.append("\n|---|").append("--:|".repeat(7 + Kind.values().length)).append("\n");
    text.append(row("ADK's own", ask(new InMemoryMemoryService(), set)));
    try (Stores stores = Stores.open()) {
      stores
          .all()
          .forEach(
              (name, store) -> text.append(row(name, ask(new StoredMemoryService(store), set))));
    }
    return text.toString();
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
      for (Talk session : conversation.sessions()) {
        teach(service, conversation.name(), session);
        session
            .turns()
            .forEach(turn -> ids.computeIfAbsent(turn.text(), t -> new HashSet<>()).add(turn.id()));
      }
      for (Question question : conversation.questions()) {
        List<Set<String>> found =
            service
                .searchMemory(APP, conversation.name(), question.text())
                .blockingGet()
                .memories()
                .stream()
                .limit(MANY)
                .map(entry -> ids.getOrDefault(Trial.text(entry), Set.of()))
                .toList();
        answers.add(answer(conversation, question, found));
      }
    }
    return answers;
  }

  private static void teach(BaseMemoryService service, String user, Talk session) {
    List<Event> events = new ArrayList<>();
    session
        .turns()
        .forEach(
            turn ->
                events.add(
                    Event.builder()
                        .id(turn.id())
                        .invocationId(turn.id())
                        .author("user")
                        .content(
                            Content.builder()
                                .role("user")
                                .parts(Part.fromText(turn.text()))
                                .build())
                        .timestamp(turn.at().toEpochMilli())
                        .build()));
    service
        .addSessionToMemory(
            Session.builder(session.id()).appName(APP).userId(user).events(events).build())
        .blockingAwait();
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

  private static String row(String name, List<Answer> answers) {
    StringBuilder row = new StringBuilder("| ").append(name).append(" |");
    Predicate<Answer> tune = answer -> answer.conversation.tune();
    cells(row, answers, answer -> true, true);
    cells(row, answers, tune, false);
    cells(row, answers, tune.negate(), false);
    for (Kind kind : Kind.values()) {
      row.append(number(mean(answers, answer -> answer.question.kind() == kind)[0]));
    }
    return row.append("\n").toString();
  }

  private static void cells(
      StringBuilder row, List<Answer> answers, Predicate<Answer> which, boolean all) {
    double[] mean = mean(answers, which);
    row.append(number(mean[0]));
    if (all) {
      row.append(number(mean[1]));
    }
    row.append(number(mean[2]));
  }

  private static double[] mean(List<Answer> answers, Predicate<Answer> which) {
    List<Answer> some = answers.stream().filter(which).toList();
    return new double[] {
      some.stream().mapToDouble(Answer::few).average().orElse(0),
      some.stream().mapToDouble(Answer::many).average().orElse(0),
      some.stream().mapToDouble(Answer::reciprocalRank).average().orElse(0)
    };
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, " %.3f |", value);
  }
}
