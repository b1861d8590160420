package com.ifriend.bench.memory;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * How good a ranking is, each from 0 to 1.
 *
 * @param recall share of what is relevant among the first five
 * @param reciprocalRank one over the place of the first answer (grade 2), if among the first ten
 * @param ndcg gain of the first ten, discounted by their places, against the best order there is
 */
record Score(double recall, double reciprocalRank, double ndcg) {
  private static final int FEW = 5;
  private static final int MANY = 10;

  /**
   * @param found ids, best first
   * @param relevant grades by id; at least one
   */
  static Score of(List<String> found, Map<String, Integer> relevant) {
    List<String> first = found.stream().limit(MANY).toList();
    List<Integer> grades = first.stream().map(id -> relevant.getOrDefault(id, 0)).toList();
    List<Integer> best =
        relevant.values().stream().sorted(Comparator.reverseOrder()).limit(MANY).toList();
    int answer = grades.indexOf(2);
    return new Score(
        (double) grades.stream().limit(FEW).filter(grade -> grade > 0).count() / relevant.size(),
        answer < 0 ? 0 : 1.0 / (answer + 1),
        gain(grades) / gain(best));
  }

  private static double gain(List<Integer> grades) {
    double gain = 0;
    for (int at = 0; at < grades.size(); at++) {
      gain += (Math.pow(2, grades.get(at)) - 1) * Math.log(2) / Math.log(at + 2.0);
    }
    return gain;
  }

  static Score mean(Collection<Score> scores) {
    return new Score(
        scores.stream().mapToDouble(Score::recall).average().orElse(0),
        scores.stream().mapToDouble(Score::reciprocalRank).average().orElse(0),
        scores.stream().mapToDouble(Score::ndcg).average().orElse(0));
  }
}
