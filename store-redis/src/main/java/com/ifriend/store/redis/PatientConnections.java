package com.ifriend.store.redis;

import com.ifriend.store.Deadline;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.commons.pool2.impl.DefaultEvictionPolicy;
import org.apache.commons.pool2.impl.EvictionPolicy;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionFactory;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.JedisSocketFactory;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.providers.ClusterConnectionProvider;
import redis.clients.jedis.providers.PooledConnectionProvider;
import redis.clients.jedis.providers.SentineledConnectionProvider;

/** Connections that wait for a reply only as long as is left of the {@link Deadline}. */
final class PatientConnections {
  private PatientConnections() {}

  /**
   * @param whole how long a reply is waited for outside of a deadline, in milliseconds; a
   *     connection may come with what was left to who had it before
   */
  private static Connection limited(int whole, Supplier<Connection> connections) {
    requireTime();
    Connection connection = connections.get();
    try {
      requireTime();
      connection.setSoTimeout(limited(whole));
      return connection;
    } catch (RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  private static int limited(int whole) {
    int left = Deadline.leftMillis();
    // None would be for ever.
    return left == Integer.MAX_VALUE ? whole : Math.max(1, left);
  }

  /** Its first words are waited for as well. */
  private static Socket limited(JedisSocketFactory sockets) {
    requireTime();
    Socket socket = sockets.createSocket();
    try {
      socket.setSoTimeout(Math.min(socket.getSoTimeout(), limited(socket.getSoTimeout())));
      return socket;
    } catch (SocketException e) {
      closeQuietly(socket);
      throw new JedisConnectionException("the socket is closed already", e);
    } catch (RuntimeException e) {
      closeQuietly(socket);
      throw e;
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // The first error says it.
    }
  }

  private static void requireTime() {
    if (Deadline.leftMillis() == 0) {
      throw late();
    }
  }

  /** No failure of a connection, after which a client of a cluster would look for another node. */
  static JedisException late() {
    return new JedisException(
        new SocketTimeoutException("the time was over before it could be sent"));
  }

  /** So that an idle connection that is asked for a sign of life has the whole time for it. */
  static EvictionPolicy<Connection> patientWhenIdle(int whole) {
    EvictionPolicy<Connection> usual = new DefaultEvictionPolicy<>();
    return (config, idle, count) -> {
      idle.getObject().setSoTimeout(whole);
      return usual.evict(config, idle, count);
    };
  }

  /** Of one server. */
  static final class OfServer extends PooledConnectionProvider {
    private final int whole;

    OfServer(JedisSocketFactory sockets, JedisClientConfig config, ConnectionPoolConfig pool) {
      super(new ConnectionFactory(() -> limited(sockets), config), pool);
      this.whole = config.getSocketTimeoutMillis();
    }

    @Override
    public Connection getConnection() {
      return limited(whole, super::getConnection);
    }

    @Override
    public Connection getConnection(CommandArguments args) {
      return getConnection();
    }
  }

  /** Of the master that Sentinels name. */
  static final class OfMaster extends SentineledConnectionProvider {
    private final int whole;

    OfMaster(
        String master,
        JedisClientConfig config,
        ConnectionPoolConfig pool,
        Set<HostAndPort> sentinels,
        JedisClientConfig ofSentinels) {
      super(master, config, pool, sentinels, ofSentinels);
      this.whole = config.getSocketTimeoutMillis();
    }

    @Override
    public Connection getConnection() {
      return limited(whole, super::getConnection);
    }

    @Override
    public Connection getConnection(CommandArguments args) {
      return getConnection();
    }
  }

  /** Of the nodes of a cluster. */
  static final class OfCluster extends ClusterConnectionProvider {
    private final int whole;

    OfCluster(Set<HostAndPort> nodes, JedisClientConfig config, ConnectionPoolConfig pool) {
      super(nodes, config, pool);
      this.whole = config.getSocketTimeoutMillis();
    }

    @Override
    public Connection getConnection() {
      return limited(whole, super::getConnection);
    }

    @Override
    public Connection getConnection(HostAndPort node) {
      return limited(whole, () -> super.getConnection(node));
    }

    @Override
    public Connection getConnectionFromSlot(int slot) {
      return limited(whole, () -> super.getConnectionFromSlot(slot));
    }
  }
}
