package com.ifriend.bench.limit;

import com.ifriend.bench.kit.Contest;
import com.ifriend.bench.kit.Goal;
import com.ifriend.bench.kit.Payload;
import com.ifriend.bench.kit.Row;
import com.ifriend.bench.kit.Servers;
import com.ifriend.bench.kit.SqlServer;
import com.ifriend.bench.kit.Step;
import com.ifriend.bench.kit.Way;
import com.ifriend.bench.limit.Results.Section;
import com.ifriend.store.SessionStore;
import com.ifriend.store.mysql.MySqlStores;
import com.ifriend.store.redis.RedisConfig;
import com.ifriend.store.redis.RedisStores;
import com.ifriend.store.tiered.TieredConfig;
import com.ifriend.store.tiered.TieredStores;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/** What does it cost that MySQL has it too, a moment later? */
final class TieredAppend {
  private static final String REDIS = "SessionStore.append on Redis";
  private static final String BESIDE = "SessionStore.append on Redis, behind one on MySQL";
  private static final String TIERED = "the same, tiered";

  private TieredAppend() {}

  static Section ask(Servers servers, Scale scale) throws Exception {
    int samples = Math.max(1, scale.appends() / 4);
    List<Row> rows = new ArrayList<>();
    ExecutorService other = Executors.newSingleThreadExecutor();
    for (SqlServer database : servers.databases()) {
      try (RedisStores redis = servers.redisStores();
          MySqlStores mysql = database.stores();
          TieredStores tiered =
              TieredStores.connect(
                  RedisConfig.of(servers.redis().url()),
                  SqlServer.config(database.port()),
                  TieredConfig.DEFAULT)) {
        Step kept = appending(mysql.sessions(), other);
        Contest.Result result =
            scale.contest(
                Payload.appending(REDIS, samples, redis.sessions(), Step.NOTHING),
                Payload.appending(BESIDE, samples, redis.sessions(), kept),
                Payload.appending(TIERED, samples, tiered.sessions(), () -> settle(tiered)));
        String id = "tiered.append." + database.id();
        String where = ", " + database.name() + ", p50";
        rows.add(result.atMost(id + ".beside", BESIDE + where, BESIDE, REDIS, 50, Goal.NONE));
        rows.add(result.atMost(id, TIERED + where, TIERED, BESIDE, 50, Goal.atMost(1.1)));
      }
    }
    other.shutdown();
    return new Section(
        "Redis and MySQL: one append",
        "What an append to Redis waits for where MySQL is to have it a moment later"
            + " (`SESSION_DURABILITY=redis`). MySQL's work on another thread cools the caches of a small"
            + " machine for whatever comes next: the first line is an append to Redis a millisecond"
            + " behind one to MySQL, which another thread made, against appends to Redis in a row; the"
            + " second is a tiered one, a millisecond behind the time when MySQL has the one before,"
            + " against that. What is left is what the thread that archives is woken with: where client"
            + " and servers share two processors, it runs on the one of the appending thread.",
        rows);
  }

  /**
   * Appends to MySQL what a tiered store would have brought there, on a thread of its own as well.
   */
  private static Step appending(SessionStore mysql, ExecutorService other) {
    Way kept = Payload.appending("kept", 1, mysql, Step.NOTHING);
    return () -> {
      var unused = other.submit(kept::measure).get();
      pause();
    };
  }

  private static void settle(TieredStores tiered) {
    while (tiered.status().waiting() > 0) {
      LockSupport.parkNanos(20_000);
    }
    pause();
  }

  private static void pause() {
    LockSupport.parkNanos(1_000_000);
  }
}
