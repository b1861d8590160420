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
public record Contender(String name, int samples, Step before, Step timed) {
  /** What is done with something that was made before. */
  public interface Use<T> {
    void of(T made) throws Exception;
  }

  /** One that is given something new each time; making it is not timed. */
  public static <T> Contender of(String name, int samples, Supplier<T> maker, Use<T> timed) {
    List<T> next = new ArrayList<>(List.of(maker.get()));
    return new Contender(
        name,
        samples,
        () -> {
          var unused = next.set(0, maker.get());
        },
        () -> timed.of(next.get(0)));
  }
}
