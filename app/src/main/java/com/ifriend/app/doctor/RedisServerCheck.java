package com.ifriend.app.doctor;

import com.ifriend.store.redis.RedisConfig;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * Whether a server keeps what it is given: version, eviction, persistence, memory, connections,
 * replicas, clock.
 */
record RedisServerCheck(
    RedisConfig config, HostAndPort server, UnifiedJedis client, RedisInfo info, Clock ours) {
  private static final int OLDEST_VERSION = 7;

  /** Above this share of memory or connections there is little room left. */
  private static final double FULL = 0.8;

  void run(Consumer<Finding> findings) {
    version(findings);
    eviction(findings);
    persistence(findings);
    memory(findings);
    connections(findings);
    replicas(findings);
    clock(findings);
  }

  private void version(Consumer<Finding> findings) {
    String version = info.text("redis_version");
    boolean old =
        version.matches("\\d+\\..*")
            && Integer.parseInt(version.substring(0, version.indexOf('.'))) < OLDEST_VERSION;
    findings.accept(
        old
            ? Finding.failed(
                "Redis version",
                "Redis " + version,
                "upgrade to 7.0 or newer: docker run -d -p 6379:6379 redis:7-alpine (Memorystore: gcloud"
                    + " redis instances upgrade NAME --region=us-central1"
                    + " --redis-version=redis_7_0)")
            : Finding.good("Redis version", info.product()));
  }

  private void eviction(Consumer<Finding> findings) {
    String policy = info.text("maxmemory_policy");
    boolean limited = info.number("maxmemory") > 0;
    String fix =
        cli("CONFIG SET maxmemory-policy noeviction")
            + " (Memorystore: gcloud redis instances update NAME --region=us-central1"
            + " --update-redis-config maxmemory-policy=noeviction)";
    if (policy.isEmpty() || policy.equals("noeviction")) {
      findings.accept(
          Finding.good("Redis eviction", "noeviction: sessions leave by their TTL alone"));
    } else if (limited) {
      findings.accept(
          Finding.failed(
              "Redis eviction",
              "maxmemory-policy is " + policy + ": with full memory live sessions lose keys",
              fix));
    } else {
      findings.accept(
          Finding.warning(
              "Redis eviction",
              "maxmemory-policy is " + policy + ", which begins to count with a maxmemory",
              fix));
    }
  }

  private void persistence(Consumer<Finding> findings) {
    if (info.number("aof_enabled") == 1) {
      // One that cannot be written shows when writes are tried.
      findings.accept(Finding.good("Redis persistence", "append-only file (AOF)"));
      return;
    }
    String fix =
        cli("CONFIG SET appendonly yes")
            + " (Memorystore: gcloud redis instances update NAME --region=us-central1"
            + " --persistence-mode=rdb --rdb-snapshot-period=1h)";
    try {
      String save = client.configGet("save").getOrDefault("save", "");
      findings.accept(
          save.isBlank()
              ? Finding.warning(
                  "Redis persistence", "none: a restart of Redis ends all sessions", fix)
              : Finding.warning(
                  "Redis persistence",
                  "snapshots only (RDB, save " + save + "): a crash loses what came after the last",
                  fix));
    } catch (JedisDataException e) {
      findings.accept(
          Finding.warning(
              "Redis persistence",
              "no append-only file; whether there are snapshots is hidden",
              fix));
    }
  }

  private void memory(Consumer<Finding> findings) {
    long used = info.number("used_memory");
    long limit = info.number("maxmemory");
    if (limit == 0) {
      findings.accept(
          Finding.good(
              "Redis memory", mebibytes(used) + " used, no maxmemory: the machine is the limit"));
      return;
    }
    String text =
        String.format(
            Locale.ROOT,
            "%s of %s used (%d %%)",
            mebibytes(used),
            mebibytes(limit),
            100 * used / limit);
    findings.accept(
        (double) used > FULL * (double) limit
            ? Finding.warning(
                "Redis memory",
                text,
                "reduce REDIS_SESSION_TTL, or give it more: "
                    + cli("CONFIG SET maxmemory 2gb")
                    + " (Memorystore: gcloud redis instances update NAME --region=us-central1"
                    + " --size=2)")
            : Finding.good("Redis memory", text));
  }

  private void connections(Consumer<Finding> findings) {
    long used = info.number("connected_clients");
    long limit = info.number("maxclients");
    if (limit > 0) {
      String text = used + " of " + limit + " connections in use";
      findings.accept(
          (double) used > FULL * (double) limit
              ? Finding.warning(
                  "Redis connections",
                  text,
                  "see who has them: "
                      + cli("CLIENT LIST")
                      + ", and allow more: "
                      + cli("CONFIG SET maxclients 10000"))
              : Finding.good("Redis connections", text));
    }
  }

  private void replicas(Consumer<Finding> findings) {
    long there = info.number("connected_slaves");
    if (config.replicas() > there) {
      findings.accept(
          Finding.failed(
              "Redis replicas",
              "appends wait for "
                  + config.replicas()
                  + " replicas (SESSION_DURABILITY), and "
                  + there
                  + " follow",
              "start one, on its machine: redis-cli REPLICAOF "
                  + server.getHost()
                  + " "
                  + server.getPort()
                  + "; or do without: SESSION_DURABILITY=redis"));
    }
  }

  private void clock(Consumer<Finding> findings) {
    findings.accept(new ClockSkew(ours).to("Redis", this::now));
  }

  private Instant now() {
    List<?> time = (List<?>) client.executeCommand(new CommandArguments(Protocol.Command.TIME));
    return Instant.ofEpochSecond(
        Long.parseLong(text(time.get(0))), Long.parseLong(text(time.get(1))) * 1_000);
  }

  private String cli(String command) {
    return RedisCli.to(config, server, command);
  }

  private static String text(Object reply) {
    return new String((byte[]) reply, StandardCharsets.UTF_8);
  }

  private static String mebibytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f MiB", (double) bytes / (1 << 20));
  }
}
