package com.ifriend.store.mysql;

import static java.util.Objects.requireNonNull;

import com.ifriend.store.tls.PemFiles;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Certificates for TLS, as PEM files; read again for each new connection, so that renewed ones are
 * used without a restart. The server's certificate must be for the host of the address. That of a
 * Cloud SQL instance may name no host: {@link MySqlAddress.Instance} is for these.
 *
 * @param authority the certificates to trust
 * @param identity what to show to a server that asks for it
 */
public record MySqlTls(Path authority, Optional<Identity> identity) {
  public MySqlTls {
    requireNonNull(authority, "authority");
    requireNonNull(identity, "identity");
  }

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

    private void check() {
      var unused = PemFiles.showing(certificate, key);
    }
  }

  /**
   * Reads the files, to find out early whether they can be used.
   *
   * @throws IllegalArgumentException naming the file that cannot, and why
   */
  public void check() {
    var unused = PemFiles.trusting(authority);
    identity.ifPresent(Identity::check);
  }
}
