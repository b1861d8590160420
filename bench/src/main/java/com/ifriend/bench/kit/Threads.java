package com.ifriend.bench.kit;

import static java.util.Objects.requireNonNull;

import com.google.common.base.Throwables;
import com.google.common.util.concurrent.ThreadFactoryBuilder;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Does things at once. */
public final class Threads {
  private Threads() {}

  /**
   * Does all of the work, on so many threads.
   *
   * @return the results, in the order of the work
   * @throws InterruptedException if the run is to end
   */
  @CanIgnoreReturnValue
  public static <T> List<T> all(int threads, List<? extends Callable<T>> work)
      throws InterruptedException {
    ExecutorService pool =
        Executors.newFixedThreadPool(
            threads, new ThreadFactoryBuilder().setNameFormat("load-%d").setDaemon(true).build());
    List<T> results = new ArrayList<>();
    try {
      for (Future<T> one : pool.invokeAll(work)) {
        results.add(one.get());
      }
      return results;
    } catch (ExecutionException e) {
      Throwable cause = requireNonNull(e.getCause());
      Throwables.throwIfInstanceOf(cause, InterruptedException.class);
      Throwables.throwIfUnchecked(cause);
      throw new IllegalStateException(cause);
    } finally {
      pool.shutdownNow();
    }
  }

  /** As many times the same at once as there are threads; it is told which of them it is. */
  @CanIgnoreReturnValue
  public static <T> List<T> each(int threads, IntFunction<Callable<T>> work)
      throws InterruptedException {
    return all(threads, IntStream.range(0, threads).mapToObj(work).toList());
  }
}
