package com.ifriend.bench.loadtest.backend;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.adk.sessions.SessionKey;
import com.ifriend.bench.loadtest.measure.SizedEvents;
import com.ifriend.store.testkit.MySqlServer.Flavour;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Real servers behind it: each exchange is late once, and counted. */
final class DelayProxyTest {
  private static final Duration DELAY = Duration.ofMillis(5);
  private static final int APPENDS = 10;

  @Test
  void eachRoundTripIsCountedAndLate() throws Exception {
    try (Servers servers =
        Servers.open(
            EnumSet.of(BackendName.REDIS, BackendName.LEGACY_BLOB),
            ServerSettings.NONE,
            Map.of(Network.REDIS, DELAY, Network.CLOUDSQL, DELAY),
            1,
            List.of(Flavour.MARIADB, Flavour.MYSQL))) {
      assertRoundTrips(servers.backend(BackendName.REDIS), 1);
      assertRoundTrips(servers.backend(BackendName.LEGACY_BLOB), 2);
    }
  }

  private static void assertRoundTrips(Backend backend, int each) {
    SizedEvents events = new SizedEvents("d", 600);
    SessionKey key = backend.newSession("delay", events.next(100));
    var session = backend.sessions().getSession(key, null).blockingGet();
    assertThat(session).isNotNull();
    // Sends what is only sent once.
    var unused = backend.sessions().appendEvent(session, events.next()).blockingGet();
    long before = backend.exchanges().orElseThrow();
    long start = System.nanoTime();

    for (int i = 0; i < APPENDS; i++) {
      var appended = backend.sessions().appendEvent(session, events.next()).blockingGet();
      assertThat(appended.id()).isNotNull();
    }

    assertThat(backend.exchanges().orElseThrow() - before)
        .as("round trips of %s", backend.name())
        .isEqualTo((long) each * APPENDS);
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .as("never sooner than the network allows")
        .isGreaterThanOrEqualTo(DELAY.multipliedBy((long) each * APPENDS));
  }
}
