package com.ifriend.store.tiered;

import com.ifriend.store.NewEvent;
import com.ifriend.store.ScopedPatch;
import com.ifriend.store.tiered.Tiers.Known;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An append that Redis has taken, and MySQL has not.
 *
 * @param session as it was known before
 * @param position in the copy
 * @param again whether it was there already, perhaps with another content
 */
record Waiting(
    Optional<Known> session,
    long position,
    NewEvent event,
    ScopedPatch patch,
    OptionalLong fence,
    boolean again) {
  Optional<Instant> createdAt() {
    return session.map(Known::createdAt);
  }
}
