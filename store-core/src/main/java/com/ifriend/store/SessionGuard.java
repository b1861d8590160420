package com.ifriend.store;

import com.google.adk.events.Event;
import com.google.adk.sessions.SessionKey;
import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import java.time.Duration;
import java.util.Optional;

/** Holds users to {@link SessionLimits}. Thread-safe. */
final class SessionGuard {
  private record Owner(String appName, String userId) {
    static Owner of(SessionKey key) {
      return new Owner(key.appName(), key.userId());
    }
  }

  private final SessionStore store;
  private final long mostBytes;
  private final Allowance<Owner> sessions;

  /** Sessions that were too large when they were read last; a turn reads before it writes. */
  private final Cache<SessionKey, Long> tooLarge =
      CacheBuilder.newBuilder().maximumSize(10_000).expireAfterAccess(Duration.ofHours(1)).build();

  SessionGuard(SessionStore store, SessionLimits limits) {
    this.store = store;
    this.mostBytes = limits.bytes();
    this.sessions = new Allowance<>(limits.sessions());
  }

  void creating(SessionKey key) {
    if (!sessions.take(Owner.of(key), 1, () -> live(key))) {
      throw SessionLimitException.sessions(key, (int) sessions.most());
    }
  }

  private long live(SessionKey key) {
    long count = 0;
    Optional<String> next = Optional.empty();
    do {
      int limit = (int) Math.min(sessions.most() - count, PageRequest.MAX_LIMIT);
      SessionPage page = store.list(key.appName(), key.userId(), new PageRequest(limit, next));
      count += page.sessions().size();
      next = page.next();
    } while (next.isPresent() && count < sessions.most());
    return count;
  }

  void deleted(SessionKey key) {
    sessions.recount(Owner.of(key));
    tooLarge.invalidate(key);
  }

  void read(StoredSession session) {
    if (mostBytes > 0 && session.bytes() > mostBytes) {
      tooLarge.put(session.key(), session.bytes());
    } else if (tooLarge.size() > 0) {
      tooLarge.invalidate(session.key());
    }
  }

  /** What begins a turn is refused; what ends one, and the answer to a call, is not. */
  void appending(SessionKey key, Event event) {
    Long bytes = tooLarge.getIfPresent(key);
    if (bytes != null && "user".equals(event.author()) && event.functionResponses().isEmpty()) {
      throw SessionLimitException.bytes(key, bytes, mostBytes);
    }
  }
}
