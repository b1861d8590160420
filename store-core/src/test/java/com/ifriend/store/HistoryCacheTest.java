package com.ifriend.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.adk.sessions.SessionKey;
import com.ifriend.store.HistoryCache.History;
import java.util.List;
import org.junit.jupiter.api.Test;

final class HistoryCacheTest {
  @Test
  void historiesNotUsedForLongestAreForgottenFirst() {
    HistoryCache cache = new HistoryCache(17_500);
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

  private static History history(int bytes) {
    return History.NONE.followedBy(List.of(new StoredEvent(new byte[bytes])), "g");
  }

  private static SessionKey key(int number) {
    return new SessionKey("app", "user", "s" + number);
  }
}
