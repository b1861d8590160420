package com.ifriend.store;

import com.google.adk.sessions.SessionKey;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * For stores: what this process knows of histories, so that a load transfers and decodes only what
 * is new. The histories not used for longest go first when there are too many bytes. Thread-safe.
 */
public final class HistoryCache {
  /** The conversations of a busy hour, in a small container. */
  private static final long MAX_BYTES = 64L << 20;

  /** What an event takes on the heap when it is decoded, for each byte of its JSON, roughly. */
  private static final long DECODED = 4;

  /** What an event and an entry cost beside that, roughly. */
  private static final long OVERHEAD = 128;

  private final long maxBytes;
  private final Map<SessionKey, History> histories = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  public HistoryCache() {
    this(MAX_BYTES);
  }

  HistoryCache(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** What is known of a history; {@link History#NONE} if nothing is. */
  public synchronized History get(SessionKey key) {
    return histories.getOrDefault(key, History.NONE);
  }

  /** Remembers a history in place of what was known of it. */
  public synchronized void put(SessionKey key, History history) {
    remove(key);
    histories.put(key, history);
    bytes += sizeOf(history);
    Iterator<History> oldest = histories.values().iterator();
    while (bytes > maxBytes && oldest.hasNext()) {
      bytes -= sizeOf(oldest.next());
      oldest.remove();
    }
  }

  /** Forgets a history. */
  public synchronized void remove(SessionKey key) {
    History removed = histories.remove(key);
    if (removed != null) {
      bytes -= sizeOf(removed);
    }
  }

  private static long sizeOf(History history) {
    return (1 + DECODED) * history.bytes() + OVERHEAD * (1 + history.events().size());
  }

  /**
   * The beginning of a session's history, as this process has read it. Immutable.
   *
   * @param generation of the session; another one is another history
   * @param events from the first on
   * @param lastSha1 of the last event's bytes, in hexadecimal; empty if there is none
   * @param bytes of all events
   */
  public record History(String generation, List<StoredEvent> events, String lastSha1, long bytes) {
    /** Knows nothing. */
    public static final History NONE = new History("", List.of(), "", 0);

    /** What is known with the events that follow the known ones. */
    public History followedBy(List<StoredEvent> more, String itsGeneration) {
      if (more.isEmpty()) {
        return this;
      }
      List<StoredEvent> all = new ArrayList<>(events.size() + more.size());
      all.addAll(events);
      all.addAll(more);
      return new History(
          itsGeneration,
          Collections.unmodifiableList(all),
          sha1(more.get(more.size() - 1).json()),
          bytes + more.stream().mapToLong(event -> event.json().length).sum());
    }

    private static String sha1(byte[] bytes) {
      try {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java platform has SHA-1", e);
      }
    }
  }
}
