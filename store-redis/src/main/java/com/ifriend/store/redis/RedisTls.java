package com.ifriend.store.redis;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
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
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.SslVerifyMode;

/**
 * Certificates for TLS, as PEM files; read when a connection pool is opened.
 *
 * @param authority the certificates to trust, such as the one that Memorystore offers for download;
 *     empty for those that Java trusts
 * @param identity what to show to a server that asks for it
 */
public record RedisTls(Optional<Path> authority, Optional<Identity> identity) {
  /** Trusts what Java trusts, and shows nothing. */
  public static final RedisTls SYSTEM = new RedisTls(Optional.empty(), Optional.empty());

  private static final String STORE_TYPE = "PKCS12";

  /** Of key stores that never leave the heap. */
  private static final char[] PASSWORD = "unused".toCharArray();

  private static final Pattern PKCS8 =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");

  /**
   * A client's certificate.
   *
   * @param certificate the chain, the client's own first
   * @param key its private key, PKCS #8 without a passphrase
   */
  public record Identity(Path certificate, Path key) {
    public Identity {
      requireNonNull(certificate, "certificate");
      requireNonNull(key, "key");
    }
  }

  /**
   * Reads the files, to find out early whether they can be used.
   *
   * @throws IllegalArgumentException naming the file that cannot, and why
   */
  public void check() {
    var unused = options();
  }

  SslOptions options() {
    SslOptions.Builder options = SslOptions.builder().sslVerifyMode(SslVerifyMode.FULL);
    try {
      if (authority.isPresent()) {
        KeyStore trusted = emptyStore();
        int number = 0;
        for (Certificate certificate : certificates(authority.get())) {
          trusted.setCertificateEntry("ca-" + number++, certificate);
        }
        options.trustStoreType(STORE_TYPE).truststore(inMemory(trusted), PASSWORD);
      }
      if (identity.isPresent()) {
        KeyStore own = emptyStore();
        own.setKeyEntry(
            "client",
            privateKey(identity.get().key()),
            PASSWORD,
            certificates(identity.get().certificate()).toArray(Certificate[]::new));
        options.keyStoreType(STORE_TYPE).keystore(inMemory(own), PASSWORD);
      }
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("TLS cannot be set up: " + e, e);
    }
    return options.build();
  }

  private static SslOptions.Resource inMemory(KeyStore store)
      throws GeneralSecurityException, IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    store.store(bytes, PASSWORD);
    return () -> new ByteArrayInputStream(bytes.toByteArray());
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(STORE_TYPE);
    store.load(null, null);
    return store;
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
