package com.ifriend.app.doctor;

import com.ifriend.app.backend.Backend;
import com.ifriend.store.redis.RedisAddress.Kind;
import com.ifriend.store.redis.RedisConfig;
import com.ifriend.store.redis.RedisProbe;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Whether each server of {@code REDIS_URL} can be used, from its name to what it holds.
 *
 * @param sealing of the sessions
 * @param clock of this machine
 */
record RedisCheck(
    RedisConfig config, SealingCheck sealing, InstallationsCheck installations, Clock clock)
    implements Check {
  private static final String SUBJECT = "Redis";

  @Override
  public void run(Consumer<Finding> findings) throws InterruptedException {
    List<Finding> found = new ArrayList<>();
    servers(
        finding -> {
          found.add(finding);
          findings.accept(finding);
        });
    boolean usable = found.stream().noneMatch(each -> each.status() == Finding.Status.FAILED);
    if (!usable) {
      return;
    }
    boolean ofSessions = sealing.sessions() == SealingCheck.Where.REDIS;
    if (ofSessions) {
      findings.accept(sealing.look(RedisProbe.note(config)));
      installations.look(RedisProbe.records(config, Backend.INSTALLATIONS)).ifPresent(findings);
    }
    RedisProbe.turns(config, Backend.QUEUE)
        .flatMap(counts -> TurnsCheck.look(counts, ofSessions))
        .ifPresent(findings);
  }

  private void servers(Consumer<Finding> findings) throws InterruptedException {
    switch (config.address().kind()) {
      case SERVER -> servers(config.address().hosts(), findings);
      case CLUSTER -> servers(config.address().hosts(), findings);
      case SENTINEL -> {
        RedisSentinelCheck sentinels = new RedisSentinelCheck(config);
        for (HostAndPort master : sentinels.masters(findings)) {
          Optional<Finding> obstacle = obstacle(master);
          if (obstacle.isPresent()) {
            findings.accept(sentinels.masterDown(obstacle.get()));
          } else {
            var unused = examine(master, true, findings);
          }
        }
      }
    }
  }

  /** One that stands for itself, or nodes by which the others of a cluster are found. */
  private void servers(Set<HostAndPort> servers, Consumer<Finding> findings)
      throws InterruptedException {
    List<Finding> obstacles = new ArrayList<>();
    Set<HostAndPort> examined = new LinkedHashSet<>();
    Set<HostAndPort> others = new LinkedHashSet<>();
    for (HostAndPort server : servers) {
      Optional<Finding> obstacle = obstacle(server);
      if (obstacle.isPresent()) {
        obstacles.add(obstacle.get());
      } else {
        others.addAll(examine(server, examined.isEmpty(), findings));
        examined.add(server);
      }
    }
    // Whoever answers tells the bot where the others are.
    boolean enough = !examined.isEmpty();
    obstacles.forEach(finding -> findings.accept(enough ? finding.asWarning() : finding));
    others.removeAll(servers);
    for (HostAndPort other : others) {
      obstacle(other)
          .ifPresent(
              obstacle ->
                  findings.accept(
                      failed(
                          "the cluster names a node that cannot be used from here: "
                              + obstacle.message(),
                          "open the way to it; or have it tell an address that this machine reaches: "
                              + RedisCli.to(config, other, "CONFIG SET cluster-announce-ip IP"))));
    }
  }

  /**
   * Looks at a server that can be reached.
   *
   * @param first whether none of the same cluster was looked at
   * @return the masters of its cluster, if it is the first one
   */
  private List<HostAndPort> examine(HostAndPort server, boolean first, Consumer<Finding> findings) {
    Consumer<Finding> ofServer =
        config.address().hosts().size() == 1
            ? findings
            : finding -> findings.accept(finding.of(server.toString()));
    List<HostAndPort> masters = List.of();
    try (UnifiedJedis client = RedisProbe.client(config, server)) {
      var unused = client.ping();
      findings.accept(
          Finding.good(
              SUBJECT, server + " answers" + (config.address().tls() ? " through TLS" : "")));
      Optional<RedisInfo> info = info(client, server, ofServer);
      Optional<Finding> other = info.flatMap(is -> otherThanExpected(server, is));
      if (other.isPresent()) {
        findings.accept(other.get());
        return masters;
      }
      boolean clusterNode = info.map(RedisInfo::isClusterNode).orElse(false);
      if (clusterNode && first) {
        masters = new RedisClusterCheck(config, server, client).run(findings);
      }
      if (info.isPresent()) {
        new RedisServerCheck(config, server, client, info.get(), clock).run(ofServer);
      }
      if (info.map(RedisInfo::isReplica).orElse(false)) {
        // Of a cluster: its keys are looked at where their master is.
        return masters;
      }
      rights(server, ofServer);
      new RedisSessionsCheck(config, server, client).run(ofServer);
    } catch (JedisDataException e) {
      findings.accept(new RedisRefusals(config, server).of(String.valueOf(e.getMessage())));
    } catch (JedisException e) {
      findings.accept(
          failed(
              server + " was reached, and then failed: " + rootOf(e).getMessage(),
              "look into its log; to try: " + RedisCli.to(config, server, "PING")));
    }
    return masters;
  }

  private Optional<RedisInfo> info(
      UnifiedJedis client, HostAndPort server, Consumer<Finding> findings) {
    try {
      return Optional.of(RedisInfo.of(client));
    } catch (JedisDataException e) {
      findings.accept(
          Finding.warning(
              SUBJECT,
              "may not be asked what it is (INFO), so that version, eviction, memory and"
                  + " persistence are not checked: "
                  + e.getMessage(),
              RedisCli.to(
                  config,
                  server,
                  "ACL SETUSER " + config.address().user().orElse("default") + " +info")));
      return Optional.empty();
    }
  }

  /** What kind of server it is, where that is another one than {@code REDIS_URL} says. */
  private Optional<Finding> otherThanExpected(HostAndPort server, RedisInfo info) {
    if (info.isSentinel()) {
      Set<String> masters = RedisProbe.masterNames(config, server);
      return Optional.of(
          failed(
              server + " is a Sentinel, and REDIS_URL takes it for a server",
              RedisCli.url(
                  config,
                  "redis-sentinel",
                  Set.of(server),
                  "/0#" + masters.stream().findFirst().orElse("mymaster"))));
    }
    if (info.isClusterNode()) {
      return Optional.empty();
    }
    if (config.address().kind() == Kind.CLUSTER) {
      return Optional.of(
          failed(
              server + " belongs to no cluster, and REDIS_URL takes it for a node of one",
              RedisCli.url(config, "redis", Set.of(server), "/0")));
    }
    if (!info.isReplica()) {
      return Optional.empty();
    }
    String link =
        info.text("master_link_status").equals("up") ? "" : ", to which it has no connection";
    return Optional.of(
        config.address().kind() == Kind.SENTINEL
            ? failed(
                server
                    + " is what the Sentinels name the master, and a replica of "
                    + info.master(),
                "a failover may be under way: wait, and run ./ifriend doctor again; if it stays so: "
                    + RedisCli.to(config, server, "REPLICAOF NO ONE"))
            : failed(
                server + " is a read-only replica of " + info.master() + link,
                "give the address of the master: "
                    + RedisCli.url(
                        config,
                        "redis",
                        Set.of(info.master()),
                        "/" + config.address().database())));
  }

  /** Tries each command that the stores send, without having it carried out. */
  private void rights(HostAndPort server, Consumer<Finding> findings) {
    Map<String, String> refusals = RedisProbe.refusals(config, server);
    if (refusals.containsKey("MULTI")) {
      findings.accept(
          Finding.warning(
              "Redis rights",
              "transactions are refused, so that nothing else could be tried, and reading a session"
                  + " costs more: "
                  + refusals.get("MULTI"),
              RedisCli.to(
                  config,
                  server,
                  "ACL SETUSER "
                      + config.address().user().orElse("default")
                      + " +multi +exec +discard")));
    } else {
      findings.accept(
          refusals.isEmpty()
              ? Finding.good("Redis rights", "all commands and keys that the stores use")
              : new RedisRefusals(config, server).ofCommands(refusals));
    }
  }

  /** What stands between here and an answer in the right language. */
  private Optional<Finding> obstacle(HostAndPort server) throws InterruptedException {
    return new Reach(
            SUBJECT,
            "REDIS_URL",
            "docker run -d -p " + server.getPort() + ":6379 redis:7-alpine",
            server.getHost(),
            server.getPort(),
            config.timeout(),
            NameServers.ofThisMachine(config.timeout()))
        .obstacle()
        .or(() -> new RedisLanguage(SUBJECT, config, server).obstacle());
  }

  private static Finding failed(String message, String fix) {
    return Finding.failed(SUBJECT, message, fix);
  }

  private static Throwable rootOf(Throwable error) {
    Throwable root = error;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
