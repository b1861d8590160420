package com.ifriend.bench.kit;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts the calls of an object and the time that they take, through its interface. Work of Rx
 * counts when it is done, on the subscribing thread. Thread-safe if the object is.
 */
public final class Timed<T> {
  private final T object;
  private final AtomicLong nanos = new AtomicLong();
  private final Map<String, LongAdder> calls = new ConcurrentHashMap<>();

  public Timed(Class<T> type, T target) {
    this.object =
        type.cast(
            Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (unused, method, args) -> call(target, method, args)));
  }

  /** What is used in place of the object. */
  public T object() {
    return object;
  }

  /** In all calls so far. */
  public long nanos() {
    return nanos.get();
  }

  /** Calls so far that have not failed. */
  public long calls() {
    return calls.values().stream().mapToLong(LongAdder::sum).sum();
  }

  public long calls(String method) {
    LongAdder count = calls.get(method);
    return count == null ? 0 : count.sum();
  }

  private @Nullable Object call(T target, Method method, Object @Nullable [] args)
      throws Exception {
    String name = method.getName();
    long start = System.nanoTime();
    Object result;
    try {
      result = method.invoke(target, args);
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
    if (result instanceof Single<?> work) {
      return Single.fromCallable(() -> measured(name, System.nanoTime(), work::blockingGet));
    }
    if (result instanceof Maybe<?> work) {
      return Maybe.fromCallable(() -> measured(name, System.nanoTime(), work::blockingGet));
    }
    if (result instanceof Completable work) {
      return Completable.fromCallable(
          () -> measured(name, System.nanoTime(), () -> work.toSingleDefault(0).blockingGet()));
    }
    return measured(name, start, () -> result);
  }

  private <R extends @Nullable Object> R measured(String method, long start, Supplier<R> work) {
    try {
      R result = work.get();
      calls.computeIfAbsent(method, unused -> new LongAdder()).increment();
      return result;
    } finally {
      nanos.addAndGet(System.nanoTime() - start);
    }
  }
}
