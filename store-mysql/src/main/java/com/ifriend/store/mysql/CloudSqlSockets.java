package com.ifriend.store.mysql;

import static java.util.Objects.requireNonNull;

import com.google.cloud.sql.core.ConnectionConfig;
import com.google.cloud.sql.core.InternalConnectorRegistry;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.mariadb.jdbc.Configuration;
import org.mariadb.jdbc.util.ConfigurableSocketFactory;

/**
 * Opens connections to an instance of Cloud SQL by way of Google's connector; public because the
 * driver makes it. Nothing of the connector is loaded before.
 */
public final class CloudSqlSockets extends ConfigurableSocketFactory {
  private @Nullable ConnectionConfig config;

  /** For the driver. */
  public CloudSqlSockets() {}

  /** What tells the driver to use this class, and this class where to go. */
  static void addTo(Properties options, MySqlAddress.Instance instance) {
    options.setProperty("socketFactory", CloudSqlSockets.class.getName());
    options.setProperty(ConnectionConfig.CLOUD_SQL_INSTANCE_PROPERTY, instance.name());
    // Certificates are renewed when they are needed: there may be no CPU between two requests.
    options.setProperty(ConnectionConfig.CLOUD_SQL_REFRESH_STRATEGY_PROPERTY, "lazy");
    instance
        .adminApi()
        .ifPresent(
            url ->
                options.setProperty(
                    ConnectionConfig.CLOUD_SQL_ADMIN_ROOT_URL_PROPERTY, url.toString()));
  }

  @Override
  public void setConfiguration(Configuration options, String host) {
    InternalConnectorRegistry.addArtifactId("ifriend", false);
    config = ConnectionConfig.fromConnectionProperties(options.nonMappedOptions());
  }

  @Override
  public Socket createSocket() throws IOException {
    try {
      return InternalConnectorRegistry.getInstance().connect(requireNonNull(config));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted").initCause(e);
    } catch (RuntimeException e) {
      throw CloudSqlException.of(e);
    }
  }

  @Override
  public Socket createSocket(String host, int port) {
    throw new UnsupportedOperationException("the connector knows host and port");
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
    return createSocket(host, port);
  }

  @Override
  public Socket createSocket(InetAddress host, int port) {
    return createSocket(host.getHostName(), port);
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort) {
    return createSocket(host, port);
  }
}
