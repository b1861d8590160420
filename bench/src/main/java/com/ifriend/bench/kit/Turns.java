package com.ifriend.bench.kit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Lets all of several do the same, round after round. */
public final class Turns<E> {
  /** What one of them does. */
  public interface Turn<E> {
    void take(E one) throws Exception;
  }

  private final List<E> all;
  private final Random random = new Random(42);

  public Turns(Collection<E> all) {
    this.all = List.copyOf(all);
  }

  /**
   * One at a time, in an order drawn anew, so that what else the machine does hits all alike: for
   * figures.
   */
  public void each(Turn<? super E> turn) throws Exception {
    List<E> order = new ArrayList<>(all);
    Collections.shuffle(order, random);
    for (E one : order) {
      turn.take(one);
    }
  }

  /** As the other, and says on standard error how long it took. */
  public void each(String what, Turn<? super E> turn) throws Exception {
    long start = System.nanoTime();
    each(turn);
    tell(what, start);
  }

  /** All at once, for what is mostly waiting; says how long it took. */
  public void together(String what, Turn<? super E> turn) throws InterruptedException {
    long start = System.nanoTime();
    Threads.each(
        all.size(),
        number ->
            () -> {
              turn.take(all.get(number));
              return number;
            });
    tell(what, start);
  }

  private static void tell(String what, long start) {
    System.err.printf("%s took %.1f s%n", what, (System.nanoTime() - start) / 1e9);
  }
}
