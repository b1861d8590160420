package com.ifriend.store.redis;

import com.ifriend.store.Deadline;
import com.ifriend.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.Connection;
import redis.clients.jedis.JedisCluster;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.providers.ClusterConnectionProvider;
import redis.clients.jedis.providers.ConnectionProvider;
import redis.clients.jedis.providers.PooledConnectionProvider;
import redis.clients.jedis.providers.SentineledConnectionProvider;
import redis.clients.jedis.util.Pool;

/**
 * A client of Jedis 6, 7 or 8, whichever an application has: the one place that knows where they
 * differ. All else in this package uses what they have in common; the build tests it with each.
 * Thread-safe.
 */
final class JedisClient implements AutoCloseable {
  private final UnifiedJedis jedis;
  private final @Nullable ConnectionProvider provider;

  private JedisClient(UnifiedJedis jedis, @Nullable ConnectionProvider provider) {
    this.jedis = jedis;
    this.provider = provider;
  }

  /** Any client of an application's. */
  static JedisClient of(UnifiedJedis jedis) {
    try {
      return new JedisClient(jedis, (ConnectionProvider) Jedis.PROVIDER.get(jedis));
    } catch (IllegalAccessException e) {
      throw misfit(e);
    }
  }

  /** A client of one server, be it found by a Sentinel. */
  static JedisClient of(ConnectionProvider connections) {
    return new JedisClient(new OfServer(connections), connections);
  }

  /** A client of a cluster. */
  @SuppressWarnings("deprecation") // Its successor is not in Jedis 6.
  static JedisClient ofCluster(ClusterConnectionProvider nodes, int attempts, Duration patience) {
    return new JedisClient(new JedisCluster(nodes, attempts, patience), nodes);
  }

  private static final class OfServer extends UnifiedJedis {
    OfServer(ConnectionProvider connections) {
      super(connections, RedisProtocol.RESP2);
    }
  }

  UnifiedJedis jedis() {
    return jedis;
  }

  boolean isCluster() {
    return provider instanceof ClusterConnectionProvider;
  }

  /** The pools of the nodes of a cluster, replicas too; empty for a client of one server. */
  Map<String, ? extends Pool<Connection>> nodes() {
    return provider instanceof ClusterConnectionProvider cluster ? cluster.getNodes() : Map.of();
  }

  /**
   * A connection to a node, to be closed. An application's own waits as long as the application
   * says.
   */
  Connection connection(Pool<Connection> node) {
    Connection connection = node.getResource();
    try {
      if (provider instanceof PatientConnections.OfCluster) {
        connection.setSoTimeout(Math.max(1, Deadline.leftMillis()));
      }
      return connection;
    } catch (RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  /** Asks again which node of a cluster has which slots. */
  void refreshTopology() {
    if (provider instanceof ClusterConnectionProvider cluster) {
      cluster.renewSlotCache();
    }
  }

  /** Empty where the client does not tell, as for Sentinels in Jedis 6 and 7.0. */
  List<Pool<Connection>> pools() {
    if (provider instanceof PooledConnectionProvider server) {
      return List.of(server.getPool());
    }
    if (provider instanceof SentineledConnectionProvider sentinels) {
      return Jedis.POOLS_OF_SENTINELS.map(pools -> pools.of(sentinels)).orElse(List.of());
    }
    return new ArrayList<>(nodes().values());
  }

  /** Its type has another name in Jedis 6. */
  AbstractPipeline pipelined() {
    try {
      return (AbstractPipeline) Jedis.PIPELINED.invokeExact(jedis);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("no checked exception is declared", e);
    }
  }

  private static final class Jedis {
    static final Field PROVIDER;
    static final MethodHandle PIPELINED;
    static final Optional<PoolsOfSentinels> POOLS_OF_SENTINELS;

    static {
      try {
        PROVIDER = UnifiedJedis.class.getDeclaredField("provider");
        PROVIDER.setAccessible(true);
        PIPELINED =
            MethodHandles.publicLookup()
                .unreflect(UnifiedJedis.class.getMethod("pipelined"))
                .asType(MethodType.methodType(AbstractPipeline.class, UnifiedJedis.class));
      } catch (ReflectiveOperationException | RuntimeException e) {
        throw misfit(e);
      }
      POOLS_OF_SENTINELS = PoolsOfSentinels.find();
    }
  }

  private record PoolsOfSentinels(Method method) {
    /** What the interface has in place of the method would take a connection. */
    static Optional<PoolsOfSentinels> find() {
      try {
        return Optional.of(
            new PoolsOfSentinels(
                SentineledConnectionProvider.class.getDeclaredMethod("getConnectionMap")));
      } catch (NoSuchMethodException e) {
        return Optional.empty();
      }
    }

    @SuppressWarnings("unchecked")
    List<Pool<Connection>> of(SentineledConnectionProvider provider) {
      try {
        return new ArrayList<>(((Map<?, Pool<Connection>>) method.invoke(provider)).values());
      } catch (IllegalAccessException | InvocationTargetException e) {
        throw misfit(e);
      }
    }
  }

  /** Of the Jedis on the class path; "of an unknown version" if it does not say. */
  static String version() {
    Properties properties = new Properties();
    try (InputStream in = UnifiedJedis.class.getResourceAsStream("pom.properties")) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      // Then it does not say.
    }
    return properties.getProperty("version", "of an unknown version");
  }

  /** What is thrown when the Jedis on the class path is one that we do not know. */
  static StoreException misfit(Throwable cause) {
    return new StoreException(
        "Jedis "
            + version()
            + " is on the class path; store-redis works with Jedis 6, 7 and 8: let your build use"
            + " one of these ("
            + cause
            + ")",
        cause);
  }

  @Override
  public void close() {
    jedis.close();
  }
}
