package com.ifriend.store.encryption;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * The keys that seal sessions: a Tink keyset in JSON, in a file that only its owner may read, such
 * as a mounted secret. Its primary key seals; all of its keys open. Immutable and thread-safe.
 */
public final class EncryptionKeys {
  private final KeysetHandle keys;

  private EncryptionKeys(KeysetHandle keys) {
    this.keys = keys;
  }

  static {
    try {
      AeadConfig.register();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Tink cannot be set up", e);
    }
  }

  /** One new key, AES-256-GCM. */
  public static EncryptionKeys generate() {
    try {
      return new EncryptionKeys(KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Tink cannot make a key", e);
    }
  }

  /**
   * Reads a keyset in Tink's JSON form.
   *
   * @throws IllegalArgumentException saying what is wrong with the file; never what is in it
   */
  public static EncryptionKeys read(Path file) {
    try {
      EncryptionKeys keys =
          new EncryptionKeys(
              TinkJsonProtoKeysetFormat.parseKeyset(
                  Files.readString(file), InsecureSecretKeyAccess.get()));
      var unused = keys.aead();
      return keys;
    } catch (IOException e) {
      throw new IllegalArgumentException(file + " cannot be read: " + e, e);
    } catch (GeneralSecurityException | RuntimeException e) {
      // The cause may quote the file.
      throw new IllegalArgumentException(
          file + " is no Tink keyset in JSON with keys for authenticated encryption (AEAD)");
    }
  }

  /**
   * The same keys and a new one, which seals from now on; what is sealed already can still be
   * opened. When several processes share sessions, all of them must have the new keyset before one
   * of them seals with it.
   */
  public EncryptionKeys rotated() {
    try {
      return new EncryptionKeys(
          KeysetHandle.newBuilder(keys)
              .addEntry(
                  KeysetHandle.generateEntryFromParameters(PredefinedAeadParameters.AES256_GCM)
                      .withRandomId()
                      .makePrimary())
              .build());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Tink cannot add a key", e);
    }
  }

  /** The numbers of the keys. */
  public Set<Integer> ids() {
    Set<Integer> ids = new LinkedHashSet<>();
    for (int i = 0; i < keys.size(); i++) {
      ids.add(keys.getAt(i).getId());
    }
    return ids;
  }

  /** The number of the key that seals. */
  public int primaryId() {
    return keys.getPrimary().getId();
  }

  /** A key's number as it is shown. */
  public static String name(int id) {
    return Integer.toUnsignedString(id);
  }

  /**
   * The number of a key as it is shown.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static int id(String name) {
    try {
      return Integer.parseUnsignedInt(name);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + name + "' is no number of a key", e);
    }
  }

  /**
   * The same keys but one.
   *
   * @throws IllegalArgumentException if it seals, or is none of these
   */
  public EncryptionKeys without(int id) {
    if (!ids().contains(id)) {
      throw new IllegalArgumentException("there is no key " + name(id) + " in the keyset");
    }
    if (id == primaryId()) {
      throw new IllegalArgumentException("key " + name(id) + " is the one that seals");
    }
    return select(each -> each != id);
  }

  /** The key that seals, alone. */
  EncryptionKeys primaryAlone() {
    int primary = primaryId();
    return select(each -> each == primary);
  }

  private EncryptionKeys select(IntPredicate wanted) {
    KeysetHandle.Builder some = KeysetHandle.newBuilder();
    for (int i = 0; i < keys.size(); i++) {
      KeysetHandle.Entry entry = keys.getAt(i);
      if (wanted.test(entry.getId())) {
        KeysetHandle.Builder.Entry copy =
            KeysetHandle.importKey(entry.getKey())
                .withFixedId(entry.getId())
                .setStatus(entry.getStatus());
        some = some.addEntry(entry.isPrimary() ? copy.makePrimary() : copy);
      }
    }
    try {
      return new EncryptionKeys(some.build());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Tink cannot leave out a key", e);
    }
  }

  /** How many keys there are. */
  public int size() {
    return keys.size();
  }

  /** Writes a new file. */
  public void writeNew(Path file) throws IOException {
    Files.writeString(
        ownersOnly(file), json(), StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
  }

  /**
   * Writes a file in place of another, in one step. Where that is a link, in place of the file that
   * it leads to. Who may read it, and whose it is, stay as they are.
   */
  public void replace(Path file) throws IOException {
    Path target = file.toRealPath();
    Path beside = target.resolveSibling(target.getFileName() + ".new");
    Files.deleteIfExists(beside);
    try {
      writeNew(beside);
      keepRights(target, beside);
      Files.move(
          beside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(beside);
    }
  }

  private static void keepRights(Path from, Path to) throws IOException {
    PosixFileAttributes old;
    try {
      old = Files.readAttributes(from, PosixFileAttributes.class);
    } catch (UnsupportedOperationException e) {
      // As on Windows, where rights come from the folder.
      return;
    }
    PosixFileAttributeView now = Files.getFileAttributeView(to, PosixFileAttributeView.class);
    PosixFileAttributes fresh = now.readAttributes();
    if (!fresh.owner().equals(old.owner())) {
      now.setOwner(old.owner());
    }
    if (!fresh.group().equals(old.group())) {
      now.setGroup(old.group());
    }
    now.setPermissions(old.permissions());
  }

  private static Path ownersOnly(Path file) throws IOException {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
        : Files.createFile(file);
  }

  private String json() {
    try {
      return TinkJsonProtoKeysetFormat.serializeKeyset(keys, InsecureSecretKeyAccess.get());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Tink cannot write its keys", e);
    }
  }

  Aead aead() {
    try {
      return keys.getPrimitive(RegistryConfiguration.get(), Aead.class);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the keys are not for authenticated encryption", e);
    }
  }
}
