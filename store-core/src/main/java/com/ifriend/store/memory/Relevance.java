package com.ifriend.store.memory;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How well memories fit a query: by the words of the query that are in them, each weighted by its
 * rarity, and the more of the query they have the better; what was said later and in fewer words is
 * somewhat better. What was said next to something that fits, fits somewhat better too: who asks
 * "and when was that?" names the thing in one message and the time in the next.
 */
final class Relevance {
  /** How much a long text is held against it, as b in BM25. */
  private static final double LENGTH = 0.2;

  /** How much better the last said is than the first said, everything else being equal. */
  private static final double RECENCY = 0.15;

  /** How much better what has all words of the query is than the sum of its words. */
  private static final double COVERAGE = 0.5;

  /** What it is worth, as a word of average rarity may be worth 3, that who says it is named. */
  private static final double SPEAKER = 0.5;

  /** What is passed on of what fits a minute before, a minute behind, and in the same session. */
  private static final double BEFORE = 0.4;

  private static final double BEHIND = 0.2;
  private static final double SESSION = 0.1;

  /** In each further minute it is half as much; what was said longer ago is another matter. */
  private static final int MOST_MINUTES = 3;

  /** So many of each side, however fast they were said. */
  private static final int MOST_NEIGHBOURS = 3;

  /** "Ana: I am here" is said by Ana, if a transcript is remembered. */
  private static final Pattern NAME_IN_FRONT =
      Pattern.compile(
          "(\\p{Lu}[\\p{L}\\p{M}'’-]{0,30}(?: \\p{Lu}[\\p{L}\\p{M}'’-]{0,30})?): .*",
          Pattern.DOTALL);

  /**
   * What is seen of a text.
   *
   * @param length in words
   * @param speaker the words of the name in front of it, if any
   */
  record Text(
      int length, Set<String> terms, Set<String> statement, Set<String> speaker, String said) {
    static Text of(String text) {
      Words words = Words.of(text);
      Matcher name = NAME_IN_FRONT.matcher(text);
      return new Text(
          words.words().size(),
          words.terms(),
          words.statement(),
          name.matches() ? Words.of(name.group(1)).statement() : Set.of(),
          Statement.said(text));
    }
  }

  private final List<QueryWord> query;
  private final List<Memory> found;
  private final double[] matched;
  private final double[] alone;

  /**
   * @param texts of the memories that were found, read
   */
  Relevance(List<QueryWord> query, List<Memory> found, List<Text> texts) {
    this.query = query;
    this.found = found;
    this.matched = new double[found.size()];
    this.alone = new double[found.size()];
    match(texts);
  }

  /** What the words of the query weigh that are in a memory. */
  double matched(int memory) {
    return matched[memory];
  }

  /** How well each memory fits; 0 if not at all. */
  double[] scores() {
    double[] scores = alone.clone();
    Map<String, List<Integer>> sessions = new HashMap<>();
    for (int i = 0; i < alone.length; i++) {
      String session = found.get(i).source().sessionId();
      if (alone[i] > 0 && !session.isEmpty()) {
        sessions.computeIfAbsent(session, unused -> new ArrayList<>()).add(i);
      }
    }
    for (List<Integer> session : sessions.values()) {
      session.sort(Comparator.comparing(memory -> found.get(memory).lastSaidAt()));
      double best = session.stream().mapToDouble(memory -> alone[memory]).max().orElse(0);
      for (int place = 0; place < session.size(); place++) {
        scores[session.get(place)] +=
            SESSION * best
                + BEFORE * neighbours(session, place, -1)
                + BEHIND * neighbours(session, place, 1);
      }
    }
    return scores;
  }

  private double neighbours(List<Integer> session, int place, int step) {
    Instant at = found.get(session.get(place)).lastSaidAt();
    double sum = 0;
    for (int n = 1; n <= MOST_NEIGHBOURS; n++) {
      int other = place + n * step;
      if (other < 0 || other >= session.size()) {
        break;
      }
      int memory = session.get(other);
      double minutes =
          Duration.between(at, found.get(memory).lastSaidAt()).abs().toMillis() / 60_000.0;
      if (minutes > MOST_MINUTES) {
        break;
      }
      sum += alone[memory] * Math.pow(0.5, Math.max(0, minutes - 1));
    }
    return sum;
  }

  private void match(List<Text> texts) {
    double[] weights = new double[query.size()];
    boolean[][] has = new boolean[query.size()][found.size()];
    for (int word = 0; word < weights.length; word++) {
      int with = 0;
      for (int i = 0; i < has[word].length; i++) {
        has[word][i] = query.get(word).in(texts.get(i).terms());
        with += has[word][i] ? 1 : 0;
      }
      weights[word] = Math.log(1 + (found.size() + 1 - with + 0.5) / (with + 0.5));
    }
    double all = Arrays.stream(weights).sum();
    double averageLength = texts.stream().mapToInt(Text::length).average().orElse(1);
    long[] times =
        found.stream().mapToLong(memory -> memory.lastSaidAt().toEpochMilli()).sorted().toArray();
    for (int i = 0; i < matched.length; i++) {
      Text text = texts.get(i);
      double speaker = 0;
      for (int word = 0; word < weights.length; word++) {
        if (has[word][i]) {
          matched[i] += weights[word];
          speaker += query.get(word).in(text.speaker()) ? SPEAKER : 0;
        }
      }
      double sum = matched[i] + speaker;
      double earlier = firstOf(times, found.get(i).lastSaidAt().toEpochMilli());
      alone[i] =
          sum
              * (1 + COVERAGE * sum / all)
              * (1 + RECENCY * earlier / found.size())
              / (1 - LENGTH + LENGTH * text.length() / averageLength);
    }
  }

  /** How many times are before this one. */
  private static int firstOf(long[] times, long time) {
    int at = Arrays.binarySearch(times, time);
    while (at > 0 && times[at - 1] == time) {
      at--;
    }
    return at;
  }
}
