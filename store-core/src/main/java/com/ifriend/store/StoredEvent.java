package com.ifriend.store;

import static java.util.Objects.requireNonNull;

import com.google.adk.events.Event;
import java.io.IOException;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An event as a store keeps it: the bytes that were written. A store that hands out the same object
 * again spares decoding it again. Immutable and thread-safe; the bytes must not be changed.
 */
public final class StoredEvent {
  /** What an event costs beside its JSON and what is decoded of it, roughly. */
  private static final long OVERHEAD = 64;

  private final byte[] json;
  private volatile @Nullable EventTemplate decoded;
  private volatile @Nullable StoredEvent translated;
  private volatile @Nullable LongConsumer holder;

  /**
   * @param json one JSON document in UTF-8
   */
  public StoredEvent(byte[] json) {
    this.json = requireNonNull(json, "json");
  }

  public byte[] json() {
    return json;
  }

  /**
   * For a store that keeps its events in another one, in another form: what this one stands for.
   * The translation is done once, and the same object is returned by every call.
   */
  public StoredEvent translated(UnaryOperator<byte[]> translation) {
    StoredEvent known = translated;
    if (known == null) {
      synchronized (this) {
        known = translated;
        if (known != null) {
          return known;
        }
        known = new StoredEvent(translation.apply(json));
        translated = known;
      }
      grew(known.heldBy(this::grew));
    }
    return known;
  }

  /**
   * From now on {@code growth} is told how many bytes of the heap this holds more.
   *
   * @return how many it holds now, roughly
   */
  long heldBy(LongConsumer growth) {
    holder = growth;
    EventTemplate known = decoded;
    StoredEvent other = translated;
    return json.length
        + OVERHEAD
        + (known == null ? 0 : known.weight())
        + (other == null ? 0 : other.heldBy(this::grew));
  }

  private void grew(long bytes) {
    LongConsumer told = holder;
    if (told != null) {
      told.accept(bytes);
    }
  }

  /** Whether it stands in the place of a damaged event, and is to be skipped. */
  boolean isSetAside() {
    return SetAside.is(json);
  }

  /** As {@link #event}; empty if it cannot be read. */
  Optional<Event> readable() {
    try {
      return isSetAside() ? Optional.empty() : Optional.of(event());
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  /** An event of the caller's own. */
  Event event() throws IOException {
    EventTemplate known = decoded;
    if (known == null) {
      if (SealedForm.isEvent(json)) {
        throw new IOException("no event, but a sealed one");
      }
      synchronized (this) {
        known = decoded;
        if (known != null) {
          return known.copy();
        }
        known = new EventTemplate(json);
        decoded = known;
      }
      grew(known.weight());
    }
    return known.copy();
  }
}
