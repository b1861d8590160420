package com.ifriend.bench.kit;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * One of several ways to do a thing.
 *
 * @param samples how many per round
 * @param before each sample, not timed
 * @param timed the thing itself
 */
public record Way(String name, int samples, Step before, Step timed) {
  /** What is done with something that was made before. */
  public interface Use<T> {
    void of(T made) throws Exception;
  }

  /** One that needs nothing before. */
  public Way(String name, int samples, Step timed) {
    this(name, samples, Step.NOTHING, timed);
  }

  /** One that is given something new each time; making it is not timed. */
  public static <T> Way of(String name, int samples, Supplier<T> maker, Use<T> timed) {
    List<T> next = new ArrayList<>(List.of(maker.get()));
    return new Way(name, samples, () -> next.set(0, maker.get()), () -> timed.of(next.get(0)));
  }

  /** One round. */
  public Samples measure() throws Exception {
    Samples all = new Samples();
    for (int i = 0; i < samples; i++) {
      before.run();
      all.time(timed);
    }
    return all;
  }
}
