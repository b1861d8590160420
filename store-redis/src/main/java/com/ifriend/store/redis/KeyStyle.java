package com.ifriend.store.redis;

/**
 * What tells the keys of a session from those of others. All who use the same sessions need the
 * same: under the other one a session is not there, and is dropped from its user's list.
 */
public enum KeyStyle {
  /** The session id, as in {@code session:{id}:meta}; no two users can have the same. */
  PLAIN,
  /** App, user and session id, for those who use an id again for another user or app. */
  SCOPED
}
