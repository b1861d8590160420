package com.ifriend.store.tiered;

import com.google.adk.sessions.SessionKey;
import com.ifriend.store.EventWindow;
import com.ifriend.store.StoreUnavailableException;
import com.ifriend.store.StoredSession;
import com.ifriend.store.TornSessionException;
import java.time.Instant;
import java.util.Optional;

/** How a session goes from both tiers, also from one that is away. */
final class Deleting {
  private final Tiers tiers;
  private final Archiver archiver;

  Deleting(Tiers tiers, Archiver archiver) {
    this.tiers = tiers;
    this.archiver = archiver;
  }

  boolean delete(SessionKey key) {
    return tiers.locked(
        key,
        () -> {
          boolean known = tiers.known(key).isPresent();
          dropWhatWaits(key);
          tiers.forget(key);
          tiers.forgetHistories(key);
          if (tiers.redis.isUp()) {
            try {
              return deleteBoth(key, known);
            } catch (StoreUnavailableException e) {
              if (tiers.redis.isUp()) {
                throw e;
              }
            }
          }
          tiers.mark(key);
          return deleteOriginal(key, originalCreatedAt(key));
        });
  }

  private boolean deleteOriginal(SessionKey key, Instant createdAt) {
    tiers.tellOriginals(originals -> originals.noteDeletion(key, createdAt));
    return tiers.cold(cold -> cold.delete(key));
  }

  /** All but what it changed in the state that it shares. */
  private void dropWhatWaits(SessionKey key) {
    try {
      archiver.flush(key);
    } catch (StoreUnavailableException e) {
      archiver.forget(key);
      tiers.sharedBehind(true);
    }
  }

  /** The note makes sure that the original goes, too, and that nobody brings it back meanwhile. */
  private boolean deleteBoth(SessionKey key, boolean known) {
    Instant createdAt = createdAt(key);
    tiers.tellCopies(copies -> copies.noteDeletion(key, createdAt));
    Optional<Boolean> original = Optional.empty();
    try {
      original = tiers.mysql.isUp() ? Optional.of(deleteOriginal(key, createdAt)) : original;
    } catch (StoreUnavailableException e) {
      // The note stays until it is back.
    }
    boolean copy = tiers.hot(hot -> hot.delete(key));
    if (original.isPresent()) {
      tiers.tellCopies(copies -> copies.deletionDone(key));
    }
    return copy || original.orElse(known);
  }

  /** Which one of this key is to be deleted; a torn one too. */
  private Instant createdAt(SessionKey key) {
    try {
      Optional<StoredSession> copy = tiers.hot(hot -> hot.load(key, EventWindow.NONE));
      if (copy.isPresent()) {
        return copy.get().createdAt();
      }
    } catch (TornSessionException e) {
      // The original tells.
    }
    return tiers.mysql.isUp() ? originalCreatedAt(key) : tiers.now();
  }

  private Instant originalCreatedAt(SessionKey key) {
    return tiers
        .cold(cold -> cold.load(key, EventWindow.NONE))
        .map(StoredSession::createdAt)
        .orElseGet(tiers::now);
  }
}
