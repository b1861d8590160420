package com.ifriend.store.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Checks random sequences of operations, and brings one that fails down to the few operations that
 * it takes. {@code -Dcontract.seed=…} repeats a run.
 */
final class RandomSequences {
  /** Enough for a sequence of a hundred operations; a slow backend shall not shrink for ever. */
  private static final int MOST_ATTEMPTS_TO_SHRINK = 1_000;

  private RandomSequences() {}

  /**
   * @param generator must give the same sequence for the same random numbers
   * @param check throws if the sequence fails; every part of a sequence is one as well
   */
  static <T> void check(
      int sequences, Function<Random, List<T>> generator, Consumer<List<T>> check) {
    long first = Long.getLong("contract.seed", System.nanoTime());
    for (long seed = first; seed < first + sequences; seed++) {
      List<T> sequence = generator.apply(new Random(seed * 0x9E3779B97F4A7C15L));
      Throwable failure = failure(check, sequence);
      if (failure != null) {
        throw failed(seed, shrink(check, new Failed<>(sequence, failure)), sequence.size());
      }
    }
  }

  private record Failed<T>(List<T> sequence, Throwable failure) {}

  private static <T> Failed<T> shrink(Consumer<List<T>> check, Failed<T> failed) {
    Failed<T> shortest = failed;
    int attempts = 0;
    for (int chunk = failed.sequence().size() / 2; chunk > 0; chunk /= 2) {
      int start = 0;
      while (start < shortest.sequence().size() && attempts++ < MOST_ATTEMPTS_TO_SHRINK) {
        List<T> shorter = new ArrayList<>(shortest.sequence());
        shorter.subList(start, Math.min(start + chunk, shorter.size())).clear();
        Throwable failure = failure(check, shorter);
        if (failure == null) {
          start += chunk;
        } else {
          shortest = new Failed<>(shorter, failure);
        }
      }
    }
    return shortest;
  }

  private static <T> @Nullable Throwable failure(Consumer<List<T>> check, List<T> sequence) {
    try {
      check.accept(sequence);
      return null;
    } catch (RuntimeException | AssertionError e) {
      return e;
    }
  }

  private static AssertionError failed(long seed, Failed<?> shortest, int of) {
    return new AssertionError(
        shortest.sequence().stream()
            .map(Object::toString)
            .collect(
                Collectors.joining(
                    "\n  ",
                    "%d of %d operations are enough to fail; again with -Dcontract.seed=%d:\n  "
                        .formatted(shortest.sequence().size(), of, seed),
                    "\n" + shortest.failure())),
        shortest.failure());
  }
}
