package com.ifriend.store.redis;

import com.ifriend.store.Deadline;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Set;
import java.util.function.Supplier;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionFactory;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.JedisSocketFactory;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.providers.ClusterConnectionProvider;
import redis.clients.jedis.providers.PooledConnectionProvider;
import redis.clients.jedis.providers.SentineledConnectionProvider;

/** Connections that wait for a reply only as long as is left of the {@link Deadline}. */
final class PatientConnections {
  private PatientConnections() {}

  private static Connection limited(Supplier<Connection> connections) {
    requireTime();
    Connection connection = connections.get();
    int left = Deadline.leftMillis();
    if (left == 0) {
      connection.close();
      requireTime();
    }
    if (left != Integer.MAX_VALUE) {
      connection.setSoTimeout(left);
    }
    return connection;
  }

  /** Its first words are waited for as well. */
  private static Socket limited(Socket socket) {
    requireTime();
    try {
      socket.setSoTimeout(Math.min(socket.getSoTimeout(), Deadline.leftMillis()));
      return socket;
    } catch (SocketException e) {
      throw new JedisConnectionException("the socket is closed already", e);
    }
  }

  private static void requireTime() {
    if (Deadline.leftMillis() == 0) {
      throw new JedisConnectionException(
          new SocketTimeoutException("the time was over before it could be sent"));
    }
  }

  /** Of one server. */
  static final class OfServer extends PooledConnectionProvider {
    OfServer(JedisSocketFactory sockets, JedisClientConfig config, ConnectionPoolConfig pool) {
      super(new ConnectionFactory(() -> limited(sockets.createSocket()), config), pool);
    }

    @Override
    public Connection getConnection() {
      return limited(super::getConnection);
    }

    @Override
    public Connection getConnection(CommandArguments args) {
      return getConnection();
    }
  }

  /** Of the master that Sentinels name. */
  static final class OfMaster extends SentineledConnectionProvider {
    OfMaster(
        String master,
        JedisClientConfig config,
        ConnectionPoolConfig pool,
        Set<HostAndPort> sentinels,
        JedisClientConfig ofSentinels) {
      super(master, config, pool, sentinels, ofSentinels);
    }

    @Override
    public Connection getConnection() {
      return limited(super::getConnection);
    }

    @Override
    public Connection getConnection(CommandArguments args) {
      return getConnection();
    }
  }

  /** Of the nodes of a cluster. */
  static final class OfCluster extends ClusterConnectionProvider {
    OfCluster(Set<HostAndPort> nodes, JedisClientConfig config, ConnectionPoolConfig pool) {
      super(nodes, config, pool);
    }

    @Override
    public Connection getConnection() {
      return limited(super::getConnection);
    }

    @Override
    public Connection getConnection(HostAndPort node) {
      return limited(() -> super.getConnection(node));
    }

    @Override
    public Connection getConnectionFromSlot(int slot) {
      return limited(() -> super.getConnectionFromSlot(slot));
    }
  }
}
