package com.ifriend.bench.kit;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Redis with nothing in between: one write and one read on a blocking socket. What no client can
 * beat. Not thread-safe.
 */
public final class RawRedis implements AutoCloseable {
  private final Socket socket;
  private final OutputStream out;
  private final InputStream in;

  public RawRedis(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    out = socket.getOutputStream();
    in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
  }

  /** Pushes payloads to a list. */
  public Way pushing(String name, String list, int samples) {
    byte[] key = list.getBytes(StandardCharsets.UTF_8);
    return Way.of(name, samples, new Payload("raw")::json, json -> rpush(key, json));
  }

  /** The new length of the list. */
  @CanIgnoreReturnValue
  public long rpush(byte[] key, byte[] value) throws IOException {
    send(bytes("RPUSH"), key, value);
    return number(':');
  }

  @CanIgnoreReturnValue
  public List<byte[]> lrange(byte[] key) throws IOException {
    send(bytes("LRANGE"), key, bytes("0"), bytes("-1"));
    int size = Math.toIntExact(number('*'));
    List<byte[]> values = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      values.add(in.readNBytes(Math.toIntExact(number('$'))));
      in.skipNBytes(2);
    }
    return values;
  }

  private void send(byte[]... args) throws IOException {
    ByteArrayOutputStream request = new ByteArrayOutputStream(1024);
    request.write(bytes("*" + args.length + "\r\n"));
    for (byte[] arg : args) {
      request.write(bytes("$" + arg.length + "\r\n"));
      request.write(arg);
      request.write(bytes("\r\n"));
    }
    request.writeTo(out);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private long number(char type) throws IOException {
    int first = in.read();
    if (first != type) {
      throw first < 0
          ? new EOFException("the server closed the connection")
          : new IOException("expected " + type + ", got " + (char) first);
    }
    long number = 0;
    for (int c = in.read(); c != '\r'; c = in.read()) {
      number = 10 * number + (c - '0');
    }
    in.skipNBytes(1);
    return number;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
