package com.ifriend.store.mysql;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** Where a server listens. */
public sealed interface MySqlAddress {
  /** The port of a server that was not told another one. */
  int DEFAULT_PORT = 3306;

  /** A host name or IP address, and a port. */
  record Tcp(String host, int port) implements MySqlAddress {
    /** With two colons at least: one stands before a port. */
    private static final String IPV6 = "[0-9a-fA-F:.]*:[0-9a-fA-F:.]*:[0-9a-fA-F:.]*";

    public Tcp {
      if (!host.matches("[\\p{L}\\p{N}._-]+|" + IPV6 + "|\\[" + IPV6 + "]")) {
        throw new IllegalArgumentException(
            "the host of the database is '"
                + host
                + "'; a name or an IP address is needed, without user or scheme; the port has a"
                + " setting of its own");
      }
      if (port < 1 || port > 65_535) {
        throw new IllegalArgumentException(
            "the port of the database is " + port + "; it must be in 1..65535");
      }
    }

    @Override
    public String toString() {
      return (host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host) + ":" + port;
    }
  }

  /**
   * An instance of Cloud SQL, which is found and spoken to by way of Google's connector: through
   * TLS, with certificates that live for an hour, on its public address if it has one, else on the
   * private one. The connector asks the SQL Admin API, with the credentials that Google calls
   * application default; their owner needs the role Cloud SQL Client.
   *
   * @param name as in {@code project:region:instance}
   * @param adminApi base of the SQL Admin API; empty for Google's
   */
  record Instance(String name, Optional<URI> adminApi) implements MySqlAddress {
    // A project may have a domain in front: example.com:project:region:instance.
    private static final Pattern NAME = Pattern.compile("([^:/\\s]+:)?[^:/\\s]+(:[^:/\\s]+){2}");

    public Instance {
      requireNonNull(adminApi, "adminApi");
      if (!NAME.matcher(name).matches()) {
        throw new IllegalArgumentException(
            "the instance of Cloud SQL is '"
                + name
                + "'; its connection name is needed, as in project:region:instance");
      }
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** A socket in the file system, as Cloud SQL offers it under {@code /cloudsql}. */
  record UnixSocket(Path path) implements MySqlAddress {
    public UnixSocket {
      requireNonNull(path, "path");
    }

    @Override
    public String toString() {
      return path.toString();
    }
  }
}
