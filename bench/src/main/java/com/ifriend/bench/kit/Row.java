package com.ifriend.bench.kit;

import java.util.OptionalDouble;

/**
 * One line of the results.
 *
 * @param id by which the page's text can name it
 * @param what was done
 * @param limit what it is compared with
 * @param ratio of ours to the limit, or the other way round where more is better
 * @param least the ratio of the least that could do it, measured beside it; empty if nothing was
 */
public record Row(
    String id,
    String what,
    String limit,
    Figure limitFigure,
    Figure ours,
    Ratio ratio,
    Goal goal,
    OptionalDouble least) {

  public Row(
      String id,
      String what,
      String limit,
      Figure limitFigure,
      Figure ours,
      Ratio ratio,
      Goal goal) {
    this(id, what, limit, limitFigure, ours, ratio, goal, OptionalDouble.empty());
  }

  /** The same, beside the row of the least that could do it. */
  public Row beside(Row least) {
    return new Row(
        id, what, limit, limitFigure, ours, ratio, goal, OptionalDouble.of(least.ratio.median()));
  }

  /** Whether not even the least that could do it meets the goal. */
  public boolean isOutOfReach() {
    return !met() && least.isPresent() && !goal.met(least.getAsDouble());
  }

  public boolean met() {
    return goal.met(ratio.median());
  }
}
