package com.ifriend.store;

import io.reactivex.rxjava3.core.Single;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Work that is done at the first subscription, and again after a failure, but never after a
 * success.
 */
final class Once<T> implements Callable<T> {
  private final Callable<T> work;
  private @Nullable T result;

  private Once(Callable<T> work) {
    this.work = work;
  }

  static <T> Single<T> of(Callable<T> work) {
    return Single.fromCallable(new Once<>(work));
  }

  @Override
  public synchronized T call() throws Exception {
    T done = result;
    if (done == null) {
      done = work.call();
      result = done;
    }
    return done;
  }
}
