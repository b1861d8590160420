package com.ifriend.app.web;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.jetty.io.Connection;

/**
 * The connections of the HTTP server. Whoever takes long to say what it wants is given up: after a
 * while, and at once when others need the room, the one that waits longest first. So nobody can
 * keep newcomers out by leaving requests unfinished. Thread-safe.
 */
final class Connections implements Connection.Listener {
  /** What a connection is waiting for while nothing is done for it. */
  private static final class Waiting {
    private final long bytesBefore;
    private long begunAt;
    private boolean begun;
    private long held;

    private Waiting(boolean begun, long bytesBefore) {
      this.begun = begun;
      this.begunAt = System.nanoTime();
      this.bytesBefore = bytesBefore;
    }
  }

  private final HttpLimits limits;

  @GuardedBy("this")
  private final Set<Connection> open = new HashSet<>();

  /** Those that wait for their client, the longest first. */
  @GuardedBy("this")
  private final Map<Connection, Waiting> waiting = new LinkedHashMap<>();

  @GuardedBy("this")
  private long held;

  Connections(HttpLimits limits) {
    this.limits = limits;
  }

  @Override
  public void onOpened(Connection connection) {
    List<Connection> givenUp = new ArrayList<>();
    synchronized (this) {
      open.add(connection);
      waiting.put(connection, new Waiting(true, 0));
      while (open.size() > limits.connections() && !waiting.isEmpty()) {
        givenUp.add(forget(waiting.keySet().iterator().next()));
      }
    }
    close(givenUp);
  }

  @Override
  public synchronized void onClosed(Connection connection) {
    var unused = forget(connection);
  }

  @GuardedBy("this")
  private Connection forget(Connection connection) {
    open.remove(connection);
    Waiting was = waiting.remove(connection);
    held -= was == null ? 0 : was.held;
    return connection;
  }

  /**
   * More of a body is in memory; bodies that are still arriving make room for it.
   *
   * @return whether there is room
   */
  boolean hold(Connection connection, int bytes) {
    List<Connection> givenUp = new ArrayList<>();
    boolean fits;
    synchronized (this) {
      Waiting own = waiting.get(connection);
      if (own == null) {
        return false;
      }
      for (Map.Entry<Connection, Waiting> other : List.copyOf(waiting.entrySet())) {
        if (held + bytes <= limits.heldBytes()) {
          break;
        }
        if (other.getValue() != own && other.getValue().held > 0) {
          givenUp.add(forget(other.getKey()));
        }
      }
      fits = held + bytes <= limits.heldBytes();
      if (fits) {
        own.held += bytes;
        held += bytes;
      }
    }
    close(givenUp);
    return fits;
  }

  /**
   * The request is complete; from now on it waits for us.
   *
   * @return bytes that stay held until {@link #release}
   */
  synchronized long serving(Connection connection) {
    Waiting was = waiting.remove(connection);
    return was == null ? 0 : was.held;
  }

  synchronized void release(long bytes) {
    held -= bytes;
  }

  /** The answer is on its way, and the client has to take it. */
  synchronized void answering(Connection connection) {
    await(connection, true);
  }

  /** The answer is taken; another request may come, or not. */
  synchronized void idle(Connection connection) {
    await(connection, false);
  }

  @GuardedBy("this")
  private void await(Connection connection, boolean begun) {
    if (open.contains(connection)) {
      Waiting was = waiting.remove(connection);
      held -= was == null ? 0 : was.held;
      waiting.put(connection, new Waiting(begun, connection.getBytesIn()));
    }
  }

  /** Gives up those whose time is over. */
  void sweep() {
    long now = System.nanoTime();
    List<Connection> late = new ArrayList<>();
    synchronized (this) {
      waiting.forEach(
          (connection, since) -> {
            if (!since.begun && connection.getBytesIn() > since.bytesBefore) {
              since.begun = true;
              since.begunAt = now;
            }
            if (since.begun && now - since.begunAt > limits.patience().toNanos()) {
              late.add(connection);
            }
          });
      for (Connection connection : late) {
        var unused = forget(connection);
      }
    }
    close(late);
  }

  /** Without the lock, because it calls back. */
  private static void close(List<Connection> connections) {
    connections.forEach(connection -> connection.getEndPoint().close());
  }
}
