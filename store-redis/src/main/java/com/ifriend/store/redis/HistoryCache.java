package com.ifriend.store.redis;

import com.google.adk.sessions.SessionKey;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What this process knows of histories, so that a load transfers only what is new. The histories
 * not used for longest go first when there are too many bytes. Thread-safe.
 */
final class HistoryCache {
  /** What an event and an entry cost beside the bytes of the events, roughly. */
  private static final long OVERHEAD = 64;

  private final long maxBytes;
  private final Map<SessionKey, History> histories = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  HistoryCache(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  synchronized History get(SessionKey key) {
    return histories.getOrDefault(key, History.NONE);
  }

  synchronized void put(SessionKey key, History history) {
    remove(key);
    histories.put(key, history);
    bytes += sizeOf(history);
    Iterator<History> oldest = histories.values().iterator();
    while (bytes > maxBytes && oldest.hasNext()) {
      bytes -= sizeOf(oldest.next());
      oldest.remove();
    }
  }

  synchronized void remove(SessionKey key) {
    History removed = histories.remove(key);
    if (removed != null) {
      bytes -= sizeOf(removed);
    }
  }

  private static long sizeOf(History history) {
    return history.bytes() + OVERHEAD * (1 + history.events().size());
  }
}
