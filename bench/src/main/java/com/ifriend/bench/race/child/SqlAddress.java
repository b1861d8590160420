package com.ifriend.bench.race.child;

import java.net.URI;

/** The parts of {@code mariadb://user:password@host:port/database}. */
public record SqlAddress(String host, int port, String database, String user, String password) {
  public static SqlAddress of(URI address) {
    String[] login = address.getUserInfo().split(":", 2);
    return new SqlAddress(
        address.getHost(), address.getPort(), address.getPath().substring(1), login[0], login[1]);
  }

  public String jdbcUrl() {
    return "jdbc:mariadb://" + host + ":" + port + "/" + database;
  }

  /** Without the password. */
  @Override
  public String toString() {
    return user + "@" + host + ":" + port + "/" + database;
  }
}
