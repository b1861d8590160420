package com.ifriend.store;

/**
 * What one user may keep, so that nobody fills a store that others share.
 *
 * @param sessions live sessions of a user, at most; 0 for any number
 * @param bytes of one session's events as they are stored; a session that has more takes no new
 *     message of its user, while a turn that has begun may end; 0 for any size
 * @see StoredSessionService#limited
 */
public record SessionLimits(int sessions, long bytes) {
  public SessionLimits {
    if (sessions < 0 || bytes < 0) {
      throw new IllegalArgumentException(
          "limits of " + sessions + " sessions and " + bytes + " bytes; 0 is for none");
    }
  }
}
