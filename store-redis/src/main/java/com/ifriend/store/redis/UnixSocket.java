package com.ifriend.store.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import redis.clients.jedis.JedisSocketFactory;
import redis.clients.jedis.exceptions.JedisConnectionException;

/**
 * A socket in the file system, in the shape that Jedis knows. The JDK has them as channels alone,
 * which know no timeout; hence the selector. For one thread at a time, and closed from any.
 */
final class UnixSocket extends Socket {
  private final SocketChannel channel;
  private final Selector selector;
  private final SelectionKey key;
  private volatile int timeoutMillis;

  private UnixSocket(SocketChannel channel) throws IOException {
    this.channel = channel;
    channel.configureBlocking(false);
    this.selector = Selector.open();
    this.key = channel.register(selector, 0);
  }

  /**
   * Opens one for each connection of a pool; whoever waits longer than that for a reply gives up.
   */
  static JedisSocketFactory factory(Path path, int timeoutMillis) {
    return () -> {
      try {
        UnixSocket socket = connected(path);
        socket.setSoTimeout(timeoutMillis);
        return socket;
      } catch (IOException e) {
        throw new JedisConnectionException("Failed to connect to " + path + ".", e);
      }
    };
  }

  private static UnixSocket connected(Path path) throws IOException {
    SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path));
    try {
      return new UnixSocket(channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Waits until the channel is ready, also in a thread that is interrupted, as a socket does. */
  private void await(int operation) throws IOException {
    long start = System.nanoTime();
    int timeout = timeoutMillis;
    boolean interrupted = false;
    try {
      key.interestOps(operation);
      while (true) {
        long passed = (System.nanoTime() - start) / 1_000_000;
        if (timeout > 0 && passed >= timeout) {
          throw new SocketTimeoutException("Read timed out");
        }
        int ready = selector.select(timeout == 0 ? 0 : timeout - passed);
        selector.selectedKeys().clear();
        if (ready > 0 || !channel.isOpen()) {
          return;
        }
        interrupted |= Thread.interrupted();
      }
    } catch (ClosedSelectorException | CancelledKeyException e) {
      throw new ClosedChannelException();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public InputStream getInputStream() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] into, int from, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(into, from, length);
        int count = channel.read(buffer);
        while (count == 0 && length > 0) {
          await(SelectionKey.OP_READ);
          count = channel.read(buffer);
        }
        return count;
      }
    };
  }

  @Override
  public OutputStream getOutputStream() {
    return new OutputStream() {
      @Override
      public void write(int single) throws IOException {
        write(new byte[] {(byte) single}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int from, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, from, length);
        while (buffer.hasRemaining()) {
          if (channel.write(buffer) == 0) {
            await(SelectionKey.OP_WRITE);
          }
        }
      }
    };
  }

  @Override
  public synchronized void setSoTimeout(int millis) {
    timeoutMillis = millis;
  }

  @Override
  public synchronized int getSoTimeout() {
    return timeoutMillis;
  }

  @Override
  public boolean isConnected() {
    return channel.isConnected();
  }

  @Override
  public boolean isBound() {
    return true;
  }

  @Override
  public boolean isClosed() {
    return !channel.isOpen();
  }

  @Override
  public SocketAddress getRemoteSocketAddress() {
    return remote();
  }

  @Override
  public SocketAddress getLocalSocketAddress() {
    return UnixDomainSocketAddress.of("");
  }

  private SocketAddress remote() {
    try {
      return channel.getRemoteAddress();
    } catch (IOException e) {
      return UnixDomainSocketAddress.of("");
    }
  }

  @Override
  public synchronized void close() throws IOException {
    channel.close();
    // Ends a wait; the channel is let go only when its key is.
    selector.close();
  }
}
