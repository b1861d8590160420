package com.ifriend.bench.limit;

import com.google.adk.sessions.SessionKey;
import com.ifriend.bench.kit.Contender;
import com.ifriend.bench.kit.Contest;
import com.ifriend.bench.kit.Goal;
import com.ifriend.bench.kit.Payload;
import com.ifriend.bench.kit.Row;
import com.ifriend.bench.kit.Servers;
import com.ifriend.bench.kit.SqlServer;
import com.ifriend.bench.limit.Results.Section;
import com.ifriend.store.NewEvent;
import com.ifriend.store.ScopedPatch;
import com.ifriend.store.SessionStore;
import com.ifriend.store.StoredSessionService;
import com.ifriend.store.mysql.MySqlStores;
import com.ifriend.store.redis.RedisConfig;
import com.ifriend.store.redis.RedisStores;
import com.ifriend.store.tiered.TieredConfig;
import com.ifriend.store.tiered.TieredStores;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
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
        Runnable kept = appending(mysql.sessions(), other);
        Contest.Result result =
            scale.contest(
                contender(REDIS, redis.sessions(), samples, () -> {}),
                contender(BESIDE, redis.sessions(), samples, kept),
                contender(TIERED, tiered.sessions(), samples, () -> settle(tiered)));
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

  private static Contender contender(
      String name, SessionStore store, int samples, Runnable before) {
    SessionKey key =
        new StoredSessionService(store).createSession("bench", "user").blockingGet().sessionKey();
    Payload payload = new Payload("bytes");
    return Contender.of(
        name,
        samples,
        () -> {
          before.run();
          return payload.newEvent();
        },
        (NewEvent event) -> store.append(key, event, ScopedPatch.NONE, OptionalLong.empty()));
  }

  /**
   * Appends to MySQL what a tiered store would have brought there, on a thread of its own as well.
   */
  private static Runnable appending(SessionStore mysql, ExecutorService other) {
    SessionKey key =
        new StoredSessionService(mysql).createSession("bench", "kept").blockingGet().sessionKey();
    Payload payload = new Payload("bytes");
    Runnable append =
        () -> {
          var unused =
              mysql.append(key, payload.newEvent(), ScopedPatch.NONE, OptionalLong.empty());
        };
    return () -> {
      CompletableFuture.runAsync(append, other).join();
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
