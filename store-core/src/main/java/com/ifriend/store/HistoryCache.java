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
import java.util.function.LongConsumer;

/**
 * For stores: what this process knows of histories, so that a load transfers and decodes only what
 * is new. The histories not used for longest go first when they hold too many bytes of the heap,
 * events that were decoded since they came included. Thread-safe.
 */
public final class HistoryCache {
  /** The conversations of a busy hour, in a small container. */
  public static final long DEFAULT_BYTES =
      Math.min(64L << 20, Runtime.getRuntime().maxMemory() / 4);

  /** What an entry costs beside its events, roughly. */
  private static final long OVERHEAD = 256;

  private final long maxBytes;
  private final Map<SessionKey, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  /**
   * One that is empty.
   *
   * @param maxBytes of the heap; with 0 nothing is remembered
   */
  public HistoryCache(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Guarded by the cache. */
  private final class Entry implements LongConsumer {
    History history = History.NONE;
    long held = OVERHEAD;
    boolean gone;

    /** An event of the history was decoded. */
    @Override
    public void accept(long more) {
      synchronized (HistoryCache.this) {
        if (!gone) {
          add(more);
          evict();
        }
      }
    }

    void add(long more) {
      held += more;
      bytes += more;
    }
  }

  /** What is known of a history; {@link History#NONE} if nothing is. */
  public synchronized History get(SessionKey key) {
    Entry entry = entries.get(key);
    return entry == null ? History.NONE : entry.history;
  }

  /** Remembers a history in place of what was known of it. */
  public synchronized void put(SessionKey key, History history) {
    Entry entry = entries.get(key);
    if (entry == null || !history.continues(entry.history)) {
      remove(key);
      entry = new Entry();
      entries.put(key, entry);
      bytes += entry.held;
    }
    int known = entry.history.events().size();
    for (StoredEvent event : history.events().subList(known, history.events().size())) {
      entry.add(event.heldBy(entry));
    }
    entry.history = history;
    evict();
  }

  private void evict() {
    if (bytes <= maxBytes) {
      return;
    }
    Iterator<Entry> oldest = entries.values().iterator();
    while (bytes > maxBytes && oldest.hasNext()) {
      drop(oldest.next());
      oldest.remove();
    }
  }

  /** Forgets a history. */
  public synchronized void remove(SessionKey key) {
    Entry removed = entries.remove(key);
    if (removed != null) {
      drop(removed);
    }
  }

  private void drop(Entry entry) {
    entry.gone = true;
    bytes -= entry.held;
  }

  /** How many bytes of the heap the histories hold, roughly. */
  synchronized long held() {
    return bytes;
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

    /**
     * Compares what is known with the sum that the store keeps of the session's events.
     *
     * @throws DamagedDocumentException if they differ, and an event cannot be read
     * @throws TornSessionException if they differ though all events can be read
     */
    public void requireBytes(SessionKey key, long counted) {
      if (counted != bytes) {
        throw DamagedDocumentException.in(key, 0, events)
            .<StoreException>map(damage -> damage)
            .orElseGet(
                () ->
                    new TornSessionException(
                        key,
                        "its header counts "
                            + counted
                            + " bytes of events, "
                            + bytes
                            + " are there"));
      }
    }

    private boolean continues(History before) {
      int known = before.events.size();
      return known > 0
          && known <= events.size()
          && events.get(0) == before.events.get(0)
          && events.get(known - 1) == before.events.get(known - 1);
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
