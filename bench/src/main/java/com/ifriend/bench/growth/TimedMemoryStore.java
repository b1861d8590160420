package com.ifriend.bench.growth;

import com.ifriend.store.memory.MemoryStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** Counts the time that is spent in a store of memories. For one thread. */
final class TimedMemoryStore {
  private final MemoryStore timed;
  private long nanos;

  private TimedMemoryStore(MemoryStore store) {
    this.timed =
        (MemoryStore)
            Proxy.newProxyInstance(
                MemoryStore.class.getClassLoader(),
                new Class<?>[] {MemoryStore.class},
                (unused, method, args) -> call(store, method, args));
  }

  static TimedMemoryStore of(MemoryStore store) {
    return new TimedMemoryStore(store);
  }

  private @Nullable Object call(MemoryStore store, Method method, Object @Nullable [] args)
      throws Throwable {
    long start = System.nanoTime();
    try {
      return method.invoke(store, args);
    } catch (InvocationTargetException e) {
      throw e.getTargetException();
    } finally {
      nanos += System.nanoTime() - start;
    }
  }

  MemoryStore store() {
    return timed;
  }

  long nanos() {
    return nanos;
  }
}
