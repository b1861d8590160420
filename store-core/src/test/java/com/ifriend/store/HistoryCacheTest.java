package com.ifriend.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.adk.sessions.SessionKey;
import com.ifriend.store.HistoryCache.History;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class HistoryCacheTest {
  @Test
  void historiesNotUsedForLongestAreForgottenFirst() {
    HistoryCache cache = new HistoryCache(4_500);
    History kilobyte = history(1_000);
    for (int i = 1; i <= 3; i++) {
      cache.put(key(i), kilobyte);
    }
    assertThat(cache.get(key(1)).events()).hasSize(1);

    cache.put(key(4), kilobyte);

    assertThat(cache.get(key(2))).isSameAs(History.NONE);
    assertThat(cache.get(key(1)).events()).hasSize(1);
    assertThat(cache.get(key(4)).events()).hasSize(1);
    cache.put(key(4), kilobyte);
    assertThat(cache.get(key(3)).events()).hasSize(1);
    cache.put(key(5), history(10_000));
    assertThat(cache.get(key(5))).isSameAs(History.NONE);
  }

  @Test
  void historyGoesOnWithWhatFollows() {
    StoredEvent first = new StoredEvent(new byte[1]);
    StoredEvent second = new StoredEvent(new byte[2]);

    History history = History.NONE.followedBy(List.of(first), "g").followedBy(List.of(second), "g");

    assertThat(history.events()).containsExactly(first, second);
    assertThat(history.bytes()).isEqualTo(3);
    assertThat(history.lastSha1()).isEqualTo("1489f923c4dca729178b3e3233458550d8dddf29");
  }

  static Stream<String> shapes() {
    String row = "{\"a\":1},";
    String text = "{\"id\":\"e\",\"author\":\"user\",\"content\":{\"parts\":[{\"text\":\"%s\"}]}}";
    String result =
        "{\"id\":\"e\",\"author\":\"agent\",\"content\":{\"parts\":[{\"functionResponse\":"
            + "{\"id\":\"c\",\"name\":\"t\",\"response\":{\"rows\":[%s]}}}]}}";
    return Stream.of(
        String.format(text, "short"),
        String.format(text, "x".repeat(600)),
        String.format(text, "São Paulo ".repeat(100)),
        String.format(text, "京都".repeat(300)),
        String.format(result, row.repeat(20_000) + "0"),
        String.format(result, "[],".repeat(20_000) + "0"),
        String.format(result, "\"a\",".repeat(20_000) + "0"),
        String.format(result, "1234.5,".repeat(20_000) + "0"),
        String.format(result, "1234567890123456789012,".repeat(20_000) + "0"),
        String.format(
            result, "{\"id\":\"t1\",\"name\":\"Louvre\",\"price\":45.5},".repeat(30) + "0"));
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void whatIsDecodedIsCounted(String json) throws IOException {
    HistoryCache cache = new HistoryCache(Long.MAX_VALUE);
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    int events = Math.max(1, 1_000_000 / bytes.length);
    List<StoredEvent> all = new ArrayList<>();
    // The first of its kind brings classes and symbols along.
    assertThat(new StoredEvent(bytes).event().id()).isEqualTo("e");
    long before = heap();
    for (int i = 0; i < events; i++) {
      all.add(new StoredEvent(bytes.clone()));
    }
    cache.put(key(1), History.NONE.followedBy(all, "g"));
    for (StoredEvent event : all) {
      var unused = event.event();
    }
    long held = heap() - before;

    assertThat(cache.held()).isBetween(held * 9 / 10, held * 5 / 2);
    cache.remove(key(1));
    assertThat(cache.held()).isZero();
    assertThat(all).hasSize(events);
  }

  private static long heap() {
    System.gc();
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  @Test
  void eventsThatAreDecodedLaterPushOthersOut() throws IOException {
    HistoryCache cache = new HistoryCache(2_000_000);
    byte[] rows =
        ("{\"content\":{\"parts\":[{\"functionResponse\":{\"response\":{\"rows\":["
                + "{\"a\":1},".repeat(5_000)
                + "0]}}}]}}")
            .getBytes(StandardCharsets.UTF_8);
    for (int i = 1; i <= 2; i++) {
      cache.put(key(i), History.NONE.followedBy(List.of(new StoredEvent(rows)), "g"));
    }
    for (int i = 1; i <= 2; i++) {
      for (StoredEvent event : cache.get(key(i)).events()) {
        var unused = event.event();
      }
    }

    assertThat(cache.held()).isLessThan(2_000_000);
    assertThat(cache.get(key(1))).isSameAs(History.NONE);
    assertThat(cache.get(key(2)).events()).hasSize(1);
    // Also through a translation, as sealed events are held.
    StoredEvent sealed = new StoredEvent(new byte[10]);
    cache.put(key(5), History.NONE.followedBy(List.of(sealed), "g"));
    long before = cache.held();
    StoredEvent open = sealed.translated(json -> rows);
    assertThat(cache.held() - before).isGreaterThanOrEqualTo(rows.length);
    var unused = open.event();
    assertThat(cache.get(key(2))).isSameAs(History.NONE);
    assertThat(cache.get(key(5)).events()).containsExactly(sealed);
  }

  @Test
  void historyThatGoesOnIsCountedOnce() {
    HistoryCache cache = new HistoryCache(1_000_000);
    History history = history(1_000);
    cache.put(key(1), history);
    long one = cache.held();

    cache.put(key(1), history.followedBy(List.of(new StoredEvent(new byte[1_000])), "g"));
    assertThat(cache.held()).isBetween(one + 1_000, 2 * one);
    cache.put(key(1), history(1_000));
    assertThat(cache.held()).isEqualTo(one);
  }

  private static History history(int bytes) {
    return History.NONE.followedBy(List.of(new StoredEvent(new byte[bytes])), "g");
  }

  private static SessionKey key(int number) {
    return new SessionKey("app", "user", "s" + number);
  }
}
