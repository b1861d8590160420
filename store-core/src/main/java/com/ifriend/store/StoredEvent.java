package com.ifriend.store;

import static java.util.Objects.requireNonNull;

import com.google.adk.events.Event;
import java.io.IOException;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An event as a store keeps it: the bytes that were written. A store that hands out the same object
 * again spares decoding it again. Immutable and thread-safe; the bytes must not be changed.
 */
public final class StoredEvent {
  private final byte[] json;
  private volatile @Nullable EventTemplate decoded;
  private volatile @Nullable StoredEvent translated;

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
      known = new StoredEvent(translation.apply(json));
      translated = known;
    }
    return known;
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
      known = new EventTemplate(json);
      decoded = known;
    }
    return known.copy();
  }
}
