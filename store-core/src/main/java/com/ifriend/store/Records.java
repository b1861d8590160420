package com.ifriend.store;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Map;
import java.util.Optional;

/**
 * A few small documents of one kind, each by its name, that are kept until somebody deletes them:
 * no session's, and nobody's to expire. For what an application is entrusted with, such as where it
 * is installed.
 *
 * <p>Every verb is atomic, one round trip where nothing else is said, and seen by all processes on
 * the same store. Every verb may throw {@link StoreUnavailableException}. Bytes must not be
 * changed. Thread-safe.
 */
public interface Records {
  /** The longest name, in characters of ASCII; a name is not empty. */
  int MAX_NAME = 64;

  /** The largest document. */
  int MAX_BYTES = 64 << 10;

  /** The document of this name; empty if there is none. */
  Optional<byte[]> get(String name);

  /** All documents by their names; for a few thousand at most. */
  Map<String, byte[]> all();

  /**
   * Keeps a document, in place of an earlier one of its name.
   *
   * @throws IllegalArgumentException if name or document are too long
   */
  void put(String name, byte[] value);

  /**
   * Keeps a document in place of the one that the caller knows.
   *
   * @return false, and nothing is changed, if there is another one by now, or none
   */
  @CanIgnoreReturnValue
  boolean replace(String name, byte[] expected, byte[] value);

  /**
   * Deletes the document that the caller knows.
   *
   * @return false, and nothing is changed, if there is another one by now, or none
   */
  @CanIgnoreReturnValue
  boolean delete(String name, byte[] expected);

  /**
   * Checks what is to be kept, for who implements this.
   *
   * @throws IllegalArgumentException if name or document are too long, or the name is empty or not
   *     of printable ASCII
   */
  static void check(String name, byte[] value) {
    if (!name.matches("[!-~]{1," + MAX_NAME + "}")) {
      throw new IllegalArgumentException(
          "a name of "
              + name.length()
              + " characters; it must have 1 to "
              + MAX_NAME
              + " of printable ASCII");
    }
    if (value.length > MAX_BYTES) {
      throw new IllegalArgumentException(
          "a document of " + value.length + " bytes; at most " + MAX_BYTES + " are kept");
    }
  }
}
