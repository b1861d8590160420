package com.ifriend.app.doctor;

import com.ifriend.store.redis.RedisConfig;
import com.ifriend.store.redis.RedisProbe;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import redis.clients.jedis.HostAndPort;

/** What the errors mean by which a server of Redis refuses to serve. */
record RedisRefusals(RedisConfig config, HostAndPort server) {
  private static final String SUBJECT = "Redis";

  /**
   * What a refusal says of the set-up.
   *
   * @param error as the server sent it
   */
  Finding of(String error) {
    return switch (error.split(" ", 2)[0]) {
      case "WRONGPASS" ->
          failed(
              server + " does not accept the user and password of REDIS_URL",
              "correct them: redis://user:password@host:port/0, percent-encoded; the default user"
                  + " is called default");
      case "NOAUTH" ->
          failed(
              server + " asks for a password, and REDIS_URL has none",
              "add it: redis://:password@host:port/0");
      case "NOPERM" ->
          failed(
              "the user of REDIS_URL may not do what is needed: " + error,
              "let its ACL have the keys and commands that the stores use: " + allow("+@all"));
      case "LOADING" ->
          failed(
              server + " has just started and still reads its data (LOADING)",
              "wait; to see how long: " + cli("INFO persistence") + " | grep loading_eta_seconds");
      case "MASTERDOWN" ->
          failed(
              server + " is a replica that has lost its master (MASTERDOWN)",
              "start the master, or make this one the master: " + cli("REPLICAOF NO ONE"));
      case "READONLY" ->
          failed(
              server + " is a read-only replica (READONLY)",
              "put the address of its master, or of the Sentinels, into REDIS_URL; to see it: "
                  + cli("INFO replication"));
      case "BUSY" ->
          failed(
              server + " runs somebody's script, and answers nothing else meanwhile (BUSY)",
              "end it: " + cli("SCRIPT KILL"));
      case "OOM" ->
          failed(
              server + " has no memory left, and takes no writes (OOM)",
              "give it more: "
                  + cli("CONFIG SET maxmemory 2gb")
                  + " (Memorystore: gcloud redis instances update NAME --region=us-central1 --size=2),"
                  + " or reduce REDIS_SESSION_TTL");
      case "MISCONF" ->
          failed(
              server + " cannot write to its disk, and so takes no writes: " + error,
              "free space on its disk (df -h), look into its log, then: " + cli("BGSAVE"));
      case "NOREPLICAS" ->
          failed(
              server + " takes no writes, since too few replicas follow it (NOREPLICAS)",
              "start the replicas, or do without: " + cli("CONFIG SET min-replicas-to-write 0"));
      case "DENIED" ->
          failed(
              server
                  + " is in protected mode: without a password it speaks to its own machine only",
              "give it one, on its machine: redis-cli CONFIG SET requirepass PASSWORD, and put it"
                  + " into REDIS_URL: redis://:PASSWORD@"
                  + server
                  + "/0");
      default -> byText(error);
    };
  }

  private Finding byText(String error) {
    if (error.contains("max number of clients")) {
      return failed(
          server + " has no room for another connection (maxclients)",
          "see who has them: "
              + cli("CLIENT LIST")
              + ", and allow more: "
              + cli("CONFIG SET maxclients 10000")
              + "; each instance of the bot takes up to "
              + config.maxConnections()
              + " (REDIS_MAX_CONNECTIONS)");
    }
    if (error.contains("does not support HELLO")) {
      return failed(
          server + " is older than Redis 6, and 7.0 is needed (or its HELLO is renamed)",
          "upgrade to 7.0 or newer: docker run -d -p 6379:6379 redis:7-alpine; to see what it is: "
              + cli("INFO server"));
    }
    if (error.contains("DB index") || error.contains("SELECT is not allowed")) {
      return failed(
          server + " has no database " + config.address().database(),
          "use /0 in REDIS_URL: " + RedisCli.url(config, "redis", Set.of(server), "/0"));
    }
    return failed(server + " refuses us: " + error, "look into its log; to try: " + cli("PING"));
  }

  /**
   * What refusals of single commands say.
   *
   * @param errors by command, see {@link RedisProbe#refusals}
   */
  Finding ofCommands(Map<String, String> errors) {
    Map<String, String> denied =
        errors.entrySet().stream()
            .filter(entry -> entry.getValue().startsWith("NOPERM"))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    if (!denied.isEmpty()) {
      Set<String> commands = new TreeSet<>();
      denied.forEach(
          (command, error) -> {
            if (!error.contains("access")) {
              commands.add(command);
            }
          });
      return commands.isEmpty()
          ? failed("the user of REDIS_URL may not touch the keys that the stores use", allow(""))
          : failed(
              "the user of REDIS_URL may not call " + String.join(", ", commands),
              allow(
                  commands.stream()
                      .map(command -> "+" + command.toLowerCase(Locale.ROOT))
                      .collect(Collectors.joining(" "))));
    }
    Map.Entry<String, String> first = errors.entrySet().iterator().next();
    return first.getValue().startsWith("ERR unknown command")
        ? failed(
            server + " does not have " + String.join(", ", new TreeSet<>(errors.keySet())),
            "use a server that has it: no rename-command in its redis.conf, and no product without"
                + " scripts")
        : of(first.getValue());
  }

  private String allow(String commands) {
    return cli(
        "ACL SETUSER "
            + config.address().user().orElse("default")
            + (commands.isEmpty() ? "" : " " + commands)
            + RedisProbe.keyPatterns(config).stream()
                .map(pattern -> " '~" + pattern + "'")
                .collect(Collectors.joining()));
  }

  private String cli(String command) {
    return RedisCli.to(config, server, command);
  }

  private static Finding failed(String message, String fix) {
    return Finding.failed(SUBJECT, message, fix);
  }
}
