package com.ifriend.store.testkit;

import com.ifriend.store.turns.TurnQueue;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** A queue in memory that is taken for one that outlives the process. */
final class Durable {
  private Durable() {}

  static TurnQueue of(TurnQueue queue) {
    return (TurnQueue)
        Proxy.newProxyInstance(
            Durable.class.getClassLoader(),
            new Class<?>[] {TurnQueue.class},
            (proxy, method, args) -> {
              if (method.getName().equals("isDurable")) {
                return true;
              }
              try {
                return method.invoke(queue, args);
              } catch (InvocationTargetException e) {
                throw e.getTargetException();
              }
            });
  }
}
