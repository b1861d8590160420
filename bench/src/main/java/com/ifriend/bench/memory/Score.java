package com.ifriend.bench.memory;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How good a ranking is, each from 0 to 1.
 *
 * @param recall share of what is relevant among the first five
 * @param recallOfTen among the first ten
 * @param reciprocalRank one over the place of the first answer (grade 2), if among the first ten
 * @param ndcg gain of the first ten, discounted by their places, against the best order there is
 */
record Score(double recall, double recallOfTen, double reciprocalRank, double ndcg) {
  private static final int FEW = 5;

  /** Nothing is said of what comes later. */
  static final int MANY = 10;

  /**
   * @param found best first, each with the ids of all memories that say the same
   * @param relevant grades by id; at least one
   */
  static Score of(List<Set<String>> found, Map<String, Integer> relevant) {
    List<Integer> grades =
        found.stream()
            .limit(MANY)
            .map(ids -> ids.stream().mapToInt(id -> relevant.getOrDefault(id, 0)).max().orElse(0))
            .toList();
    List<Integer> best =
        relevant.values().stream().sorted(Comparator.reverseOrder()).limit(MANY).toList();
    int answer = grades.indexOf(2);
    return new Score(
        recall(found, relevant, FEW),
        recall(found, relevant, MANY),
        answer < 0 ? 0 : 1.0 / (answer + 1),
        gain(grades) / gain(best));
  }

  private static double recall(List<Set<String>> found, Map<String, Integer> relevant, int places) {
    return (double)
            found.stream()
                .limit(places)
                .flatMap(Set::stream)
                .distinct()
                .filter(relevant::containsKey)
                .count()
        / relevant.size();
  }

  private static double gain(List<Integer> grades) {
    double gain = 0;
    for (int at = 0; at < grades.size(); at++) {
      gain += (Math.pow(2, grades.get(at)) - 1) * Math.log(2) / Math.log(at + 2.0);
    }
    return gain;
  }
}
