package com.ifriend.store.testkit;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Sends a server one command, to set it up; for commands without blanks in their arguments. */
final class RedisCommand {
  private RedisCommand() {}

  /** Returns a line or a text. */
  static String send(int port, String command) {
    return send(port, List.of(), command);
  }

  /**
   * Returns a line or a text.
   *
   * @param before commands that must be sent first on the same connection
   */
  static String send(int port, List<String> before, String command) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(5_000);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      for (String first : before) {
        var unused = exchange(socket, in, first);
      }
      return exchange(socket, in, command);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String exchange(Socket socket, InputStream in, String command) throws IOException {
    socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
    String line = line(in);
    return switch (line.charAt(0)) {
      case '$' ->
          new String(in.readNBytes(Integer.parseInt(line.substring(1))), StandardCharsets.UTF_8);
      case '-' -> throw new IllegalStateException(command + " was refused: " + line);
      default -> line.substring(1);
    };
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\r'; c = in.read()) {
      if (c < 0) {
        throw new IOException("The server closed the connection");
      }
      line.append((char) c);
    }
    var unused = in.read();
    return line.toString();
  }
}
