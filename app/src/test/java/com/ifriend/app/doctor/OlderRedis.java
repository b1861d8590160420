package com.ifriend.app.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A real server that gives itself out as version 6: a proxy changes that digit of INFO. */
final class OlderRedis implements AutoCloseable {
  private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final int target;

  private OlderRedis(int target) throws IOException {
    this.target = target;
    daemon(this::accept);
  }

  static OlderRedis before(int target) throws IOException {
    return new OlderRedis(target);
  }

  int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        daemon(() -> copy(client, server));
        daemon(() -> copy(server, client));
      } catch (IOException e) {
        // Closed.
      }
    }
  }

  private static void copy(Socket from, Socket to) {
    byte[] buffer = new byte[64 << 10];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        out.write(
            new String(buffer, 0, read, StandardCharsets.ISO_8859_1)
                .replaceFirst("redis_version:\\d+\\.", "redis_version:6.")
                .getBytes(StandardCharsets.ISO_8859_1));
      }
    } catch (IOException e) {
      // One side is gone, and the other goes with it.
    }
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "older-redis");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
