package com.ifriend.store.tiered;

import com.google.adk.sessions.SessionKey;
import com.ifriend.store.EventWindow;
import com.ifriend.store.StoreUnavailableException;
import com.ifriend.store.StoredSession;
import com.ifriend.store.TornSessionException;
import java.util.Optional;

/** How a session is read: its copy in Redis, or its original where there is none to trust. */
final class Reading {
  private final Tiers tiers;
  private final Mending mending;
  private final Archiver archiver;

  Reading(Tiers tiers, Mending mending, Archiver archiver) {
    this.tiers = tiers;
    this.mending = mending;
    this.archiver = archiver;
  }

  Optional<StoredSession> load(SessionKey key, EventWindow window) {
    if (tiers.redis.isUp()) {
      try {
        return loadCopy(key, window);
      } catch (StoreUnavailableException e) {
        if (tiers.redis.isUp()) {
          throw e;
        }
      }
    }
    archiver.flush(key);
    Optional<StoredSession> original = tiers.cold(cold -> cold.load(key, window));
    original.ifPresent(tiers::seen);
    return original;
  }

  private Optional<StoredSession> loadCopy(SessionKey key, EventWindow window) {
    for (int attempt = 0; attempt < 3; attempt++) {
      Optional<StoredSession> copy;
      try {
        copy = tiers.hot(hot -> hot.load(key, window));
      } catch (TornSessionException e) {
        joinTorn(key, e);
        continue;
      }
      if (copy.isEmpty()) {
        if (!isRestored(key)) {
          return copy;
        }
      } else if (tiers.trusts(copy.get()) || !differs(copy.get())) {
        tiers.seen(copy.get());
        return copy;
      }
    }
    // Others make it anew all the time.
    return tiers.locked(
        key,
        () -> {
          archiver.flush(key);
          return tiers.cold(cold -> cold.load(key, window));
        });
  }

  /** Whether the copy had to be made anew. While MySQL is away it is taken as it is. */
  private boolean differs(StoredSession copy) {
    if (!tiers.mysql.isUp()) {
      return false;
    }
    try {
      return !tiers.locked(
          copy.key(),
          () -> {
            archiver.flush(copy.key());
            return mending.check(copy);
          });
    } catch (StoreUnavailableException e) {
      if (!tiers.redis.isUp()) {
        throw e;
      }
      return false;
    }
  }

  private void joinTorn(SessionKey key, TornSessionException torn) {
    try {
      tiers.locking(
          key,
          () -> {
            archiver.flush(key);
            if (tiers.cold(cold -> cold.load(key, EventWindow.NONE)).isEmpty()) {
              throw torn;
            }
            mending.join(key, tiers.originals(originals -> originals.marks(key)));
          });
    } catch (StoreUnavailableException e) {
      if (tiers.redis.isUp()) {
        throw torn;
      }
      throw e;
    }
  }

  /**
   * Redis has no copy: it expired, or was lost. Makes it anew if there is an original, which alone
   * does not tell what was changed since in the state it shares.
   */
  private boolean isRestored(SessionKey key) {
    if (!tiers.mysql.isUp()) {
      requireUnknown(key);
      return false;
    }
    try {
      return tiers.locked(
          key,
          () -> {
            if (tiers.copies(copies -> copies.deletion(key)).isPresent()) {
              return false;
            }
            archiver.flush(key);
            boolean restored = mending.restore(key, false);
            if (!restored) {
              tiers.forget(key);
            }
            return restored;
          });
    } catch (StoreUnavailableException e) {
      if (!tiers.redis.isUp()) {
        throw e;
      }
      requireUnknown(key);
      return false;
    }
  }

  /** Neither says it exists, and only one was asked: a new conversation may begin. */
  private void requireUnknown(SessionKey key) {
    if (tiers.known(key).isPresent()) {
      throw tiers.mysql.away("Session " + key.id() + " is not in Redis, and reading it");
    }
  }
}
