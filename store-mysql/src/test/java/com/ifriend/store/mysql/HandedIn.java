package com.ifriend.store.mysql;

import com.ifriend.store.testkit.MySqlServer.Flavour;

/** Pools of an application, of each driver on the server that it is made for. */
enum HandedIn {
  CONNECTOR_J(Flavour.MYSQL, "mysql"),
  MARIADB_CONNECTOR_J(Flavour.MARIADB, "mariadb");

  private final Flavour flavour;
  private final String scheme;

  HandedIn(Flavour flavour, String scheme) {
    this.flavour = flavour;
    this.scheme = scheme;
  }

  MySqlBackend backend() {
    return this == CONNECTOR_J ? OfMySql.SHARED : OfMariaDb.SHARED;
  }

  private static final class OfMySql {
    static final MySqlBackend SHARED =
        MySqlBackend.handedIn(CONNECTOR_J.flavour, CONNECTOR_J.scheme);
  }

  private static final class OfMariaDb {
    static final MySqlBackend SHARED =
        MySqlBackend.handedIn(MARIADB_CONNECTOR_J.flavour, MARIADB_CONNECTOR_J.scheme);
  }
}
