package com.ifriend.store.memory;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;

/**
 * What was made of each token lately. Stemming costs more than all else that is done with a text,
 * and texts repeat their words. Bounded and thread-safe.
 */
final class Lately<V> {
  /** So many words of up to forty letters take a few megabytes. */
  private static final int PLACES = 1 << 14;

  private record Kept<V>(String token, V value) {}

  /** A token has one place, where it takes the turn of another. */
  private final AtomicReferenceArray<Kept<V>> places;

  private final int longest;

  private final Function<String, V> make;

  /**
   * @param make makes the same of the same token each time
   */
  Lately(Function<String, V> make) {
    this(PLACES, NewMemory.MAX_TERM_LENGTH, make);
  }

  /**
   * @param places how much is kept, a power of two
   * @param longest what is longer is made each time
   */
  Lately(int places, int longest, Function<String, V> make) {
    this.places = new AtomicReferenceArray<>(places);
    this.longest = longest;
    this.make = make;
  }

  V of(String token) {
    if (token.length() > longest) {
      return make.apply(token);
    }
    int hash = token.hashCode();
    int place = (hash ^ hash >>> 16) & (places.length() - 1);
    Kept<V> kept = places.get(place);
    if (kept != null && kept.token.equals(token)) {
      return kept.value;
    }
    V value = make.apply(token);
    places.set(place, new Kept<>(token, value));
    return value;
  }
}
