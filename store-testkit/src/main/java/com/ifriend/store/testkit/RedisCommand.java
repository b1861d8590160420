package com.ifriend.store.testkit;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Sends a server one command, to set it up; for commands without blanks in their arguments. */
final class RedisCommand {
  private RedisCommand() {}

  /** Returns a line or a text. */
  static String send(int port, String command) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(5_000);
      socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
      InputStream in = new BufferedInputStream(socket.getInputStream());
      String line = line(in);
      switch (line.charAt(0)) {
        case '$' -> {
          byte[] text = in.readNBytes(Integer.parseInt(line.substring(1)));
          return new String(text, StandardCharsets.UTF_8);
        }
        case '-' -> throw new IllegalStateException(command + " was refused: " + line);
        default -> {
          return line.substring(1);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
