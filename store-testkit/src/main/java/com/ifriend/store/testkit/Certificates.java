package com.ifriend.store.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;

/**
 * A certificate that vouches for itself, made by the JDK's keytool.
 *
 * @param store with the certificate and its key
 * @param pem the certificate
 * @param privateKey its key, PKCS #8
 */
public record Certificates(KeyStore store, Path pem, Path privateKey) {
  static final char[] PASSWORD = "changeit".toCharArray();

  /**
   * Makes one with its key, and writes both into files.
   *
   * @param extension as in {@code san=ip:127.0.0.1}
   */
  public static Certificates make(Path directory, String name, String extension)
      throws IOException, InterruptedException, GeneralSecurityException {
    Path file = directory.resolve(name + ".p12");
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-alias",
            name,
            "-keyalg",
            "EC",
            "-dname",
            "CN=" + name,
            "-ext",
            extension,
            "-validity",
            "2",
            "-storetype",
            "PKCS12",
            "-keystore",
            file.toString(),
            "-storepass",
            new String(PASSWORD));
    Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (keytool.waitFor() != 0) {
      throw new IOException("keytool failed: " + output);
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    }
    return new Certificates(
        store,
        pem(
            directory.resolve(name + ".crt"),
            "CERTIFICATE",
            store.getCertificate(name).getEncoded()),
        pem(
            directory.resolve(name + ".key"),
            "PRIVATE KEY",
            store.getKey(name, PASSWORD).getEncoded()));
  }

  /** The certificate itself. */
  public X509Certificate certificate() {
    try {
      return (X509Certificate) store.getCertificate(store.aliases().nextElement());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The key itself. */
  public PrivateKey key() {
    try {
      return (PrivateKey) store.getKey(store.aliases().nextElement(), PASSWORD);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Path pem(Path file, String kind, byte[] content) throws IOException {
    return Files.writeString(
        file,
        "-----BEGIN %s-----%n%s%n-----END %s-----%n"
            .formatted(kind, Base64.getMimeEncoder().encodeToString(content), kind));
  }
}
