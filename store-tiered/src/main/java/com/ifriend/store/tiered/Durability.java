package com.ifriend.store.tiered;

/** What an append waits for. */
public enum Durability {
  /** Redis has it. What Redis loses before MySQL has it too, within milliseconds, is lost. */
  REDIS,
  /** Redis and one of its replicas have it. */
  REPLICA,
  /** MySQL has it. */
  SQL
}
