package com.ifriend.slack.api;

import java.lang.reflect.Method;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads that turns run on. */
public final class WorkerThreads {
  private static final Logger log = LoggerFactory.getLogger(WorkerThreads.class);

  /** Before this release a virtual thread that blocks inside {@code synchronized} holds a core. */
  private static final int FIRST_GOOD_RELEASE = 24;

  private WorkerThreads() {}

  /** Virtual threads where the runtime has good ones, else daemon threads. */
  public static ThreadFactory named(String prefix) {
    if (Runtime.version().feature() >= FIRST_GOOD_RELEASE) {
      try {
        return virtual(prefix);
      } catch (ReflectiveOperationException e) {
        log.warn("No virtual threads on this runtime, using platform threads", e);
      }
    }
    return daemons(prefix);
  }

  /** Platform threads that do not keep the process alive. */
  public static ThreadFactory daemons(String prefix) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, prefix + "-" + count.getAndIncrement());
      thread.setDaemon(true);
      return thread;
    };
  }

  private static ThreadFactory virtual(String prefix) throws ReflectiveOperationException {
    Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
    Class<?> type = Class.forName("java.lang.Thread$Builder");
    Method name = type.getMethod("name", String.class, long.class);
    Object named = name.invoke(builder, prefix + "-", 0L);
    Object factory = type.getMethod("factory").invoke(named);
    if (factory instanceof ThreadFactory threads) {
      return threads;
    }
    throw new ReflectiveOperationException("Thread.Builder.factory() returned " + factory);
  }
}
