package com.ifriend.bench.workload;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Redis with nothing in between: one write and one read on a blocking socket. What no client can
 * beat. Not thread-safe.
 */
public final class RawRedis implements AutoCloseable {
  private final Socket socket;
  private final OutputStream out;
  private final InputStream in;
  private byte[] request = new byte[16 * 1024];
  private int length;

  public RawRedis(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    out = socket.getOutputStream();
    in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
  }

  /** The new length of the list. */
  public long rpush(byte[] key, byte[] value) throws IOException {
    send("RPUSH".getBytes(StandardCharsets.US_ASCII), key, value);
    return number(':');
  }

  public List<byte[]> lrange(byte[] key) throws IOException {
    send(
        "LRANGE".getBytes(StandardCharsets.US_ASCII),
        key,
        "0".getBytes(StandardCharsets.US_ASCII),
        "-1".getBytes(StandardCharsets.US_ASCII));
    int size = Math.toIntExact(number('*'));
    List<byte[]> values = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      values.add(in.readNBytes(Math.toIntExact(number('$'))));
      in.skipNBytes(2);
    }
    return values;
  }

  private void send(byte[]... args) throws IOException {
    length = 0;
    header('*', args.length);
    for (byte[] arg : args) {
      header('$', arg.length);
      put(arg);
      put('\r');
      put('\n');
    }
    out.write(request, 0, length);
  }

  private void header(char type, int number) {
    put(type);
    put(Integer.toString(number).getBytes(StandardCharsets.US_ASCII));
    put('\r');
    put('\n');
  }

  private void put(byte[] bytes) {
    ensure(bytes.length);
    System.arraycopy(bytes, 0, request, length, bytes.length);
    length += bytes.length;
  }

  private void put(char c) {
    ensure(1);
    request[length++] = (byte) c;
  }

  private void ensure(int more) {
    if (length + more > request.length) {
      request = Arrays.copyOf(request, 2 * (length + more));
    }
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
