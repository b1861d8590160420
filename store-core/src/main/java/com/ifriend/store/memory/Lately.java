package com.ifriend.store.memory;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;

/**
 * What was made of each token lately. Stemming costs more than all else that is done with a text,
 * and texts repeat their words. Bounded and thread-safe.
 */
final class Lately<V> {
  /** A power of two. So many words of up to forty letters take a few megabytes. */
  private static final int PLACES = 1 << 14;

  private record Kept<V>(String token, V value) {}

  /** A token has one place, where it takes the turn of another. */
  private final AtomicReferenceArray<Kept<V>> places = new AtomicReferenceArray<>(PLACES);

  private final Function<String, V> make;

  /**
   * @param make makes the same of the same token each time
   */
  Lately(Function<String, V> make) {
    this.make = make;
  }

  V of(String token) {
    if (token.length() > NewMemory.MAX_TERM_LENGTH) {
      return make.apply(token);
    }
    int hash = token.hashCode();
    int place = (hash ^ hash >>> 16) & (PLACES - 1);
    Kept<V> kept = places.get(place);
    if (kept != null && kept.token.equals(token)) {
      return kept.value;
    }
    V value = make.apply(token);
    places.set(place, new Kept<>(token, value));
    return value;
  }
}
