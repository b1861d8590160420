package com.ifriend.store.memory;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.Set;

/**
 * Who hears what is said in a conversation, besides the user and the agent. A memory keeps the
 * audience it was said to, and is recalled only where nobody else would hear it:
 *
 * <ul>
 *   <li>in a direct message, everything the user ever said;
 *   <li>in a private channel, what was said there or in public;
 *   <li>in public, what was said in public.
 * </ul>
 */
public final class Audience {
  /** Nobody else: a direct message, a terminal. */
  public static final Audience DIRECT = new Audience("direct");

  /** Anybody: a public channel. */
  public static final Audience PUBLIC = new Audience("public");

  private static final String PRIVATE = "private:";

  private final String key;

  private Audience(String key) {
    this.key = key;
  }

  /**
   * The members of a private channel, or of a direct message with several people.
   *
   * @param channel what tells it from other channels, up to {@link MemoryOwner#MAX_LENGTH}
   *     characters
   */
  public static Audience membersOf(String channel) {
    requireNonNull(channel, "channel");
    if (channel.isEmpty() || channel.length() > MemoryOwner.MAX_LENGTH) {
      throw new IllegalArgumentException(
          "the id of a private channel has "
              + channel.length()
              + " characters; it must have 1 to "
              + MemoryOwner.MAX_LENGTH);
    }
    return new Audience(PRIVATE + channel);
  }

  /**
   * The audience with this {@link #key}.
   *
   * @throws IllegalArgumentException if no audience has it
   */
  public static Audience ofKey(String key) {
    if (key.equals(DIRECT.key)) {
      return DIRECT;
    }
    if (key.equals(PUBLIC.key)) {
      return PUBLIC;
    }
    if (key.startsWith(PRIVATE)) {
      return membersOf(key.substring(PRIVATE.length()));
    }
    throw new IllegalArgumentException(
        "'" + key + "' is no audience; there are direct, public and private:CHANNEL");
  }

  /** How stores keep it: {@code direct}, {@code public} or {@code private:} and the channel. */
  public String key() {
    return key;
  }

  /** The keys of the audiences whose memories may be recalled here; empty if all may. */
  public Optional<Set<String>> recalls() {
    if (equals(DIRECT)) {
      return Optional.empty();
    }
    return Optional.of(equals(PUBLIC) ? Set.of(key) : Set.of(PUBLIC.key, key));
  }

  /** Whether what was said to {@code other} may be recalled here. */
  public boolean recalls(Audience other) {
    return recalls().map(keys -> keys.contains(other.key)).orElse(true);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Audience that && key.equals(that.key);
  }

  @Override
  public int hashCode() {
    return key.hashCode();
  }

  @Override
  public String toString() {
    return key;
  }
}
