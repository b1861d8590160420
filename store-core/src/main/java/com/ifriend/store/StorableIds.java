package com.ifriend.store;

import static java.util.Objects.requireNonNull;

import com.google.adk.sessions.SessionKey;

/** The names of apps, users and sessions, and which can be stored: the same on every backend. */
final class StorableIds {
  private StorableIds() {}

  static SessionKey key(String appName, String userId, String sessionId) {
    requireNonNull(appName, "appName cannot be null");
    requireNonNull(userId, "userId cannot be null");
    requireNonNull(sessionId, "sessionId cannot be null");
    return new SessionKey(appName, userId, sessionId.trim());
  }

  static boolean fit(SessionKey key) {
    return fits(key.appName()) && fits(key.userId()) && fits(key.id()) && !key.id().isEmpty();
  }

  static boolean fits(String id) {
    return id.length() <= StoredSessionService.MAX_ID_LENGTH && Json.isWellFormed(id);
  }

  static void require(SessionKey key) {
    requireFits("appName", key.appName());
    requireFits("userId", key.userId());
    requireFits("sessionId", key.id());
  }

  private static void requireFits(String name, String id) {
    if (!fits(id)) {
      throw new IllegalArgumentException(
          name
              + " has "
              + id.length()
              + " characters; at most "
              + StoredSessionService.MAX_ID_LENGTH
              + " can be stored");
    }
  }
}
