package com.ifriend.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.adk.sessions.GetSessionConfig;
import com.google.adk.sessions.Session;
import com.ifriend.store.EventWindow;
import com.ifriend.store.StoredSessionService;
import com.ifriend.store.UnstorableValueException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Lines 20, 22 and 28: reading a history whole or in part, and its limits. */
abstract class HistoryContract extends ContractCase {

  @Test
  @DisplayName("20: the last N first, then those at or after the instant")
  final void filtersCompose() {
    Session session = create();
    long[] timestamps = {1_000, 5_000, 2_000, 3_000, 4_000};
    for (int i = 0; i < timestamps.length; i++) {
      append(session, at(timestamps[i], "e" + i));
    }

    assertThat(texts(read(session, 2, null))).containsExactly("e3", "e4");
    assertThat(texts(read(session, 99, null))).containsExactly("e0", "e1", "e2", "e3", "e4");
    assertThat(texts(read(session, null, 3_000L))).containsExactly("e1", "e3", "e4");
    assertThat(texts(read(session, 4, 3_000L))).containsExactly("e1", "e3", "e4");
    assertThat(texts(read(session, 3, 3_000L))).containsExactly("e3", "e4");
    assertThat(texts(read(session, 3, 3_001L))).containsExactly("e4");
    assertThat(texts(read(session, null, 9_000L))).isEmpty();
    assertThat(
            texts(
                window(
                    session,
                    GetSessionConfig.builder()
                        .afterTimestamp(Instant.ofEpochMilli(3_000).plusNanos(1))
                        .build())))
        .containsExactly("e1", "e4");
  }

  @Test
  @DisplayName("20: filtering by time is exact over a long history with unruly clocks")
  final void filterByTimeIsExactOverALongHistory() {
    Random random = new Random(42);
    long[] timestamps =
        IntStream.range(0, 300).mapToLong(i -> i * 100L + random.nextInt(2_000)).toArray();
    timestamps[40] = 26_000; // a clock that was far ahead, once
    Session session = create();
    for (long timestamp : timestamps) {
      append(session, at(timestamp, Long.toString(timestamp)));
    }

    for (long after : new long[] {-1, 0, 1_500, 6_400, 12_345, 25_600, 29_900, 31_999, 99_999}) {
      List<String> expected =
          IntStream.range(0, timestamps.length)
              .filter(i -> timestamps[i] >= after)
              .mapToObj(i -> Long.toString(timestamps[i]))
              .toList();
      assertThat(texts(read(session, null, after))).as("after %d", after).isEqualTo(expected);
    }
  }

  @Test
  @DisplayName("20: instants and time stamps at both ends of time")
  final void endsOfTimeAreInstantsLikeOthers() {
    Session session = create();
    long[] timestamps = {Long.MIN_VALUE, -(1L << 60), 0, 1L << 60, Long.MAX_VALUE};
    for (int i = 0; i < 130; i++) {
      append(session, at(timestamps[i % timestamps.length], "e" + i));
    }
    Map<Instant, Integer> expected =
        Map.of(
            Instant.MIN,
            130,
            Instant.ofEpochMilli(Long.MIN_VALUE),
            130,
            Instant.ofEpochMilli(Long.MIN_VALUE + 1),
            104,
            Instant.EPOCH,
            78,
            Instant.ofEpochMilli(1L << 60),
            52,
            Instant.ofEpochMilli(Long.MAX_VALUE),
            26,
            Instant.ofEpochMilli(Long.MAX_VALUE).plusNanos(1),
            0,
            Instant.MAX,
            0);
    expected.forEach(
        (after, count) ->
            assertThat(
                    window(session, GetSessionConfig.builder().afterTimestamp(after).build())
                        .events())
                .as("after %s", after)
                .hasSize(count));
    assertThat(reload(session).lastUpdateTime()).isEqualTo(session.lastUpdateTime());
  }

  @Test
  @DisplayName("20: events at the very instant are shown, however many there are")
  final void eventsAtTheVeryInstantAreShown() {
    Session session = create();
    for (int i = 0; i < 200; i++) {
      append(session, at(5_000, "e"));
    }

    assertThat(read(session, null, 5_000L).events()).hasSize(200);
    assertThat(read(session, null, 5_001L).events()).isEmpty();
  }

  @Test
  @DisplayName("20: N = 0 gives no events, a negative N a clear error")
  final void zeroAndNegativeWindows() {
    Session session = create(Map.of("k", 1));
    append(session, "e");

    Session none = read(session, 0, null);
    assertThat(none.events()).isEmpty();
    assertThat(none.state()).containsOnly(Map.entry("k", 1));
    assertThat(none.lastUpdateTime()).isEqualTo(reload(session).lastUpdateTime());
    assertThatThrownBy(() -> read(session, -1, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("numRecentEvents")
        .hasMessageContaining("-1");
  }

  @Test
  @DisplayName("22: the last update time is the time stamp of the last appended event")
  final void lastUpdateTimeIsThatOfTheLastEvent() {
    Instant before = Instant.now().minusSeconds(60);
    Session session = create();
    assertThat(reload(session).lastUpdateTime()).isAfter(before);
    assertThat(reload(session).lastUpdateTime()).isEqualTo(session.lastUpdateTime());
    assertThat(second.listSessions(app, user).blockingGet().sessions().get(0).lastUpdateTime())
        .isEqualTo(session.lastUpdateTime());

    append(session, at(1_767_224_888_289L, "later"));
    append(session, at(1_767_224_888_280L, "earlier by its own clock"));

    Instant expected = Instant.ofEpochMilli(1_767_224_888_280L);
    assertThat(reload(session).lastUpdateTime()).isEqualTo(expected);
    assertThat(session.lastUpdateTime()).isEqualTo(expected);
    assertThat(second.listSessions(app, user).blockingGet().sessions().get(0).lastUpdateTime())
        .isEqualTo(expected);
  }

  @Test
  @DisplayName("28: a history of 10,000 events")
  final void tenThousandEvents() {
    int events = 10_000;
    Session session = create();
    for (int i = 0; i < events; i++) {
      append(session, "e" + i);
    }

    Session reloaded = reload(session);
    assertThat(reloaded.events()).hasSize(events);
    assertThat(texts(reloaded))
        .isEqualTo(IntStream.range(0, events).mapToObj(i -> "e" + i).toList());
  }

  @Test
  @DisplayName("28: an event of 4 MiB is kept, and one up to the very limit, but not over it")
  final void largeEvents() {
    Session session = create();
    String large = "ã".repeat(2 << 20);
    append(session, large);
    assertThat(texts(reload(session))).containsExactly(large);

    append(session, "");
    int room =
        StoredSessionService.MAX_EVENT_BYTES
            - backend()
                .store()
                .load(session.sessionKey(), EventWindow.ALL)
                .orElseThrow()
                .events()
                .get(1)
                .json()
                .length;
    assertThatThrownBy(() -> append(session, "x".repeat(room + 1)))
        .isInstanceOf(UnstorableValueException.class)
        .hasMessageContaining("bytes");
    assertThat(reload(session).events()).hasSize(2);
    append(session, "x".repeat(room));
    append(session, "goes on");
    assertThat(texts(reload(session))).containsExactly(large, "", "x".repeat(room), "goes on");
  }

  private Session read(Session session, @Nullable Integer recent, @Nullable Long after) {
    GetSessionConfig.Builder config = GetSessionConfig.builder();
    if (recent != null) {
      config = config.numRecentEvents(recent);
    }
    if (after != null) {
      config = config.afterTimestamp(Instant.ofEpochMilli(after));
    }
    return window(session, config.build());
  }
}
