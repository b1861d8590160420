package com.ifriend.store.redis;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.ifriend.store.StoreException;
import com.ifriend.store.turns.TurnCounts;
import com.ifriend.store.turns.TurnRules;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.util.SafeEncoder;

/**
 * Looks at single servers as {@link RedisStores} would reach them, to find out what is wrong.
 * Changes nothing, and leaves the errors of the client as they are.
 */
public final class RedisProbe {
  private static final List<String> KEY_PATTERNS =
      List.of("session:*", "sessions:*", "state:*", "memory:*", "turns:*");

  /**
   * The commands that the stores and their scripts send, and PING, each with the fewest arguments
   * that the server takes, where that is more than one; {@code RedisProbeTest} compares it with the
   * scripts.
   */
  static final Map<String, List<String>> COMMANDS =
      Map.ofEntries(
          Map.entry("DEL", List.of()),
          Map.entry("EXISTS", List.of()),
          Map.entry("GET", List.of()),
          Map.entry("HDEL", List.of("f")),
          Map.entry("HEXISTS", List.of("f")),
          Map.entry("HGET", List.of("f")),
          Map.entry("HGETALL", List.of()),
          Map.entry("HINCRBY", List.of("f", "1")),
          Map.entry("HLEN", List.of()),
          Map.entry("HMGET", List.of("f")),
          Map.entry("HSET", List.of("f", "v")),
          Map.entry("HSETNX", List.of("f", "v")),
          Map.entry("HSTRLEN", List.of("f")),
          Map.entry("LINDEX", List.of("0")),
          Map.entry("LLEN", List.of()),
          Map.entry("LPOP", List.of()),
          Map.entry("LRANGE", List.of("0", "-1")),
          Map.entry("LREM", List.of("1", "e")),
          Map.entry("LSET", List.of("0", "e")),
          Map.entry("PEXPIRE", List.of("1")),
          Map.entry("PEXPIREAT", List.of("1")),
          Map.entry("PTTL", List.of()),
          Map.entry("RPOP", List.of()),
          Map.entry("RPUSH", List.of("e")),
          Map.entry("SET", List.of("v")),
          Map.entry("UNLINK", List.of()),
          Map.entry("ZADD", List.of("1", "m")),
          Map.entry("ZCARD", List.of()),
          Map.entry("ZCOUNT", List.of("0", "1")),
          Map.entry("ZPOPMIN", List.of()),
          Map.entry("ZRANGE", List.of("0", "1")),
          Map.entry("ZRANGEBYSCORE", List.of("0", "1")),
          Map.entry("ZREM", List.of("m")),
          Map.entry("ZREMRANGEBYSCORE", List.of("0", "1")),
          Map.entry("ZREVRANGE", List.of("0", "1")),
          Map.entry("ZSCORE", List.of("m")));

  /** What a node says of a key that is another one's; it has checked the rights before. */
  private static final Set<String> ELSEWHERE =
      Set.of("MOVED", "ASK", "CROSSSLOT", "TRYAGAIN", "CLUSTERDOWN");

  private RedisProbe() {}

  /** Of all keys that the stores use, as an ACL takes them. */
  public static List<String> keyPatterns(RedisConfig config) {
    return KEY_PATTERNS.stream().map(pattern -> config.keyPrefix() + pattern).toList();
  }

  /** What a scan matches to find one key of each session. */
  public static String sessionPattern(RedisConfig config) {
    return config.keyPrefix() + "session:*:meta";
  }

  /**
   * A client of one server, with the login, database and certificates of the configuration; opens a
   * connection when it is first used.
   */
  public static UnifiedJedis client(RedisConfig config, HostAndPort server) {
    return RedisClients.server(config, server, one(config)).jedis();
  }

  /** A client of the one server that the configuration names, by host or by socket. */
  public static UnifiedJedis client(RedisConfig config) {
    return RedisClients.server(config, one(config)).jedis();
  }

  private static ConnectionPoolConfig one(RedisConfig config) {
    ConnectionPoolConfig one = new ConnectionPoolConfig();
    one.setMaxTotal(1);
    one.setMaxWait(config.timeout());
    one.setJmxEnabled(false);
    return one;
  }

  /** What is trusted and shown to servers. */
  public static SSLContext tls(RedisConfig config) {
    try {
      return config.tls().options().createSslContext();
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("TLS cannot be set up: " + e, e);
    }
  }

  /**
   * What the server says against the commands and keys of the stores. They are queued in a
   * transaction, which is discarded: the server checks rights, memory, disk and replicas at that
   * moment, and carries out nothing.
   *
   * @return errors as the server sends them, by command; if it allows no transaction, that of MULTI
   *     alone
   * @throws JedisException if there is no connection
   */
  public static Map<String, String> refusals(RedisConfig config, HostAndPort server) {
    Map<String, String> refusals = new TreeMap<>();
    try (Connection connection = new Connection(server, RedisClients.clientConfig(config))) {
      // Without it, what follows would be carried out.
      if (!queued("MULTI", connection, refusals)) {
        return refusals;
      }
      for (String pattern : keyPatterns(config)) {
        String key = pattern.replace("*", "ifriend-probe");
        COMMANDS.forEach(
            (command, more) ->
                queued(
                    command,
                    connection,
                    refusals,
                    Stream.concat(Stream.of(key), more.stream()).toArray(String[]::new)));
        queued("EVALSHA", connection, refusals, "0".repeat(40), "1", key);
        queued("EVAL", connection, refusals, "return 1", "1", key);
      }
      queued("TIME", connection, refusals);
      if (config.replicas() > 0) {
        queued("WAIT", connection, refusals, "1", "1");
      }
      connection.sendCommand(Protocol.Command.DISCARD);
      var unused = connection.getOne();
    } catch (JedisDataException e) {
      refusals.putIfAbsent("DISCARD", String.valueOf(e.getMessage()));
    }
    return refusals;
  }

  /** Notes what the server says, if it is against it. */
  @CanIgnoreReturnValue
  private static boolean queued(
      String command, Connection connection, Map<String, String> refusals, String... args) {
    try {
      connection.sendCommand(Protocol.Command.valueOf(command), args);
      var unused = connection.getOne();
      return true;
    } catch (JedisDataException e) {
      String error = String.valueOf(e.getMessage());
      if (!ELSEWHERE.contains(error.split(" ", 2)[0])) {
        refusals.putIfAbsent(command, error);
      }
      return false;
    }
  }

  /**
   * What the store notes for all who use it; empty if it cannot be asked.
   *
   * @see com.ifriend.store.Documents#note
   */
  public static Optional<String> note(RedisConfig config) {
    try (JedisClient client = RedisClients.open(config)) {
      return Optional.ofNullable(
          client.jedis().hget(RedisDocuments.notes(config.keyPrefix()), RedisDocuments.NOTE));
    } catch (StoreException | JedisException e) {
      return Optional.empty();
    }
  }

  /** What is in the queue of this name; empty if it cannot be asked. */
  public static Optional<TurnCounts> turns(RedisConfig config, String queue) {
    try (JedisClient client = RedisClients.open(config)) {
      RedisCalls calls = new RedisCalls(client, config);
      return Optional.of(
          new RedisTurnQueue(calls, config.keyPrefix(), queue, TurnRules.DEFAULT).counts());
    } catch (StoreException | JedisException e) {
      return Optional.empty();
    }
  }

  /** The records of this kind, as they are kept; empty if they cannot be asked for. */
  public static Optional<Map<String, byte[]>> records(RedisConfig config, String kind) {
    try (JedisClient client = RedisClients.open(config)) {
      RedisCalls calls = new RedisCalls(client, config);
      return Optional.of(new RedisRecords(client.jedis(), calls, config.keyPrefix(), kind).all());
    } catch (StoreException | JedisException e) {
      return Optional.empty();
    }
  }

  /** The names of the masters that a Sentinel knows; empty if it does not tell. */
  public static Set<String> masterNames(RedisConfig config, HostAndPort sentinel) {
    Set<String> names = new TreeSet<>();
    try (Connection connection = new Connection(sentinel, RedisClients.sentinelConfig(config))) {
      connection.sendCommand(Protocol.Command.SENTINEL, "MASTERS");
      for (Object master : connection.getObjectMultiBulkReply()) {
        // name, its value, ip, its value, ...
        names.add(SafeEncoder.encode((byte[]) ((List<?>) master).get(1)));
      }
    } catch (JedisException e) {
      // Then there is nothing to propose.
    }
    return names;
  }

  /**
   * The server that a Sentinel names the master; empty if it knows none of that name.
   *
   * @throws JedisException if it cannot be asked
   */
  public static Optional<HostAndPort> master(RedisConfig config, HostAndPort sentinel) {
    try (Connection connection = new Connection(sentinel, RedisClients.sentinelConfig(config))) {
      connection.sendCommand(
          Protocol.Command.SENTINEL,
          "GET-MASTER-ADDR-BY-NAME",
          config.address().master().orElse(""));
      var reply = connection.getBinaryMultiBulkReply();
      return reply == null || reply.size() < 2
          ? Optional.empty()
          : Optional.of(
              new HostAndPort(
                  SafeEncoder.encode(reply.get(0)),
                  Integer.parseInt(SafeEncoder.encode(reply.get(1)))));
    }
  }
}
