package com.ifriend.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Lines 11, 15, 16 and 19 under load: everybody does everything, on the same few sessions. */
public abstract class SessionRaceContract extends ContractCase {
  static final int SESSIONS = 3;
  private static final int WRITERS = 4;
  private static final int EVENTS = 100;

  @Override
  protected abstract SessionBackend backend();

  @Test
  @DisplayName("15: many threads doing everything at once leave every session whole")
  final void threadsLeaveEverythingWhole() {
    Storm storm = new Storm(app, user, SESSIONS);
    storm.createSessions(service);
    Set<String> acked = ConcurrentHashMap.newKeySet();
    Threads.race(
        WRITERS,
        w -> {
          StormWriter writer =
              new StormWriter(
                  w % 2 == 0 ? service : second,
                  storm,
                  "t" + w,
                  new int[SESSIONS],
                  acked::add,
                  () -> {});
          for (int i = 0; i < EVENTS; i++) {
            writer.append();
            if (i % 2 == 0) {
              writer.other();
            }
          }
        });

    storm.check(getClass().getSimpleName(), backend().store(), acked);
    assertThat(acked).hasSize(WRITERS * EVENTS);
  }
}
