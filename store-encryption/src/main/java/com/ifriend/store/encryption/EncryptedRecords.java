package com.ifriend.store.encryption;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.google.crypto.tink.Aead;
import com.ifriend.store.Records;
import com.ifriend.store.StoreException;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Records that are kept sealed in others, always: they are secrets. What is sealed under one name
 * cannot be opened under another. Replacing and deleting are two round trips. Thread-safe.
 */
public final class EncryptedRecords implements Records {
  private final Records records;
  private final String kind;
  private final Aead aead;
  private final Aead primary;

  /**
   * Seals with the newest key, and opens with any.
   *
   * @param kind what the records are, as their store was asked for them
   */
  public EncryptedRecords(Records records, String kind, EncryptionKeys keys) {
    this.records = requireNonNull(records, "records");
    this.kind = requireNonNull(kind, "kind");
    this.aead = keys.aead();
    this.primary = keys.primaryAlone().aead();
  }

  /**
   * @throws StoreException if it cannot be opened
   */
  @Override
  public Optional<byte[]> get(String name) {
    return records.get(name).map(stored -> open(name, stored));
  }

  /** Without those that cannot be opened. */
  @Override
  public Map<String, byte[]> all() {
    Map<String, byte[]> opened = new TreeMap<>();
    records
        .all()
        .forEach(
            (name, stored) ->
                opened(aead, place(kind, name), stored).ifPresent(v -> opened.put(name, v)));
    return opened;
  }

  @Override
  public void put(String name, byte[] value) {
    Records.check(name, value);
    records.put(name, close(name, value));
  }

  @Override
  public boolean replace(String name, byte[] expected, byte[] value) {
    Records.check(name, value);
    Optional<byte[]> now = records.get(name);
    return now.isPresent()
        && Arrays.equals(open(name, now.get()), expected)
        && records.replace(name, now.get(), close(name, value));
  }

  @Override
  public boolean delete(String name, byte[] expected) {
    Optional<byte[]> now = records.get(name);
    return now.isPresent()
        && Arrays.equals(open(name, now.get()), expected)
        && records.delete(name, now.get());
  }

  /**
   * Seals with the newest key what another one has sealed, so that the other can be dropped.
   *
   * @return how many were
   */
  public int seal() {
    int done = 0;
    for (Map.Entry<String, byte[]> each : records.all().entrySet()) {
      String name = each.getKey();
      if (opened(primary, place(kind, name), each.getValue()).isEmpty()) {
        byte[] clear = open(name, each.getValue());
        done += records.replace(name, each.getValue(), close(name, clear)) ? 1 : 0;
      }
    }
    return done;
  }

  /** How many none of the keys can open. */
  public int broken() {
    return broken(records.all(), kind, aead);
  }

  /**
   * How many of some that are kept none of the keys can open.
   *
   * @param stored as they are kept
   */
  public static int broken(Map<String, byte[]> stored, String kind, EncryptionKeys keys) {
    return broken(stored, kind, keys.aead());
  }

  private static int broken(Map<String, byte[]> stored, String kind, Aead aead) {
    return (int)
        stored.entrySet().stream()
            .filter(each -> opened(aead, place(kind, each.getKey()), each.getValue()).isEmpty())
            .count();
  }

  private byte[] close(String name, byte[] clear) {
    try {
      return aead.encrypt(clear, place(kind, name));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(kind + " " + name + " cannot be sealed", e);
    }
  }

  private byte[] open(String name, byte[] stored) {
    return opened(aead, place(kind, name), stored)
        .orElseThrow(
            () ->
                new StoreException(
                    "the record "
                        + name
                        + " of "
                        + kind
                        + " cannot be opened: its key is not in SESSION_ENCRYPTION_KEYSET, or it"
                        + " was changed"));
  }

  private static Optional<byte[]> opened(Aead with, byte[] place, byte[] stored) {
    try {
      return Optional.of(with.decrypt(stored, place));
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  /** What is sealed cannot be opened in another place. */
  private static byte[] place(String kind, String name) {
    return ("record " + kind + " " + name).getBytes(UTF_8);
  }
}
