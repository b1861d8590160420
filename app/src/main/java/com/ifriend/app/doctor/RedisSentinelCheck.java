package com.ifriend.app.doctor;

import com.ifriend.store.redis.RedisConfig;
import com.ifriend.store.redis.RedisProbe;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/** Whether Sentinels can be asked, and whom they name. */
record RedisSentinelCheck(RedisConfig config) {
  private static final String SUBJECT = "Redis Sentinel";

  /** The masters that they name, which should be one. */
  Set<HostAndPort> masters(Consumer<Finding> findings) throws InterruptedException {
    Set<HostAndPort> masters = new LinkedHashSet<>();
    List<Finding> down = new ArrayList<>();
    for (HostAndPort sentinel : config.address().hosts()) {
      Optional<Finding> obstacle =
          new Reach(
                  SUBJECT,
                  "REDIS_URL",
                  "redis-sentinel /etc/redis/sentinel.conf",
                  sentinel.getHost(),
                  sentinel.getPort(),
                  config.timeout(),
                  NameServers.ofThisMachine(config.timeout()))
              .obstacle()
              .or(() -> new RedisLanguage(SUBJECT, config, sentinel).obstacle());
      if (obstacle.isPresent()) {
        down.add(obstacle.get());
      } else {
        master(sentinel, findings).ifPresent(masters::add);
      }
    }
    // The bot asks one after the other, so that one that answers is enough.
    boolean enough = !masters.isEmpty();
    down.forEach(finding -> findings.accept(enough ? finding.asWarning() : finding));
    if (masters.size() > 1) {
      findings.accept(
          Finding.warning(
              SUBJECT,
              "the Sentinels name different masters: " + masters,
              "a failover may be under way: run ./ifriend doctor again; if it stays so, reset the one"
                  + " that is wrong: "
                  + RedisCli.toSentinel(
                      config,
                      config.address().hosts().iterator().next(),
                      "SENTINEL RESET " + name())));
    }
    return masters;
  }

  private String name() {
    return config.address().master().orElse("");
  }

  private Optional<HostAndPort> master(HostAndPort sentinel, Consumer<Finding> findings) {
    try {
      Optional<HostAndPort> master = RedisProbe.master(config, sentinel);
      findings.accept(
          master.isPresent()
              ? Finding.good(SUBJECT, sentinel + " names master " + master.get())
              : unknown(sentinel));
      return master;
    } catch (JedisDataException e) {
      findings.accept(refused(sentinel, String.valueOf(e.getMessage())));
    } catch (JedisException e) {
      findings.accept(
          Finding.failed(
              SUBJECT,
              sentinel + " was reached, and does not answer: " + e.getMessage(),
              "look whether it is a Sentinel, and alive: "
                  + RedisCli.toSentinel(config, sentinel, "PING")));
    }
    return Optional.empty();
  }

  private Finding unknown(HostAndPort sentinel) {
    Set<String> known = RedisProbe.masterNames(config, sentinel);
    String ask = RedisCli.toSentinel(config, sentinel, "SENTINEL MASTERS");
    return Finding.failed(
        SUBJECT,
        sentinel
            + " knows no master "
            + name()
            + (known.isEmpty() ? ", nor any other" : "; it knows " + String.join(", ", known)),
        known.isEmpty()
            ? "tell it: "
                + RedisCli.toSentinel(
                    config, sentinel, "SENTINEL MONITOR " + name() + " HOST 6379 2")
            : "put the right name behind the # of REDIS_URL: "
                + RedisCli.url(
                    config,
                    "redis-sentinel",
                    config.address().hosts(),
                    "/" + config.address().database() + "#" + known.iterator().next())
                + "; to see all: "
                + ask);
  }

  private Finding refused(HostAndPort sentinel, String error) {
    if (error.startsWith("ERR unknown command")) {
      return Finding.failed(
          SUBJECT,
          sentinel + " is a Redis server and no Sentinel",
          "use it as one: "
              + RedisCli.url(config, "redis", Set.of(sentinel), "/" + config.address().database())
              + "; or correct the port, which for Sentinels is mostly 26379");
    }
    return Finding.failed(
        SUBJECT,
        sentinel
            + (error.startsWith("NOAUTH")
                ? " asks for a password of its own"
                : error.startsWith("WRONGPASS")
                    ? " does not accept REDIS_SENTINEL_PASSWORD"
                    : " refuses to be asked: " + error),
        "set REDIS_SENTINEL_PASSWORD (and REDIS_SENTINEL_USERNAME) to what its sentinel.conf says:"
            + " grep -E '^(requirepass|user)' sentinel.conf");
  }

  /**
   * What it means that the master which they name cannot be reached.
   *
   * @param obstacle what stands in the way
   */
  Finding masterDown(Finding obstacle) {
    HostAndPort sentinel = config.address().hosts().iterator().next();
    return Finding.failed(
        "Redis",
        "the master that the Sentinels name: " + obstacle.message(),
        "start it; or have a replica take over: "
            + RedisCli.toSentinel(config, sentinel, "SENTINEL FAILOVER " + name())
            + "; if it runs, it is announced by an address that is not reachable from here: set"
            + " replica-announce-ip in its redis.conf");
  }
}
