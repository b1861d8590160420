package com.ifriend.store.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * A loopback proxy that counts what passes, cuts connections at chosen moments, and makes the way
 * to a server longer.
 *
 * <p>A round trip is counted each time the client sends after the server has spoken: commands that
 * travel together count once, whatever their number. Meant for one connection in use at a time,
 * when it cuts.
 */
public final class TcpProxy implements AutoCloseable {
  /** When to cut the connection. */
  public enum Cut {
    /** As soon as the client sends, before the server has seen any of it. */
    BEFORE_REQUEST,
    /** When the server has seen the first half of what the client sent. */
    DURING_REQUEST,
    /** When the server has answered, before the client has seen any of it. */
    BEFORE_REPLY,
    /** When the client has seen the first half of what the server answered. */
    DURING_REPLY;

    /** Whether the server has done by then what it was asked. */
    boolean isBehindTheWork() {
      return this == BEFORE_REPLY || this == DURING_REPLY;
    }
  }

  private final ServerSocket listener;
  private final String host;
  private final int port;
  private volatile long delayNanos;
  private volatile boolean away;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicReference<Cut> nextCut = new AtomicReference<>();
  private final AtomicLong roundTrips = new AtomicLong();
  private final AtomicLong bytesUp = new AtomicLong();
  private final AtomicLong bytesDown = new AtomicLong();

  private TcpProxy(String host, int port, Duration delay) throws IOException {
    this.host = host;
    this.port = port;
    this.delayNanos = delay.toNanos();
    this.listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    daemon("proxy-accept", this::accept);
  }

  /** A proxy in front of {@code host:port}, on a free port of the loopback interface. */
  public static TcpProxy to(String host, int port) {
    return to(host, port, Duration.ZERO);
  }

  /**
   * As the other, with a server that is further away.
   *
   * @param delay of each round trip: a reply in many pieces is late once, as on a real network of
   *     unlimited bandwidth
   */
  public static TcpProxy to(String host, int port, Duration delay) {
    try {
      return new TcpProxy(host, port, delay);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** Cuts the connection once, the next time the moment comes. */
  public void cutNext(Cut cut) {
    nextCut.set(cut);
  }

  /** Cuts all connections that are open, as a restart of the server does; new ones may come. */
  public void cutAll() {
    open.forEach(TcpProxy::closeQuietly);
  }

  /** Whether the server is out of reach from now on; connections that are open are cut. */
  public void away(boolean now) {
    away = now;
    if (now) {
      cutAll();
    }
  }

  /**
   * Ends all connections that are open in one direction: the client reads the end of what the
   * server says, and the server goes on reading.
   */
  public void halfCloseAll() {
    open.forEach(
        socket -> {
          if (socket.getLocalPort() == port()) {
            try {
              socket.shutdownOutput();
            } catch (IOException e) {
              // It has just ended.
            }
          }
        });
  }

  /** Lets each reply come later from now on; {@link Duration#ZERO} for at once. */
  public void delay(Duration delay) {
    delayNanos = delay.toNanos();
  }

  /** What has passed so far. */
  public Traffic traffic() {
    return new Traffic(roundTrips.get(), bytesUp.get(), bytesDown.get());
  }

  /**
   * What has passed the proxy.
   *
   * @param bytesUp from client to server
   * @param bytesDown from server to client
   */
  public record Traffic(long roundTrips, long bytesUp, long bytesDown) {
    public Traffic since(Traffic earlier) {
      return new Traffic(
          roundTrips - earlier.roundTrips,
          bytesUp - earlier.bytesUp,
          bytesDown - earlier.bytesDown);
    }
  }

  @Override
  public void close() {
    closeQuietly(listener);
    open.forEach(TcpProxy::closeQuietly);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        if (away) {
          client.close();
          continue;
        }
        Socket server = new Socket(host, port);
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        open.add(client);
        open.add(server);
        new Link(client, server).start();
      } catch (IOException e) {
        // The listener was closed, or the server is down: the client sees its connection end.
      }
    }
  }

  private final class Link {
    private final Socket client;
    private final Socket server;
    private boolean serverSpoke = true;

    Link(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    void start() {
      daemon("proxy-up", () -> pump(client, server, true));
      daemon("proxy-down", () -> pump(server, client, false));
    }

    private void pump(Socket from, Socket to, boolean up) {
      byte[] buffer = new byte[64 * 1024];
      try (from;
          to) {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          if (nextCut.compareAndSet(up ? Cut.BEFORE_REQUEST : Cut.BEFORE_REPLY, null)) {
            return;
          }
          if (nextCut.compareAndSet(up ? Cut.DURING_REQUEST : Cut.DURING_REPLY, null)) {
            out.write(buffer, 0, n / 2);
            return;
          }
          if (count(up, n) && !up) {
            sleep();
          }
          out.write(buffer, 0, n);
        }
      } catch (IOException e) {
        // One end is gone; closing both tells the other.
      } finally {
        open.remove(from);
        open.remove(to);
      }
    }

    /** Returns whether it was the other's turn before. */
    private synchronized boolean count(boolean up, int bytes) {
      boolean first = serverSpoke == up;
      if (up) {
        if (first) {
          roundTrips.incrementAndGet();
        }
        bytesUp.addAndGet(bytes);
      } else {
        bytesDown.addAndGet(bytes);
      }
      serverSpoke = !up;
      return first;
    }
  }

  private void sleep() {
    long delay = delayNanos;
    long end = System.nanoTime() + delay;
    for (long left = delay; left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private static void daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  private static void closeQuietly(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      // It is being thrown away.
    }
  }
}
