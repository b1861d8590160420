package com.ifriend.store.tiered;

import com.google.adk.sessions.SessionKey;
import com.ifriend.store.EventWindow;
import com.ifriend.store.StoreException;
import com.ifriend.store.StoreUnavailableException;
import com.ifriend.store.StoredSession;
import com.ifriend.store.TornSessionException;
import com.ifriend.store.tiered.Tiers.Known;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How a session goes from both tiers, also from one that is away. */
final class Deleting {
  /** By less than this, as processes see the one of MySQL. */
  private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(1);

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
          Optional<Known> known = tiers.known(key);
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
          return deleteOriginal(key, ofOriginal(key).orElseGet(() -> guessed(known)));
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
    } catch (StoreException e) {
      archiver.forget(key);
      tiers.sharedBehind(true);
    }
  }

  /** The note makes sure that the original goes, too, and that nobody brings it back meanwhile. */
  private boolean deleteBoth(SessionKey key, Optional<Known> known) {
    Instant createdAt = createdAt(key).orElseGet(() -> guessed(known));
    tiers.tellCopies(copies -> copies.noteDeletion(key, createdAt));
    Optional<Boolean> original = Optional.empty();
    try {
      original = tiers.mysql.isUp() ? Optional.of(deleteOriginal(key, createdAt)) : original;
    } catch (StoreUnavailableException e) {
      // The note stays until it is back.
    }
    boolean copy = tiers.hot(hot -> hot.delete(key));
    if (original.isPresent()) {
      tiers.tellCopies(copies -> copies.deletionDone(key, createdAt));
    }
    return copy || original.orElse(known.isPresent());
  }

  /** When that was created which is to be deleted; empty if it is not there to tell. */
  private Optional<Instant> createdAt(SessionKey key) {
    try {
      Optional<StoredSession> copy = tiers.hot(hot -> hot.load(key, EventWindow.NONE));
      if (copy.isPresent()) {
        return copy.map(StoredSession::createdAt);
      }
    } catch (TornSessionException e) {
      // The original tells.
    }
    try {
      return ofOriginal(key);
    } catch (StoreUnavailableException e) {
      return Optional.empty();
    }
  }

  private Optional<Instant> ofOriginal(SessionKey key) {
    return tiers.cold(cold -> cold.load(key, EventWindow.NONE)).map(StoredSession::createdAt);
  }

  /** So that it is meant wherever it comes back from, and one that begins now is not. */
  private Instant guessed(Optional<Known> known) {
    return known.map(Known::createdAt).orElseGet(() -> tiers.now().minus(CLOCKS_DIFFER));
  }
}
