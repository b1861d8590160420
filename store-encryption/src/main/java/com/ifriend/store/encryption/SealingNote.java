package com.ifriend.store.encryption;

import com.ifriend.store.StoreException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a store notes of how far it is sealed, for all who use it. Immutable.
 *
 * @param extent how far
 * @param keys the numbers of the keys with which something may be sealed
 */
public record SealingNote(Extent extent, Set<Integer> keys) {
  /** How much of a store is sealed. */
  public enum Extent {
    /** Nothing. */
    OPEN,
    /** Some of it, or all of it while somebody may write without sealing. */
    MIXED,
    /** Everything. */
    SEALED
  }

  public SealingNote {
    keys = Set.copyOf(keys);
  }

  /** Reads what {@link #text} wrote. */
  public static SealingNote parse(String text) {
    String[] words = text.split(" ", -1);
    try {
      return new SealingNote(
          Extent.valueOf(words[0].toUpperCase(Locale.ROOT)),
          Arrays.stream(words).skip(1).map(EncryptionKeys::id).collect(Collectors.toSet()));
    } catch (IllegalArgumentException e) {
      throw new StoreException(
          "What the store notes of its encryption is not understood: it is of a newer version, or was"
              + " changed by hand. Run the version that wrote it",
          e);
    }
  }

  /** As a store keeps it: {@code sealed 123 456}. */
  public String text() {
    StringBuilder text = new StringBuilder(extent.name().toLowerCase(Locale.ROOT));
    new TreeSet<>(keys).forEach(id -> text.append(' ').append(EncryptionKeys.name(id)));
    return text.toString();
  }

  SealingNote with(int key) {
    Set<Integer> more = new TreeSet<>(keys);
    more.add(key);
    return new SealingNote(extent, more);
  }

  SealingNote as(Extent other) {
    return new SealingNote(other, keys);
  }
}
