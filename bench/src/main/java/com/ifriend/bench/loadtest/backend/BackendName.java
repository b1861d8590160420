package com.ifriend.bench.loadtest.backend;

/** The backends that can be measured. */
public enum BackendName {
  /** Sessions in Redis. */
  REDIS("redis"),
  /** Sessions in MySQL or MariaDB, an event a row. */
  CLOUDSQL("cloudsql"),
  /** Sessions in the heap of this process. */
  INMEMORY("inmemory"),
  /** All events of a session in one blob in MySQL or MariaDB, as it was before. */
  LEGACY_BLOB("legacy-blob");

  private final String text;

  BackendName(String text) {
    this.text = text;
  }

  boolean needsSql() {
    return this == CLOUDSQL || this == LEGACY_BLOB;
  }

  /** As on the command line. */
  @Override
  public String toString() {
    return text;
  }
}
