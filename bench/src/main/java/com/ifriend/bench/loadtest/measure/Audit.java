package com.ifriend.bench.loadtest.measure;

/**
 * Whether what was acknowledged is there.
 *
 * @param acknowledged events
 * @param lost of these
 * @param doubled events that are there more than once
 * @param inOrder whether the rest is in the order in which it was acknowledged
 */
public record Audit(long acknowledged, long lost, long doubled, boolean inOrder) {
  /** Of nothing. */
  public static final Audit NONE = new Audit(0, 0, 0, true);

  public boolean good() {
    return lost == 0 && doubled == 0 && inOrder;
  }

  public Audit and(Audit other) {
    return new Audit(
        acknowledged + other.acknowledged,
        lost + other.lost,
        doubled + other.doubled,
        inOrder && other.inOrder);
  }
}
