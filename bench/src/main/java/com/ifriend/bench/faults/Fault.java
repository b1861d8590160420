package com.ifriend.bench.faults;

import com.ifriend.store.testkit.TcpProxy.Cut;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/** What fails, and how it is mended three seconds later. */
@SuppressWarnings("ImmutableEnumChecker") // What is done is a function without a state.
enum Fault {
  NONE("nothing fails", lab -> {}, lab -> {}),
  REDIS_KILLED(
      "Redis is killed, and started again on its append-only file (`everysec`)",
      lab -> lab.redis().kill(),
      lab -> lab.redis().restart()),
  REDIS_LOST(
      "Redis is killed, and comes back empty",
      lab -> {
        lab.redis(client -> client.configSet("appendonly", "no"));
        lab.redis(client -> client.flushAll());
        lab.redis().kill();
      },
      lab -> {
        lab.redis().restart();
        lab.redis(client -> client.flushAll());
      }),
  REDIS_FLUSHED("`FLUSHALL` on Redis", lab -> lab.redis(client -> client.flushAll()), lab -> {}),
  REDIS_ROLLED_BACK(
      "a failover to a Redis that lacks the last second: all sessions end earlier",
      lab ->
          lab.redis(
              client -> {
                client.configSet("appendonly", "no");
                pause(1_000);
                lab.redis().kill();
                lab.redis().restart();
              }),
      lab -> {}),
  REDIS_STOPPED(
      "Redis stands still (`SIGSTOP`)",
      lab -> lab.redis().pause(true),
      lab -> lab.redis().pause(false)),
  REDIS_FULL(
      "Redis is full (`maxmemory`, `noeviction`)",
      lab -> lab.redis(client -> client.configSet("maxmemory", "1")),
      lab -> lab.redis(client -> client.configSet("maxmemory", "0"))),
  REDIS_EVICTS(
      "Redis evicts keys at random",
      lab ->
          lab.nuisance(
              100,
              () ->
                  lab.redis(
                      client -> {
                        String key = client.randomKey();
                        if (key != null && key.startsWith("session")) {
                          client.del(key);
                        }
                      })),
      Lab::calm),
  REDIS_CUT(
      "all connections to Redis are cut, again and again",
      lab -> lab.nuisance(150, lab.redisProxy::cutAll),
      Lab::calm),
  REDIS_HALF_CLOSED(
      "all connections to Redis end in one direction, again and again",
      lab -> lab.nuisance(150, lab.redisProxy::halfCloseAll),
      Lab::calm),
  REDIS_TRUNCATED(
      "requests to Redis and its answers break off in the middle, again and again",
      lab -> lab.nuisance(50, () -> lab.redisProxy.cutNext(half())),
      Lab::calm),
  REDIS_SLOW(
      "each answer of Redis comes half a second late",
      lab -> lab.redisProxy.delay(Duration.ofMillis(500)),
      lab -> lab.redisProxy.delay(Duration.ZERO)),
  REDIS_DISK_FULL(
      "the disk of Redis is full", lab -> lab.redisDisk().fill(), lab -> lab.redisDisk().empty()),
  REDIS_CLOCK_AHEAD(
      "Redis's clock is set two hours ahead, and back",
      lab -> lab.clocks.set(Clocks.REDIS, 7200),
      lab -> lab.clocks.set(Clocks.REDIS, 0)),
  REDIS_CLOCK_BEHIND(
      "Redis's clock is set two hours back, and on again",
      lab -> lab.clocks.set(Clocks.REDIS, -7200),
      lab -> lab.clocks.set(Clocks.REDIS, 0)),
  MYSQL_KILLED(
      "MySQL is killed, and started again", lab -> lab.mysql.kill(), lab -> lab.mysql.restart()),
  MYSQL_STOPPED(
      "MySQL stands still (`SIGSTOP`)",
      lab -> lab.mysql.pause(true),
      lab -> lab.mysql.pause(false)),
  MYSQL_READ_ONLY(
      "MySQL is read-only",
      lab -> {
        lab.sql("SET GLOBAL read_only = 1");
        lab.killConnections();
      },
      lab -> lab.sql("SET GLOBAL read_only = 0")),
  MYSQL_CONNECTIONS(
      "MySQL's connections are killed, also inside of a commit, again and again",
      lab -> lab.nuisance(50, lab::killConnections),
      Lab::calm),
  MYSQL_CUT(
      "all connections to MySQL are cut, again and again",
      lab -> lab.nuisance(150, lab.mysqlProxy::cutAll),
      Lab::calm),
  MYSQL_HALF_CLOSED(
      "all connections to MySQL end in one direction, again and again",
      lab -> lab.nuisance(150, lab.mysqlProxy::halfCloseAll),
      Lab::calm),
  MYSQL_TRUNCATED(
      "requests to MySQL and its answers break off in the middle, again and again",
      lab -> lab.nuisance(50, () -> lab.mysqlProxy.cutNext(half())),
      Lab::calm),
  MYSQL_SLOW(
      "each answer of MySQL comes half a second late",
      lab -> lab.mysqlProxy.delay(Duration.ofMillis(500)),
      lab -> lab.mysqlProxy.delay(Duration.ZERO)),
  MYSQL_DISK_FULL(
      "the disk of MySQL is full", lab -> lab.mysqlDisk().fill(), lab -> lab.mysqlDisk().empty()),
  MYSQL_CLOCK_AHEAD(
      "MySQL's clock is set two hours ahead, and back",
      lab -> lab.clocks.set(Clocks.MYSQL, 7200),
      lab -> lab.clocks.set(Clocks.MYSQL, 0)),
  MYSQL_CLOCK_BEHIND(
      "MySQL's clock is set two hours back, and on again",
      lab -> lab.clocks.set(Clocks.MYSQL, -7200),
      lab -> lab.clocks.set(Clocks.MYSQL, 0)),
  PROCESS_CLOCK_AHEAD(
      "the clock of one of two bots is set two hours ahead, and back",
      lab -> lab.clocks.set(Clocks.BOT, 7200),
      lab -> lab.clocks.set(Clocks.BOT, 0)),
  PROCESS_CLOCK_BEHIND(
      "the clock of one of two bots is set two hours back, and on again",
      lab -> lab.clocks.set(Clocks.BOT, -7200),
      lab -> lab.clocks.set(Clocks.BOT, 0)),
  PROCESS_KILLED("one of two bots is killed", lab -> lab.bots.get(0).kill(), lab -> {}),
  PROCESS_AND_REDIS(
      "one of two bots and Redis are killed; Redis is started again",
      lab -> {
        lab.bots.get(0).kill();
        lab.redis().kill();
      },
      lab -> lab.redis().restart()),
  BOTH_KILLED(
      "Redis and MySQL are killed, and started again",
      lab -> {
        lab.redis().kill();
        lab.mysql.kill();
      },
      lab -> {
        lab.mysql.restart();
        lab.redis().restart();
      });

  final String title;
  private final Consumer<Lab> injection;
  private final Consumer<Lab> cure;

  Fault(String title, Consumer<Lab> injection, Consumer<Lab> cure) {
    this.title = title;
    this.injection = injection;
    this.cure = cure;
  }

  /** Whether it needs clocks of its own. */
  boolean setsClocks() {
    return name().contains("_CLOCK_");
  }

  /** Whether it needs a disk of its own. */
  boolean fillsDisks() {
    return name().endsWith("_DISK_FULL");
  }

  private static Cut half() {
    return ThreadLocalRandom.current().nextBoolean() ? Cut.DURING_REQUEST : Cut.DURING_REPLY;
  }

  void inject(Lab lab) {
    injection.accept(lab);
  }

  void mend(Lab lab) {
    cure.accept(lab);
  }

  /** Whether Redis loses something, which shows what it is worth alone. */
  boolean costsRedisSomething() {
    return this == REDIS_KILLED
        || this == REDIS_LOST
        || this == REDIS_FLUSHED
        || this == REDIS_ROLLED_BACK;
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
