package com.ifriend.store.encryption;

/** What a process writes and reads, so that a store in use can be switched step by step. */
public enum SealingMode {
  /** Writes sealed, and refuses what is not. */
  SEALED,
  /** Writes sealed, and reads both. */
  SEALING,
  /** Writes readable, and reads both. */
  OPENING
}
