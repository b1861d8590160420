package com.ifriend.store.tiered;

import com.google.adk.sessions.SessionKey;
import com.ifriend.store.EventWindow;
import com.ifriend.store.ScopedPatch;
import com.ifriend.store.ScopedState;
import com.ifriend.store.SessionAlreadyExistsException;
import com.ifriend.store.StoreUnavailableException;
import com.ifriend.store.StoredSession;
import com.ifriend.store.TornSessionException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** How a session begins: in both tiers, or in the one that is there. */
final class Creating {
  private final Tiers tiers;
  private final Mending mending;

  Creating(Tiers tiers, Mending mending) {
    this.tiers = tiers;
    this.mending = mending;
  }

  StoredSession create(SessionKey key, ScopedPatch initialState) {
    if (tiers.redis.isUp()) {
      try {
        return tiers.mysql.isUp() ? createBoth(key, initialState) : createCopy(key, initialState);
      } catch (StoreUnavailableException e) {
        if (tiers.redis.isUp()) {
          // It is MySQL that went away.
          return createCopy(key, initialState);
        }
      }
    }
    return tiers.locked(
        key,
        () -> {
          tiers.mark(key);
          StoredSession created = tiers.cold(cold -> cold.create(key, initialState));
          tiers.checked(key, created.createdAt(), 0, true, -1);
          // Another process may have seen to the mark before there was anything to see.
          tiers.mark(key);
          return created;
        });
  }

  private StoredSession createBoth(SessionKey key, ScopedPatch initialState) {
    return tiers.locked(
        key,
        () -> {
          requireNoSession(key);
          StoredSession original = createOriginal(key, initialState);
          try {
            Optional<StoredSession> created = createCopyOf(original, initialState);
            while (created.isEmpty()) {
              makeRoom(original);
              created = createCopyOf(original, initialState);
            }
            return created.get();
          } catch (StoreUnavailableException e) {
            if (tiers.redis.isUp()) {
              throw e;
            }
            tiers.mark(key);
            tiers.checked(key, original.createdAt(), 0, true, -1);
            return original;
          }
        });
  }

  /** One that was begun while MySQL was away; before anything is written for another one. */
  private void requireNoSession(SessionKey key) {
    Optional<StoredSession> copy;
    try {
      copy = tiers.hot(hot -> hot.load(key, EventWindow.NONE));
    } catch (TornSessionException e) {
      // It makes room, if MySQL has none either.
      return;
    }
    if (copy.isPresent() && !mending.deletions.include(key, copy.get().createdAt())) {
      throw new SessionAlreadyExistsException(key);
    }
  }

  /** Empty if a copy is in its place. */
  private Optional<StoredSession> createCopyOf(StoredSession original, ScopedPatch initialState) {
    SessionKey key = original.key();
    long since = tiers.doubts();
    mending.shared.put(key, false);
    Optional<ScopedState> shared =
        mending.copies.put(
            original, List.of(), OptionalLong.empty(), OptionalLong.empty(), initialState, true);
    if (shared.isEmpty()) {
      return Optional.empty();
    }
    tiers.checked(key, original.createdAt(), 0, true, since);
    var unused = mending.shared.without(key, initialState);
    return Optional.of(
        new StoredSession(
            key,
            Optional.empty(),
            original.createdAt(),
            original.createdAt(),
            0,
            0,
            new ScopedState(shared.get().app(), shared.get().user(), initialState.session().puts()),
            List.of()));
  }

  /**
   * Removes a copy that is in the place of the one to be made: it was deleted and has come back, or
   * another process has found the original and was faster. Any other is a session.
   */
  private void makeRoom(StoredSession original) {
    SessionKey key = original.key();
    Optional<StoredSession> copy = tiers.hot(hot -> hot.load(key, EventWindow.NONE));
    if (copy.isEmpty()) {
      return;
    }
    StoredSession found = copy.get();
    boolean ours = found.createdAt().equals(original.createdAt());
    if (ours && found.count() > 0) {
      // It goes on there; what this one brings for others to share comes with a copy made anew.
      tiers.mark(key);
      mending.join(key, tiers.originals(originals -> originals.marks(key)));
      throw new SessionAlreadyExistsException(key);
    }
    if (!ours && !mending.deletions.include(key, found.createdAt())) {
      // It was begun while MySQL was away, and waits to be archived.
      var unused = tiers.cold(Optional.of(original.createdAt()), cold -> cold.delete(key));
      throw new SessionAlreadyExistsException(key);
    }
    tiers.tellCopies(copies -> copies.remove(key, found.count()));
  }

  private StoredSession createOriginal(SessionKey key, ScopedPatch initialState) {
    try {
      return tiers.cold(cold -> cold.create(key, initialState));
    } catch (SessionAlreadyExistsException e) {
      if (!mending.deletions.finish(key)) {
        throw e;
      }
      return tiers.cold(cold -> cold.create(key, initialState));
    }
  }

  private StoredSession createCopy(SessionKey key, ScopedPatch initialState) {
    return tiers.locked(
        key,
        () -> {
          StoredSession created = tiers.hot(hot -> hot.create(key, initialState));
          tiers.checked(key, created.createdAt(), 0, false);
          return created;
        });
  }
}
