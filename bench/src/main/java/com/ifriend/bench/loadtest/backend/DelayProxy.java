package com.ifriend.bench.loadtest.backend;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Makes a local server as far away as a remote one: whatever it sends arrives a round trip later. A
 * reply in many pieces is late once, as on a real network of unlimited bandwidth.
 */
public final class DelayProxy implements AutoCloseable {
  private static final int BACKLOG = 200;

  private final ServerSocket listener =
      new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
  private final int port;
  private final long delayNanos;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicLong exchanges = new AtomicLong();

  /**
   * @param port of the server, on this machine
   * @param roundTrip to add
   */
  public DelayProxy(int port, Duration roundTrip) throws IOException {
    this.port = port;
    this.delayNanos = roundTrip.toNanos();
    daemon(this::accept);
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** How often a client has spoken after the server had: round trips, each of which was delayed. */
  public long exchanges() {
    return exchanges.get();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        open.add(client);
        Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
        open.add(server);
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        new Link(client, server).start();
      } catch (IOException e) {
        // Closed, or the server is down; the client sees its connection end at the latest with us.
      }
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : open) {
      socket.close();
    }
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "delay");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * A piece of a reply on its way.
   *
   * @param due when it arrives, as {@link System#nanoTime}
   * @param bytes none: the server has hung up
   */
  @SuppressWarnings("ArrayRecordComponent")
  private record Piece(long due, byte[] bytes) {}

  private final class Link {
    private final Socket client;
    private final Socket server;
    private final BlockingQueue<Piece> onTheirWay = new LinkedBlockingQueue<>();
    private volatile boolean serverSpoke = true;

    Link(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    void start() {
      daemon(this::carryRequests);
      daemon(this::takeReplies);
      daemon(this::deliverReplies);
    }

    private void carryRequests() {
      byte[] buffer = new byte[64 * 1024];
      try {
        InputStream in = client.getInputStream();
        OutputStream out = server.getOutputStream();
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          if (serverSpoke) {
            serverSpoke = false;
            exchanges.incrementAndGet();
          }
          out.write(buffer, 0, n);
        }
      } catch (IOException e) {
        // One end is gone; closing both tells the other.
      } finally {
        end();
      }
    }

    private void takeReplies() {
      byte[] buffer = new byte[64 * 1024];
      try {
        InputStream in = server.getInputStream();
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          serverSpoke = true;
          onTheirWay.add(new Piece(System.nanoTime() + delayNanos, Arrays.copyOf(buffer, n)));
        }
      } catch (IOException e) {
        // As above.
      } finally {
        onTheirWay.add(new Piece(System.nanoTime() + delayNanos, new byte[0]));
      }
    }

    private void deliverReplies() {
      try {
        OutputStream out = client.getOutputStream();
        for (Piece piece = onTheirWay.take(); piece.bytes().length > 0; piece = onTheirWay.take()) {
          for (long left = piece.due() - System.nanoTime();
              left > 0;
              left = piece.due() - System.nanoTime()) {
            LockSupport.parkNanos(left);
          }
          out.write(piece.bytes());
        }
      } catch (IOException e) {
        // As above.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        end();
      }
    }

    private void end() {
      for (Socket socket : new Socket[] {client, server}) {
        try {
          socket.close();
        } catch (IOException e) {
          // It is being thrown away.
        }
        open.remove(socket);
      }
    }
  }
}
