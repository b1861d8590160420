package com.ifriend.store.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes key stores of PEM files. */
public final class PemFiles {
  private static final Pattern PKCS8 =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");

  /** Of the entries of key stores, which never leave the heap. */
  private static final String PASSWORD = "unused";

  private PemFiles() {}

  /** The password of a key store from here; it protects nothing. */
  public static char[] password() {
    return PASSWORD.toCharArray();
  }

  /**
   * Whom to trust.
   *
   * @param authorities a file with one certificate or more
   * @throws IllegalArgumentException naming the file if it cannot be used, and why
   */
  public static KeyStore trusting(Path authorities) {
    KeyStore trusted = emptyStore();
    int number = 0;
    try {
      for (Certificate certificate : certificates(authorities)) {
        trusted.setCertificateEntry("ca-" + number++, certificate);
      }
      return trusted;
    } catch (GeneralSecurityException e) {
      throw impossible(e);
    }
  }

  /**
   * What to show to others.
   *
   * @param certificate the chain, the own one first
   * @param key its private key, PKCS #8 without a passphrase
   * @throws IllegalArgumentException naming the file that cannot be used, and why
   */
  public static KeyStore showing(Path certificate, Path key) {
    KeyStore own = emptyStore();
    try {
      own.setKeyEntry(
          "own",
          privateKey(key),
          password(),
          certificates(certificate).toArray(Certificate[]::new));
      return own;
    } catch (GeneralSecurityException e) {
      throw impossible(e);
    }
  }

  private static KeyStore emptyStore() {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw impossible(e);
    }
  }

  private static IllegalStateException impossible(Exception e) {
    return new IllegalStateException("TLS cannot be set up: " + e, e);
  }

  private static Collection<? extends Certificate> certificates(Path file) {
    Collection<? extends Certificate> found;
    try (InputStream in = Files.newInputStream(file)) {
      found = CertificateFactory.getInstance("X.509").generateCertificates(in);
    } catch (IOException | GeneralSecurityException e) {
      throw unusable(file, "certificates in PEM", e);
    }
    if (found.isEmpty()) {
      throw unusable(file, "certificates in PEM", null);
    }
    return found;
  }

  private static PrivateKey privateKey(Path file) throws GeneralSecurityException {
    String expected = "a private key in PEM (PKCS #8: -----BEGIN PRIVATE KEY-----)";
    byte[] key;
    try {
      Matcher pem = PKCS8.matcher(Files.readString(file, StandardCharsets.US_ASCII));
      if (!pem.find()) {
        throw unusable(file, expected, null);
      }
      key = Base64.getMimeDecoder().decode(pem.group(1));
    } catch (IOException e) {
      throw unusable(file, expected, e);
    }
    for (String algorithm : List.of("RSA", "EC", "Ed25519")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(key));
      } catch (InvalidKeySpecException e) {
        // Of another kind then.
      }
    }
    throw unusable(file, expected, null);
  }

  private static IllegalArgumentException unusable(
      Path file, String expected, @Nullable Exception cause) {
    return new IllegalArgumentException(
        file
            + " cannot be used; it must be a readable file with "
            + expected
            + (cause == null ? "" : " (" + cause + ")"),
        cause);
  }
}
