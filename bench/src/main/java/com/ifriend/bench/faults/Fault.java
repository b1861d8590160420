package com.ifriend.bench.faults;

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
  PROCESS_KILLED("one of two bots is killed", lab -> lab.writers.get(0).kill(), lab -> {}),
  PROCESS_AND_REDIS(
      "one of two bots and Redis are killed; Redis is started again",
      lab -> {
        lab.writers.get(0).kill();
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
