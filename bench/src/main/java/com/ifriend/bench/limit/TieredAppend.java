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
import com.ifriend.store.redis.RedisConfig;
import com.ifriend.store.redis.RedisStores;
import com.ifriend.store.tiered.TieredConfig;
import com.ifriend.store.tiered.TieredStores;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;

/** What does it cost that MySQL has it too, a moment later? */
final class TieredAppend {
  private static final String REDIS = "SessionStore.append on Redis";
  private static final String TIERED = "the same, tiered";

  private TieredAppend() {}

  static Section ask(Servers servers, Scale scale) throws Exception {
    int samples = Math.max(1, scale.appends() / 4);
    List<Row> rows = new ArrayList<>();
    for (SqlServer database : servers.databases()) {
      try (RedisStores redis = servers.redisStores();
          TieredStores tiered =
              TieredStores.connect(
                  RedisConfig.of(servers.redis().url()),
                  SqlServer.config(database.port()),
                  TieredConfig.DEFAULT)) {
        Contest.Result result =
            scale.contest(
                contender(REDIS, redis.sessions(), samples, TieredAppend::pause),
                contender(TIERED, tiered.sessions(), samples, () -> settle(tiered)));
        String id = "tiered.append." + database.id();
        rows.add(
            result.atMost(
                id,
                TIERED + ", kept in " + database.name() + ", p50",
                TIERED,
                REDIS,
                50,
                Goal.atMost(1.1)));
      }
    }
    return new Section(
        "Redis and MySQL: one append",
        "What an append waits for where MySQL is to have it a moment later"
            + " (`SESSION_DURABILITY=redis`). Each begins a millisecond after MySQL has the one before,"
            + " since a bot thinks in between; the archiver shares the processor with who measures.",
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

  private static void settle(TieredStores tiered) {
    while (tiered.status().waiting() > 0) {
      LockSupport.parkNanos(20_000);
    }
    pause();
  }

  /** The same for both: what begins after a pause finds caches cold. */
  private static void pause() {
    LockSupport.parkNanos(1_000_000);
  }
}
