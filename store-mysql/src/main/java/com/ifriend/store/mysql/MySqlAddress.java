package com.ifriend.store.mysql;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/** Where a server listens. */
public sealed interface MySqlAddress {
  /** The port of a server that was not told another one. */
  int DEFAULT_PORT = 3306;

  /** A host name or IP address, and a port. */
  record Tcp(String host, int port) implements MySqlAddress {
    public Tcp {
      if (!host.matches("[\\p{L}\\p{N}._-]+|[0-9a-fA-F:.]+|\\[[0-9a-fA-F:.]+]")) {
        throw new IllegalArgumentException(
            "the host of the database is '"
                + host
                + "'; a name or an IP address is needed, without port, user or scheme");
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
