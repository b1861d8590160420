package com.ifriend.app.command;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A company's proxy: the only way to some hosts, which nobody else knows. */
final class ConnectProxy implements AutoCloseable {
  private final Map<String, Integer> hosts;
  private final Optional<String> login;
  private final ServerSocket listener;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> tunnels = new CopyOnWriteArrayList<>();
  private final List<String> refused = new CopyOnWriteArrayList<>();

  private ConnectProxy(Map<String, Integer> hosts, Optional<String> login) throws IOException {
    this.hosts = hosts;
    this.login = login;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  /**
   * @param hosts and the local ports that they are
   * @param login what has to be shown, as in the header; none for anybody
   */
  static ConnectProxy start(Map<String, Integer> hosts, Optional<String> login) throws IOException {
    return new ConnectProxy(hosts, login);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Where to there were tunnels. */
  List<String> tunnels() {
    return tunnels;
  }

  /** What else was asked for. */
  List<String> refused() {
    return refused;
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        threads.execute(() -> serve(client));
      } catch (IOException e) {
        // Closed.
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      for (String head = head(client.getInputStream());
          !head.isEmpty();
          head = head(client.getInputStream())) {
        String target = head.split(" ", 3)[1].replaceFirst(":443$", "");
        if (login.isPresent() && !head.contains("Proxy-Authorization: " + login.get())) {
          answer(client, "407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=x");
        } else if (!head.startsWith("CONNECT ") || !hosts.containsKey(target)) {
          refused.add(head.lines().findFirst().orElse(""));
          answer(client, "502 Bad Gateway");
        } else {
          tunnels.add(target);
          try (Socket server = new Socket(InetAddress.getLoopbackAddress(), hosts.get(target))) {
            client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(ISO_8859_1));
            threads.execute(() -> copy(server, client));
            copy(client, server);
          }
          return;
        }
      }
    } catch (IOException e) {
      // Whoever came is gone.
    }
  }

  private static void answer(Socket client, String status) throws IOException {
    client
        .getOutputStream()
        .write(("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n").getBytes(ISO_8859_1));
  }

  /** Up to the empty line, and no byte more. */
  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    for (int next = in.read(); next >= 0; next = in.read()) {
      head.write(next);
      if (head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
        return head.toString(ISO_8859_1);
      }
    }
    return "";
  }

  private static void copy(Socket from, Socket to) {
    try {
      var unused = from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      // One side is gone, and the other goes with it.
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    threads.shutdownNow();
  }
}
