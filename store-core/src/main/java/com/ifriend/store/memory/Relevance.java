package com.ifriend.store.memory;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How well memories fit a query: by the words of the query that are in them, each weighted by its
 * rarity, and the more of the query they have the better; what was said later and in fewer words is
 * somewhat better. A word that was said next to a memory counts in part: a thing is named in one
 * message, and what there is to know of it follows in the next. Who asks tells less than who
 * states.
 */
final class Relevance {
  /** How much a long text is held against it, as b in BM25. */
  private static final double LENGTH = 0.15;

  /** How much better the last said is than the first said, everything else being equal. */
  private static final double RECENCY = 0.12;

  /** How much better what has all words of the query is than the sum of its words. */
  private static final double COVERAGE = 0.8;

  /** What it is worth, as a word of average rarity may be worth 3, that who says it is named. */
  private static final double SPEAKER = 1.4;

  /** How much less a text says that only asks. */
  private static final double ASKING = 0.5;

  /** What a word is worth that was said a minute before, a minute behind, in the same session. */
  private static final double BEFORE = 0.6;

  private static final double BEHIND = 0.4;
  private static final double SESSION = 0.1;

  /** What is left of that a minute farther away. */
  private static final double A_MINUTE_ON = 0.7;

  /** "I prefer Spanish, all right?" states something; what asks has so many letters at most. */
  private static final int LONGEST_TAG = 10;

  private static final String ENDS_OF_SENTENCES = Statement.QUESTION_MARKS + ".!…。！\n";

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
   * @param asked how much of it stands in questions, from 0 to 1
   */
  record Text(
      int length,
      Set<String> terms,
      Set<String> statement,
      Set<String> speaker,
      String said,
      double asked) {
    static Text of(String text) {
      Words words = Words.of(text);
      Matcher name = NAME_IN_FRONT.matcher(text);
      boolean named = name.matches();
      return new Text(
          words.words().size(),
          words.terms(),
          words.statement(),
          named ? Words.of(name.group(1)).statement() : Set.of(),
          Statement.said(text),
          asked(named ? text.substring(name.end(1)) : text));
    }

    private static double asked(String text) {
      int all = 0;
      int asked = 0;
      int sentence = 0;
      int clause = 0;
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (Character.isLetterOrDigit(c)) {
          all++;
          sentence++;
          clause++;
        } else if (c == ',') {
          clause = 0;
        } else if (ENDS_OF_SENTENCES.indexOf(c) >= 0 && !isInsideWord(text, i)) {
          boolean question = Statement.QUESTION_MARKS.indexOf(c) >= 0;
          asked += !question ? 0 : clause <= LONGEST_TAG ? clause : sentence;
          sentence = 0;
          clause = 0;
        }
      }
      return all == 0 ? 0 : (double) asked / all;
    }

    /** As in 1.5 or in an address; scripts without blanks have marks of their own. */
    private static boolean isInsideWord(String text, int at) {
      return text.charAt(at) < 0x80
          && at + 1 < text.length()
          && Character.isLetterOrDigit(text.charAt(at + 1));
    }
  }

  private final List<Memory> found;
  private final List<Text> texts;
  private final double[] weights;

  /** By word, then by memory. */
  private final boolean[][] has;

  /** How many words of the query name who says it, by memory. */
  private final int[] speakers;

  private final double all;
  private final double averageLength;
  private final long[] times;

  /**
   * @param texts of the memories that were found, read
   */
  Relevance(List<QueryWord> query, List<Memory> found, List<Text> texts) {
    this.found = found;
    this.texts = texts;
    this.weights = new double[query.size()];
    this.has = new boolean[query.size()][found.size()];
    for (int word = 0; word < weights.length; word++) {
      int with = 0;
      for (int i = 0; i < has[word].length; i++) {
        has[word][i] = query.get(word).in(texts.get(i).terms());
        with += has[word][i] ? 1 : 0;
      }
      weights[word] = Math.log(1 + (found.size() + 1 - with + 0.5) / (with + 0.5));
    }
    this.all = Arrays.stream(weights).sum();
    this.averageLength = texts.stream().mapToInt(Text::length).average().orElse(1);
    this.times =
        found.stream().mapToLong(memory -> memory.lastSaidAt().toEpochMilli()).sorted().toArray();
    this.speakers = new int[found.size()];
    for (int i = 0; i < speakers.length; i++) {
      Set<String> speaker = texts.get(i).speaker();
      speakers[i] = (int) query.stream().filter(word -> word.in(speaker)).count();
    }
  }

  /** What the words of the query weigh that are in a memory. */
  double matched(int memory) {
    double sum = 0;
    for (int word = 0; word < weights.length; word++) {
      sum += has[word][memory] ? weights[word] : 0;
    }
    return sum;
  }

  /** How well each memory fits by itself; 0 if not at all. */
  double[] alone() {
    double[] scores = new double[found.size()];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = score(i, matched(i));
    }
    return scores;
  }

  /** How well each memory that fits at all does so by what was said next to it too. */
  double[] scores() {
    Map<String, List<Integer>> sessions = new HashMap<>();
    for (int i = 0; i < found.size(); i++) {
      String session = found.get(i).source().sessionId();
      if (!session.isEmpty()) {
        sessions.computeIfAbsent(session, unused -> new ArrayList<>()).add(i);
      }
    }
    double[] scores = alone();
    for (List<Integer> session : sessions.values()) {
      for (int memory : session) {
        if (scores[memory] > 0) {
          scores[memory] = score(memory, matched(memory) + around(session, memory));
        }
      }
    }
    return scores;
  }

  /** What the words are worth that are not in a memory, but in what was said next to it. */
  private double around(List<Integer> session, int memory) {
    double sum = 0;
    for (int word = 0; word < weights.length; word++) {
      if (!has[word][memory]) {
        sum += weights[word] * nearest(has[word], session, time(memory));
      }
    }
    return sum;
  }

  /** What a word is worth by when it was said. */
  private double nearest(boolean[] said, List<Integer> session, long at) {
    double worth = 0;
    for (int other : session) {
      if (said[other]) {
        double minutes = (at - time(other)) / 60_000.0;
        double side = minutes > 0 ? BEFORE : BEHIND;
        double away = Math.abs(minutes);
        double near = side * Math.pow(A_MINUTE_ON, Math.max(0, away - 1));
        worth = Math.max(worth, Math.max(near, SESSION));
      }
    }
    return worth;
  }

  private long time(int memory) {
    return found.get(memory).lastSaidAt().toEpochMilli();
  }

  private double score(int memory, double words) {
    double sum = words + (words > 0 ? SPEAKER * speakers[memory] : 0);
    double earlier = firstOf(times, time(memory));
    return sum
        * (1 + COVERAGE * sum / all)
        * (1 - ASKING * texts.get(memory).asked())
        * (1 + RECENCY * earlier / found.size())
        / (1 - LENGTH + LENGTH * texts.get(memory).length() / averageLength);
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
