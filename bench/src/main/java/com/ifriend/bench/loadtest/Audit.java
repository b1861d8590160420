package com.ifriend.bench.loadtest;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Whether what was acknowledged is there.
 *
 * @param acknowledged events
 * @param lost of these
 * @param doubled events that are there more than once
 * @param inOrder whether the rest is in the order in which it was acknowledged
 */
record Audit(long acknowledged, long lost, long doubled, boolean inOrder) {
  /** Of nothing. */
  static final Audit NONE = new Audit(0, 0, 0, true);

  static Audit of(List<String> acknowledged, List<String> stored) {
    Set<String> distinct = new LinkedHashSet<>(stored);
    List<String> there = acknowledged.stream().filter(distinct::contains).toList();
    List<String> kept = new ArrayList<>(distinct);
    kept.retainAll(new HashSet<>(acknowledged));
    return new Audit(
        acknowledged.size(),
        acknowledged.size() - there.size(),
        stored.size() - distinct.size(),
        kept.equals(there));
  }

  boolean good() {
    return lost == 0 && doubled == 0 && inOrder;
  }

  Audit and(Audit other) {
    return new Audit(
        acknowledged + other.acknowledged,
        lost + other.lost,
        doubled + other.doubled,
        inOrder && other.inOrder);
  }

  @Override
  public String toString() {
    return good()
        ? Figures.count(acknowledged) + " events acknowledged, all there, once and in order"
        : Figures.format(
            "%,d events acknowledged, %,d LOST, %,d DOUBLED, %s",
            acknowledged, lost, doubled, inOrder ? "the rest in order" : "NOT IN ORDER");
  }
}
