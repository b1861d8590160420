package com.ifriend.store.redis;

import static java.util.Objects.requireNonNull;

import com.ifriend.store.tls.PemFiles;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Optional;
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
    authority.ifPresent(
        file -> {
          KeyStore trusted = PemFiles.trusting(file);
          options
              .trustStoreType(trusted.getType())
              .truststore(inMemory(trusted), PemFiles.password());
        });
    identity.ifPresent(
        own -> {
          KeyStore shown = PemFiles.showing(own.certificate(), own.key());
          options.keyStoreType(shown.getType()).keystore(inMemory(shown), PemFiles.password());
        });
    return options.build();
  }

  private static SslOptions.Resource inMemory(KeyStore store) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      store.store(bytes, PemFiles.password());
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("TLS cannot be set up: " + e, e);
    }
    return () -> new ByteArrayInputStream(bytes.toByteArray());
  }
}
