package com.ifriend.bench.kit;

/**
 * One line of the results.
 *
 * @param id by which the page's text can name it
 * @param what was done
 * @param limit what it is compared with
 * @param ratio of ours to the limit, or the other way round where more is better
 */
public record Row(
    String id, String what, String limit, Figure limitFigure, Figure ours, Ratio ratio, Goal goal) {

  public boolean met() {
    return goal.met(ratio.median());
  }
}
