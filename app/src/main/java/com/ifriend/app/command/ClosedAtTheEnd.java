package com.ifriend.app.command;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Something open that is closed once: by who opened it, or by the JVM when a signal ends it, which
 * else would leave an embedded Redis behind. A signal that comes while it is being opened waits.
 */
final class ClosedAtTheEnd<T> implements AutoCloseable {
  /** Opens it. */
  interface How<T> {
    T open() throws IOException;
  }

  private final Thread atTheEnd = new Thread(this::end, "stop");
  private final Consumer<T> closing;

  @GuardedBy("this")
  private @Nullable T open;

  private ClosedAtTheEnd(Consumer<T> closing) {
    this.closing = closing;
  }

  static <T> ClosedAtTheEnd<T> open(How<T> how, Consumer<T> closing) throws IOException {
    ClosedAtTheEnd<T> it = new ClosedAtTheEnd<>(closing);
    synchronized (it) {
      Runtime.getRuntime().addShutdownHook(it.atTheEnd);
      try {
        it.open = how.open();
      } finally {
        if (it.open == null) {
          it.forget();
        }
      }
    }
    return it;
  }

  synchronized T get() {
    if (open == null) {
      throw new IllegalStateException("closed");
    }
    return open;
  }

  @Override
  public void close() {
    end();
    forget();
  }

  private synchronized void end() {
    T it = open;
    open = null;
    if (it != null) {
      closing.accept(it);
    }
  }

  private void forget() {
    try {
      var unused = Runtime.getRuntime().removeShutdownHook(atTheEnd);
    } catch (IllegalStateException e) {
      // The end has begun, and finds nothing to close.
    }
  }
}
