package com.ifriend.store.redis;

import com.ifriend.store.StoreException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.DefaultJedisSocketFactory;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisSocketFactory;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/** Opens the client that fits an address, and looks at the server behind it. */
final class RedisClients {
  private static final Logger log = LoggerFactory.getLogger(RedisClients.class);

  /** The first with PEXPIREAT ... GT. */
  private static final int OLDEST_MAJOR_VERSION = 7;

  /** How often a command follows a cluster that is moving slots or electing a master. */
  private static final int CLUSTER_ATTEMPTS = 5;

  private RedisClients() {}

  /**
   * A client of a server that is there and fit for use.
   *
   * @throws StoreException if there is none
   */
  static JedisClient open(RedisConfig config) {
    return RedisErrors.translate(config, "connecting", () -> opened(config));
  }

  private static JedisClient opened(RedisConfig config) {
    try {
      return fit(config);
    } catch (LinkageError e) {
      throw JedisClient.misfit(e);
    }
  }

  /** An application's client, of a server that is there and fit for use. */
  static JedisClient fit(RedisConfig config, UnifiedJedis client) {
    return RedisErrors.translate(
        config,
        "connecting",
        () -> {
          try {
            JedisClient given = JedisClient.of(client);
            greet(config, given)
                .ifPresent(
                    server -> {
                      if (server.clusterNode()) {
                        throw new StoreException(
                            "the client is for one server, and Redis at "
                                + config.address().where()
                                + " is a node of a cluster; hand in a client for clusters");
                      }
                      check(config, server);
                    });
            return given;
          } catch (LinkageError e) {
            throw JedisClient.misfit(e);
          }
        });
  }

  /** Asks for a sign of life, and one server for what it is. */
  private static Optional<ServerInfo> greet(RedisConfig config, JedisClient client) {
    if (client.isCluster()) {
      // Its node was found by asking for the slots; any key reaches one.
      var unused = client.jedis().exists(config.keyPrefix() + "session:ifriend-probe");
      return Optional.empty();
    }
    var unused = client.jedis().ping();
    return ServerInfo.of(client.jedis());
  }

  private static JedisClient fit(RedisConfig config) {
    JedisClient client =
        switch (config.address().kind()) {
          case SERVER -> server(config);
          case CLUSTER -> cluster(config);
          case SENTINEL -> sentinel(config);
        };
    try {
      Optional<ServerInfo> info = greet(config, client);
      if (info.isPresent() && info.get().clusterNode()) {
        client.close();
        return cluster(config);
      }
      info.ifPresent(server -> check(config, server));
      return client;
    } catch (RuntimeException e) {
      client.close();
      throw e;
    }
  }

  private static JedisClient server(RedisConfig config) {
    return server(config, poolConfig(config));
  }

  /** A client of the one server of the address. */
  static JedisClient server(RedisConfig config, ConnectionPoolConfig pool) {
    RedisAddress address = config.address();
    if (address.socket().isEmpty()) {
      return server(config, address.hosts().iterator().next(), pool);
    }
    DefaultJedisClientConfig login = clientConfig(config);
    JedisSocketFactory sockets =
        UnixSocket.factory(address.socket().get(), login.getSocketTimeoutMillis());
    return JedisClient.of(new PatientConnections.OfServer(sockets, login, pool));
  }

  static JedisClient server(RedisConfig config, HostAndPort server, ConnectionPoolConfig pool) {
    DefaultJedisClientConfig login = clientConfig(config);
    JedisSocketFactory sockets = new DefaultJedisSocketFactory(server, login);
    return JedisClient.of(new PatientConnections.OfServer(sockets, login, pool));
  }

  private static JedisClient cluster(RedisConfig config) {
    return JedisClient.ofCluster(
        new PatientConnections.OfCluster(
            config.address().hosts(), clientConfig(config), poolConfig(config)),
        CLUSTER_ATTEMPTS,
        config.timeout());
  }

  private static JedisClient sentinel(RedisConfig config) {
    DefaultJedisClientConfig ofSentinels = sentinelConfig(config);
    try {
      return JedisClient.of(
          new PatientConnections.OfMaster(
              config.address().master().orElseThrow(),
              clientConfig(config),
              poolConfig(config),
              config.address().hosts(),
              ofSentinels));
    } catch (JedisException e) {
      // The client does not say why no Sentinel answers.
      for (HostAndPort host : config.address().hosts()) {
        Optional<JedisException> problem = problemOf(config, host, ofSentinels);
        if (e instanceof JedisConnectionException) {
          problem.ifPresent(e::addSuppressed);
        }
      }
      throw e;
    }
  }

  static DefaultJedisClientConfig sentinelConfig(RedisConfig config) {
    int timeout = Math.toIntExact(config.timeout().toMillis());
    DefaultJedisClientConfig.Builder builder =
        DefaultJedisClientConfig.builder()
            .protocol(RedisProtocol.RESP2)
            .connectionTimeoutMillis(timeout)
            .socketTimeoutMillis(timeout);
    config
        .sentinelLogin()
        .ifPresent(
            login -> {
              login.user().ifPresent(builder::user);
              builder.password(login.password());
            });
    return secured(builder, config).build();
  }

  /**
   * Asks a Sentinel for a sign of life.
   *
   * @return why it gives none
   * @throws StoreException if it does not like the login
   */
  private static Optional<JedisException> problemOf(
      RedisConfig config, HostAndPort host, DefaultJedisClientConfig ofSentinels) {
    try (Connection connection = new Connection(host, ofSentinels)) {
      connection.sendCommand(Protocol.Command.PING);
      var unused = connection.getOne();
      return Optional.empty();
    } catch (JedisDataException e) {
      throw new StoreException(
          "the Sentinel at "
              + host
              + " refuses to be asked: "
              + e.getMessage()
              + (config.sentinelLogin().isPresent()
                  ? "; check REDIS_SENTINEL_PASSWORD and REDIS_SENTINEL_USERNAME"
                  : "; set REDIS_SENTINEL_PASSWORD"),
          e);
    } catch (JedisException e) {
      return Optional.of(e);
    }
  }

  static DefaultJedisClientConfig clientConfig(RedisConfig config) {
    int timeout = Math.toIntExact(config.timeout().toMillis());
    RedisAddress address = config.address();
    DefaultJedisClientConfig.Builder builder =
        DefaultJedisClientConfig.builder()
            .protocol(RedisProtocol.RESP2)
            .connectionTimeoutMillis(timeout)
            .socketTimeoutMillis(timeout)
            .database(address.database())
            .clientName("ifriend");
    address.user().ifPresent(builder::user);
    address.password().ifPresent(builder::password);
    return secured(builder, config).build();
  }

  private static DefaultJedisClientConfig.Builder secured(
      DefaultJedisClientConfig.Builder builder, RedisConfig config) {
    return config.address().tls() ? builder.sslOptions(config.tls().options()) : builder;
  }

  static ConnectionPoolConfig poolConfig(RedisConfig config) {
    ConnectionPoolConfig pool = new ConnectionPoolConfig();
    pool.setMaxTotal(config.maxConnections());
    pool.setMaxIdle(config.maxConnections());
    pool.setMaxWait(config.timeout());
    pool.setEvictionPolicy(
        PatientConnections.patientWhenIdle(Math.toIntExact(config.timeout().toMillis())));
    pool.setJmxEnabled(false);
    return pool;
  }

  static void check(RedisConfig config, ServerInfo server) {
    if (server.majorVersion() < OLDEST_MAJOR_VERSION) {
      throw new StoreException(
          "Redis at "
              + config.address().where()
              + " is version "
              + server.version()
              + "; "
              + OLDEST_MAJOR_VERSION
              + ".0 or newer is needed");
    }
    if (server.evicts()) {
      log.warn(
          "Redis at {} has maxmemory-policy {}: when its memory is full it drops keys of live"
              + " sessions. Such a session is refused as torn, never shown short; to lose none, set"
              + " noeviction and enough memory",
          config.address().where(),
          server.evictionPolicy());
    }
  }

  /**
   * What a server says of itself.
   *
   * @param version as in {@code 7.0.15}; of Valkey, the one of Redis that it stands for
   * @param clusterNode whether it belongs to a cluster
   * @param evictionPolicy {@code maxmemory-policy}
   */
  record ServerInfo(String version, boolean clusterNode, String evictionPolicy) {
    /** Empty if we may not ask; then the first command that is too new says so. */
    static Optional<ServerInfo> of(UnifiedJedis client) {
      try {
        return Optional.of(parse(client.info()));
      } catch (JedisDataException e) {
        return Optional.empty();
      }
    }

    static ServerInfo parse(String info) {
      return new ServerInfo(
          field("redis_version", info),
          field("cluster_enabled", info).equals("1"),
          field("maxmemory_policy", info));
    }

    /** From the section {@code stats}. */
    static KeyLosses losses(String info) {
      return new KeyLosses(number("expired_keys", info), number("evicted_keys", info));
    }

    private static long number(String name, String info) {
      String text = field(name, info);
      return text.isEmpty() ? 0 : Long.parseLong(text);
    }

    private static String field(String name, String info) {
      Matcher line = Pattern.compile("(?m)^" + name + ":(\\S*)").matcher(info);
      return line.find() ? line.group(1) : "";
    }

    /** A server that hides its version is taken for a new one. */
    int majorVersion() {
      return version.matches("\\d{1,4}\\..*")
          ? Integer.parseInt(version.substring(0, version.indexOf('.')))
          : Integer.MAX_VALUE;
    }

    boolean evicts() {
      return !evictionPolicy.isEmpty() && !evictionPolicy.equals("noeviction");
    }
  }
}
