package com.ifriend.bench.loadtest.backend;

/** The ways to a server that can be made longer. */
public enum Network {
  /** To Redis. */
  REDIS,
  /** To MySQL or MariaDB, whichever backend uses it. */
  CLOUDSQL;

  /** As on the command line. */
  @Override
  public String toString() {
    return this == REDIS ? "redis" : "cloudsql";
  }
}
