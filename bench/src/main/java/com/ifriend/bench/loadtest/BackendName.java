package com.ifriend.bench.loadtest;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The backends that can be measured. */
enum BackendName {
  /** Sessions in Redis. */
  REDIS,
  /** Sessions in MySQL or MariaDB, an event a row. */
  CLOUDSQL,
  /** Sessions in the heap of this process. */
  INMEMORY,
  /** All events of a session in one blob in MySQL or MariaDB, as it was before. */
  LEGACY_BLOB;

  /** As on the command line. */
  @Override
  @JsonValue
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
