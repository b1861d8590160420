package com.ifriend.slack;

import com.ifriend.store.StoreUnavailableException;
import com.ifriend.store.turns.TurnQueue;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A process that dies at a certain step: from then on nothing that it does reaches a store. Steps
 * are the calls of a turn; what timers do is none.
 */
public final class Mortal {
  /** What a turn does not do, or timers do too. */
  private static final Set<String> NO_STEPS =
      Set.of("rules", "isDurable", "counts", "claim", "documents", "toString", "hashCode");

  /** What never reaches a store. */
  private static final Set<String> LOCAL = Set.of("rules", "isDurable", "toString", "hashCode");

  private final int last;
  private final boolean before;
  private int steps;
  private boolean dead;
  private int notes;

  /**
   * @param last the step at which it dies, from 1
   * @param before whether that step is not done any more
   */
  public Mortal(int last, boolean before) {
    this.last = last;
    this.before = before;
  }

  public synchronized boolean dead() {
    return dead;
  }

  /** How often word was left for the next attempt. */
  public synchronized int notes() {
    return notes;
  }

  public synchronized void die() {
    dead = true;
  }

  public synchronized void rise() {
    dead = false;
  }

  /** The same store, as this process reaches it. */
  public <T> T through(Class<T> type, T store) {
    return type.cast(
        Proxy.newProxyInstance(
            Mortal.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, args) -> call(store, method, args)));
  }

  private @Nullable Object call(Object store, Method method, @Nullable Object[] args)
      throws Throwable {
    boolean step = !NO_STEPS.contains(method.getName()) && !isRenewalByTimer(method, args);
    boolean dies;
    synchronized (this) {
      if (dead && !LOCAL.contains(method.getName())) {
        throw new StoreUnavailableException("this process is dead", null);
      }
      dies = step && ++steps == last;
      dead |= dies && before;
    }
    if (dies && before) {
      throw new StoreUnavailableException("this process has just died", null);
    }
    Object result;
    try {
      result = method.invoke(store, args);
    } catch (InvocationTargetException e) {
      throw e.getTargetException();
    }
    if (method.getName().equals("renew") && !isRenewalByTimer(method, args)) {
      synchronized (this) {
        notes++;
      }
    }
    if (dies) {
      synchronized (this) {
        dead = true;
      }
      throw new StoreUnavailableException("this process has just died", null);
    }
    return result;
  }

  private static boolean isRenewalByTimer(Method method, @Nullable Object[] args) {
    return method.getDeclaringClass() == TurnQueue.class
        && method.getName().equals("renew")
        && args[1] instanceof Optional<?> note
        && note.isEmpty();
  }
}
