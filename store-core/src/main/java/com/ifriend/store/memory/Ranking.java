package com.ifriend.store.memory;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Orders what a store found: by the words of the query that are in it, each weighted by its rarity;
 * what was said later and in fewer words is somewhat better. Of two statements about the same thing
 * the later comes first.
 */
final class Ranking {
  /** How much a long text is held against it, as b in BM25. */
  private static final double LENGTH = 0.3;

  /** Statements are about the same thing if they share so much of the shorter one's words. */
  private static final double SAME_THING = 0.6;

  /** A later statement comes first if it is not less relevant than this share of the earlier. */
  private static final double NOT_LESS = 0.4;

  /** How much better the last said is than the first said, everything else being equal. */
  private static final double RECENCY = 0.3;

  private final List<QueryWord> query;

  Ranking(List<QueryWord> query) {
    this.query = query;
  }

  List<Memory> order(List<Memory> found) {
    List<Ranked> ranked = score(found);
    ranked.sort(
        Comparator.comparingDouble(Ranked::score)
            .reversed()
            .thenComparing(r -> r.memory.lastSaidAt(), Comparator.reverseOrder()));
    List<Ranked> distinct = withoutEchoes(ranked);
    laterFirst(distinct);
    return distinct.stream().map(Ranked::memory).toList();
  }

  private record Ranked(Memory memory, Set<String> statement, double score) {}

  private List<Ranked> score(List<Memory> found) {
    List<Words> words = found.stream().map(memory -> Words.of(memory.text())).toList();
    List<Set<String>> terms = words.stream().map(Words::terms).toList();
    double averageLength = words.stream().mapToInt(w -> w.words().size()).average().orElse(1);
    List<Instant> times = found.stream().map(Memory::lastSaidAt).sorted().toList();
    double[] weights = new double[query.size()];
    for (int word = 0; word < weights.length; word++) {
      long with = terms.stream().filter(query.get(word)::in).count();
      weights[word] = Math.log(1 + (found.size() + 1 - with + 0.5) / (with + 0.5));
    }
    List<Ranked> ranked = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      double matched = 0;
      for (int word = 0; word < weights.length; word++) {
        if (query.get(word).in(terms.get(i))) {
          matched += weights[word];
        }
      }
      if (matched > 0) {
        double earlier = times.indexOf(found.get(i).lastSaidAt());
        double length = words.get(i).words().size() / averageLength;
        double score =
            matched * (1 + RECENCY * earlier / found.size()) / (1 - LENGTH + LENGTH * length);
        ranked.add(new Ranked(found.get(i), words.get(i).statement(), score));
      }
    }
    return ranked;
  }

  /** The same statement may have been made to several audiences. */
  private static List<Ranked> withoutEchoes(List<Ranked> ranked) {
    Set<Set<String>> seen = new HashSet<>();
    List<Ranked> distinct = new ArrayList<>();
    for (Ranked r : ranked) {
      if (seen.add(r.statement)) {
        distinct.add(r);
      }
    }
    return distinct;
  }

  private static void laterFirst(List<Ranked> ranked) {
    for (int i = 1; i < ranked.size(); i++) {
      Ranked later = ranked.get(i);
      for (int j = 0; j < i; j++) {
        if (supersedes(later, ranked.get(j))) {
          ranked.remove(i);
          ranked.add(j, later);
          break;
        }
      }
    }
  }

  private static boolean supersedes(Ranked later, Ranked earlier) {
    if (!later.memory.lastSaidAt().isAfter(earlier.memory.lastSaidAt())
        || !later.memory.author().equals(earlier.memory.author())
        || later.score < NOT_LESS * earlier.score) {
      return false;
    }
    Set<String> shared = new HashSet<>(later.statement);
    shared.retainAll(earlier.statement);
    int shorter = Math.min(later.statement.size(), earlier.statement.size());
    return shared.size() >= 2 && shared.size() >= SAME_THING * shorter;
  }
}
