package com.ifriend.bench.race;

import com.ifriend.bench.kit.Threads;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Lets all entrants do the same, and says on standard error how long it took. */
public final class Turns<E> {
  /** What an entrant does; its own failures are its findings, and stop nobody else. */
  public interface Turn<E> {
    void take(E entrant) throws InterruptedException;
  }

  private final List<E> entrants;
  private final Random random = new Random(42);

  public Turns(List<E> entrants) {
    this.entrants = List.copyOf(entrants);
  }

  /**
   * One at a time, in an order drawn anew, so that what else the machine does hits all alike: for
   * figures.
   */
  public void each(String what, Turn<E> turn) throws InterruptedException {
    long start = System.nanoTime();
    List<E> order = new ArrayList<>(entrants);
    Collections.shuffle(order, random);
    for (E entrant : order) {
      turn.take(entrant);
    }
    tell(what, start);
  }

  /** All at once: for what is mostly waiting. */
  public void together(String what, Turn<E> turn) throws InterruptedException {
    long start = System.nanoTime();
    var unused =
        Threads.each(
            entrants.size(),
            number ->
                () -> {
                  turn.take(entrants.get(number));
                  return number;
                });
    tell(what, start);
  }

  private static void tell(String what, long start) {
    System.err.printf("peers: %s took %.1f s%n", what, (System.nanoTime() - start) / 1e9);
  }
}
