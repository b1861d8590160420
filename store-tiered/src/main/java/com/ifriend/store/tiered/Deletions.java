package com.ifriend.store.tiered;

import com.google.adk.sessions.SessionKey;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What was deleted, as both servers remember it, and what Redis remembers to delete in MySQL, which
 * was away. Thread-safe.
 */
final class Deletions {
  private final Tiers tiers;

  Deletions(Tiers tiers) {
    this.tiers = tiers;
  }

  /** Whether a session that was created then was deleted, by what either of the two knows. */
  boolean include(SessionKey key, Instant createdAt) {
    return Stream.of(
            tiers.redis.isUp()
                ? tiers.copies(copies -> copies.deletion(key))
                : Optional.<Instant>empty(),
            tiers.originals(originals -> originals.deletion(key)))
        .flatMap(Optional::stream)
        .anyMatch(deleted -> createdAt.toEpochMilli() <= deleted.toEpochMilli());
  }

  /**
   * Deletes an original that is still to be deleted. To be called with the session's lock.
   *
   * @return whether there was one
   */
  @CanIgnoreReturnValue
  boolean finish(SessionKey key) {
    Optional<Instant> deletion = tiers.copies(copies -> copies.deletion(key));
    return deletion.isPresent() && finish(key, deletion.get());
  }

  /** The same for all of them. */
  void finishAll() {
    tiers
        .copies(copies -> copies.deletions())
        .forEach(
            (key, createdAt) -> {
              var unused = tiers.locked(key, () -> finish(key, createdAt));
            });
  }

  private boolean finish(SessionKey key, Instant createdAt) {
    tiers.tellOriginals(originals -> originals.noteDeletion(key, createdAt));
    boolean deleted = tiers.cold(Optional.of(createdAt), cold -> cold.delete(key));
    tiers.tellCopies(copies -> copies.deletionDone(key, createdAt));
    return deleted;
  }
}
