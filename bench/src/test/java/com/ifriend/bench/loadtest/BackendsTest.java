package com.ifriend.bench.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.adk.sessions.SessionKey;
import com.ifriend.bench.kit.Payload;
import com.ifriend.store.testkit.MySqlServer.Flavour;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Real servers behind it: each exchange is late once, and counted. */
final class BackendsTest {
  private static final Duration DELAY = Duration.ofMillis(5);
  private static final int APPENDS = 10;

  @Test
  void eachRoundTripIsCountedAndLate() throws Exception {
    Options options = new Options();
    assertThat(
            options.read(
                Map.of(), "--backends=redis,legacy-blob", "--network-delay=redis=5ms,cloudsql=5ms"))
        .isEmpty();
    try (Backends servers = new Backends(options, List.of(Flavour.MARIADB, Flavour.MYSQL))) {
      List<Backend> backends = servers.open();
      assertRoundTrips(backends.get(0), 1);
      assertRoundTrips(backends.get(1), 2);
    }
  }

  private static void assertRoundTrips(Backend backend, int each) throws Exception {
    Payload payload = new Payload("d", 600);
    SessionKey key = backend.newSession("delay", payload.events(100));
    var session = backend.sessions().getSession(key, null).blockingGet();
    assertThat(session).isNotNull();
    // Sends what is only sent once.
    var unused = backend.sessions().appendEvent(session, payload.event()).blockingGet();
    long before = backend.exchanges().orElseThrow();
    long start = System.nanoTime();

    for (int i = 0; i < APPENDS; i++) {
      var appended = backend.sessions().appendEvent(session, payload.event()).blockingGet();
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
