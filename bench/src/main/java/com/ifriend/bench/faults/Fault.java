package com.ifriend.bench.faults;

import com.google.common.util.concurrent.Uninterruptibles;
import com.ifriend.store.testkit.CrashableServer;
import com.ifriend.store.testkit.TcpProxy;
import com.ifriend.store.testkit.TcpProxy.Cut;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Function;

/** What fails, and how it is mended three seconds later. */
@SuppressWarnings("ImmutableEnumChecker") // What is done is a function without a state.
enum Fault {
  NONE("nothing fails", lab -> () -> {}),
  REDIS_KILLED(
      "Redis is killed, and started again on its append-only file (`everysec`)",
      lab -> killed(lab.redis)),
  REDIS_LOST(
      "Redis is killed, and comes back empty",
      lab -> {
        lab.redis(client -> client.configSet("appendonly", "no"));
        lab.redis(client -> client.flushAll());
        lab.redis.kill();
        return () -> {
          lab.redis.restart();
          lab.redis(client -> client.flushAll());
        };
      }),
  REDIS_FLUSHED(
      "`FLUSHALL` on Redis",
      lab -> {
        lab.redis(client -> client.flushAll());
        return () -> {};
      }),
  REDIS_ROLLED_BACK(
      "a failover to a Redis that lacks the last second: all sessions end earlier",
      lab -> {
        lab.redis(client -> client.configSet("appendonly", "no"));
        Uninterruptibles.sleepUninterruptibly(Duration.ofSeconds(1));
        lab.redis.kill();
        lab.redis.restart();
        return () -> {};
      }),
  REDIS_STOPPED("Redis stands still (`SIGSTOP`)", lab -> on(lab.redis::pause)),
  REDIS_FULL("Redis is full (`maxmemory`, `noeviction`)", lab -> on(lab::fillRedis)),
  REDIS_EVICTS("Redis evicts keys at random", lab -> lab.nuisance(100, lab::evict)),
  REDIS_CUT(
      "all connections to Redis are cut, again and again",
      lab -> lab.nuisance(150, lab.redisProxy::cutAll)),
  REDIS_HALF_CLOSED(
      "all connections to Redis end in one direction, again and again",
      lab -> lab.nuisance(150, lab.redisProxy::halfCloseAll)),
  REDIS_TRUNCATED(
      "requests to Redis and its answers break off in the middle, again and again",
      lab -> lab.nuisance(50, () -> lab.redisProxy.cutNext(half()))),
  REDIS_SLOW("each answer of Redis comes half a second late", lab -> slow(lab.redisProxy)),
  REDIS_DISK_FULL("the disk of Redis is full", lab -> full(lab.redisDisk())),
  REDIS_CLOCK_AHEAD(
      "Redis's clock is set two hours ahead, and back", lab -> lab.clocks.off(Clocks.REDIS, 7200)),
  REDIS_CLOCK_BEHIND(
      "Redis's clock is set two hours back, and on again",
      lab -> lab.clocks.off(Clocks.REDIS, -7200)),
  MYSQL_KILLED("MySQL is killed, and started again", lab -> killed(lab.mysql)),
  MYSQL_STOPPED("MySQL stands still (`SIGSTOP`)", lab -> on(lab.mysql::pause)),
  MYSQL_READ_ONLY("MySQL is read-only", lab -> on(lab::protectMySql)),
  MYSQL_CONNECTIONS(
      "MySQL's connections are killed, also inside of a commit, again and again",
      lab -> lab.nuisance(50, lab::killConnections)),
  MYSQL_CUT(
      "all connections to MySQL are cut, again and again",
      lab -> lab.nuisance(150, lab.mysqlProxy::cutAll)),
  MYSQL_HALF_CLOSED(
      "all connections to MySQL end in one direction, again and again",
      lab -> lab.nuisance(150, lab.mysqlProxy::halfCloseAll)),
  MYSQL_TRUNCATED(
      "requests to MySQL and its answers break off in the middle, again and again",
      lab -> lab.nuisance(50, () -> lab.mysqlProxy.cutNext(half()))),
  MYSQL_SLOW("each answer of MySQL comes half a second late", lab -> slow(lab.mysqlProxy)),
  MYSQL_DISK_FULL("the disk of MySQL is full", lab -> full(lab.mysqlDisk())),
  MYSQL_CLOCK_AHEAD(
      "MySQL's clock is set two hours ahead, and back", lab -> lab.clocks.off(Clocks.MYSQL, 7200)),
  MYSQL_CLOCK_BEHIND(
      "MySQL's clock is set two hours back, and on again",
      lab -> lab.clocks.off(Clocks.MYSQL, -7200)),
  PROCESS_CLOCK_AHEAD(
      "the clock of one of two bots is set two hours ahead, and back",
      lab -> lab.clocks.off(Clocks.BOT, 7200)),
  PROCESS_CLOCK_BEHIND(
      "the clock of one of two bots is set two hours back, and on again",
      lab -> lab.clocks.off(Clocks.BOT, -7200)),
  PROCESS_KILLED(
      "one of two bots is killed",
      lab -> {
        lab.bots.get(0).kill();
        return () -> {};
      }),
  PROCESS_AND_REDIS(
      "one of two bots and Redis are killed; Redis is started again",
      lab -> {
        lab.bots.get(0).kill();
        return killed(lab.redis);
      }),
  BOTH_KILLED(
      "Redis and MySQL are killed, and started again",
      lab -> {
        lab.redis.kill();
        lab.mysql.kill();
        return () -> {
          lab.mysql.restart();
          lab.redis.restart();
        };
      });

  final String title;
  private final Function<Lab, Runnable> injection;

  /**
   * @param injection does it, and returns what mends it
   */
  Fault(String title, Function<Lab, Runnable> injection) {
    this.title = title;
    this.injection = injection;
  }

  private static Runnable killed(CrashableServer server) {
    server.kill();
    return server::restart;
  }

  private static Runnable on(Consumer<Boolean> trouble) {
    trouble.accept(true);
    return () -> trouble.accept(false);
  }

  private static Runnable slow(TcpProxy proxy) {
    proxy.delay(Duration.ofMillis(500));
    return () -> proxy.delay(Duration.ZERO);
  }

  private static Runnable full(SmallDisk disk) {
    disk.fill();
    return disk::empty;
  }

  private static Cut half() {
    return ThreadLocalRandom.current().nextBoolean() ? Cut.DURING_REQUEST : Cut.DURING_REPLY;
  }

  /** Whether it needs clocks of its own. */
  boolean setsClocks() {
    return name().contains("_CLOCK_");
  }

  /** Whether it needs a disk of its own. */
  boolean fillsDisks() {
    return name().endsWith("_DISK_FULL");
  }

  /** Whether Redis loses something, which shows what it is worth alone. */
  boolean costsRedisSomething() {
    return this == REDIS_KILLED
        || this == REDIS_LOST
        || this == REDIS_FLUSHED
        || this == REDIS_ROLLED_BACK;
  }

  /** Lets it be for a while, and then mends it. */
  void happen(Lab lab, Duration time) {
    Runnable cure = injection.apply(lab);
    Uninterruptibles.sleepUninterruptibly(time);
    cure.run();
  }
}
