package com.ifriend.store.mysql;

import com.ifriend.store.tls.PemFiles;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.Properties;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.mariadb.jdbc.Configuration;
import org.mariadb.jdbc.HostAddress;
import org.mariadb.jdbc.export.ExceptionFactory;
import org.mariadb.jdbc.plugin.tls.main.DefaultTlsSocketPlugin;

/**
 * Gives the files of {@link MySqlTls} to the driver, which takes a client's certificate only from a
 * key store on the disk; public, and listed as a service, because the driver makes it.
 */
public final class MySqlTlsPlugin extends DefaultTlsSocketPlugin {
  private static final String TYPE = "ifriend";
  private static final String AUTHORITY = "ifriendTlsAuthority";
  private static final String CERTIFICATE = "ifriendTlsCertificate";
  private static final String KEY = "ifriendTlsKey";

  /** For the service loader. */
  public MySqlTlsPlugin() {}

  /** What tells the driver to use TLS, and by way of this class. */
  static void addTo(Properties options, MySqlTls tls) {
    options.setProperty("sslMode", "verify-full");
    options.setProperty("tlsSocketType", TYPE);
    options.setProperty(AUTHORITY, tls.authority().toString());
    tls.identity()
        .ifPresent(
            own -> {
              options.setProperty(CERTIFICATE, own.certificate().toString());
              options.setProperty(KEY, own.key().toString());
            });
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public TrustManager[] getTrustManager(
      Configuration configuration, ExceptionFactory errors, HostAddress host) throws SQLException {
    try {
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(
          PemFiles.trusting(Path.of(configuration.nonMappedOptions().getProperty(AUTHORITY))));
      return trust.getTrustManagers();
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw unusable(e);
    }
  }

  @Override
  public KeyManager @Nullable [] getKeyManager(Configuration configuration, ExceptionFactory errors)
      throws SQLException {
    Properties options = configuration.nonMappedOptions();
    String certificate = options.getProperty(CERTIFICATE);
    if (certificate == null) {
      return null;
    }
    try {
      KeyStore own = PemFiles.showing(Path.of(certificate), Path.of(options.getProperty(KEY)));
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(own, PemFiles.password());
      return keys.getKeyManagers();
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw unusable(e);
    }
  }

  private static SQLException unusable(Exception cause) {
    return new SQLNonTransientConnectionException(
        "TLS cannot be set up: " + cause.getMessage(), "08000", cause);
  }
}
