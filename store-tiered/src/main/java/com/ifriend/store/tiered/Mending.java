package com.ifriend.store.tiered;

import com.google.adk.sessions.SessionKey;
import com.google.adk.sessions.SessionNotFoundException;
import com.ifriend.store.EventWindow;
import com.ifriend.store.NewEvent;
import com.ifriend.store.PositionTakenException;
import com.ifriend.store.Replay;
import com.ifriend.store.ScopedPatch;
import com.ifriend.store.ScopedState;
import com.ifriend.store.SessionAlreadyExistsException;
import com.ifriend.store.StatePatch;
import com.ifriend.store.StoreUnavailableException;
import com.ifriend.store.StoredEvent;
import com.ifriend.store.StoredSession;
import com.ifriend.store.TornSessionException;
import com.ifriend.store.mysql.MySqlOriginals;
import com.ifriend.store.mysql.MySqlOriginals.Mark;
import com.ifriend.store.redis.RedisCopies;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Brings a session's copy and its original together again. The original has the last word on what
 * was said before; what only the copy has is added to it, and then the copy is made anew.
 *
 * <p>Every method is called with the session's lock. Thread-safe.
 */
final class Mending {
  private static final int ATTEMPTS = 20;
  private static final EventWindow LAST = Comparing.recent(1);

  final SealedCopies copies;
  final SharedScopes shared;
  final Deletions deletions;
  private final Tiers tiers;
  private final Comparing comparing;
  final Salvage salvage;

  Mending(Tiers tiers) {
    this.tiers = tiers;
    this.comparing = new Comparing(tiers);
    this.copies = new SealedCopies(tiers);
    this.shared = new SharedScopes(tiers);
    this.deletions = new Deletions(tiers);
    this.salvage = new Salvage(tiers, shared);
  }

  /**
   * Compares a copy with its original, and makes them one where they are not.
   *
   * @return false if the copy was made anew or removed, and has to be read again
   */
  boolean check(StoredSession copy) {
    long since = tiers.doubts();
    SessionKey key = copy.key();
    List<Mark> marks = tiers.originals(originals -> originals.marks(key));
    Optional<StoredSession> original = tiers.cold(cold -> cold.load(key, LAST));
    if (!marks.isEmpty() || !comparing.agree(copy, original)) {
      join(key, marks);
      return false;
    }
    if (original.isEmpty()) {
      if (isDeleted(copy)) {
        tiers.tellCopies(copies -> copies.remove(key, copy.count()));
        return false;
      }
      if (tiers.hot(hot -> hot.load(key, EventWindow.NONE)).isEmpty()) {
        // It was deleted, and its mark was there a moment ago.
        return false;
      }
    }
    tiers.checked(key, copy.createdAt(), copy.count(), original.isPresent(), since);
    if (original.map(StoredSession::count).orElse(-1L) < copy.count()) {
      archive(key);
    }
    return true;
  }

  /** Makes copy and original one, whatever became of either. */
  void join(SessionKey key, List<Mark> marks) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (joined(key, marks)) {
        marks.forEach(mark -> tiers.tellOriginals(originals -> originals.unmark(mark)));
        return;
      }
    }
    throw new StoreUnavailableException(
        "Session " + key.id() + " changed " + ATTEMPTS + " times while its copy was made anew",
        null);
  }

  private boolean joined(SessionKey key, List<Mark> marks) {
    deletions.finish(key);
    // In this order, so that what is appended and archived in between is in the copy.
    Optional<StoredSession> original = tiers.cold(cold -> cold.load(key, EventWindow.ALL));
    Optional<StoredSession> copy = Optional.empty();
    boolean torn = false;
    try {
      copy = tiers.hot(hot -> hot.load(key, EventWindow.ALL));
    } catch (TornSessionException e) {
      torn = true;
    }
    if (original.isEmpty() && copy.isPresent()) {
      // It is removed there, if it was deleted.
      archive(key);
      return true;
    }
    if (copy.isPresent() && marks.isEmpty() && comparing.agree(copy.get(), original)) {
      tiers.checked(key, copy.get().createdAt(), copy.get().count(), true);
      return true;
    }
    Optional<RedisCopies.Standing> standing = standing(key);
    if (torn && original.isEmpty()) {
      // Somebody may repair it; there is nothing that it could be made from.
      return true;
    }
    if (original.isPresent()
        && (copy.isPresent() || torn)
        && !isOfAnother(original.get(), standing)) {
      salvage.keep(
          key,
          original.get(),
          copy,
          standing.map(RedisCopies.Standing::fence).orElse(OptionalLong.empty()));
    }
    long count =
        copy.map(StoredSession::count)
            .or(() -> standing.map(RedisCopies.Standing::count))
            .orElse(0L);
    if ((copy.isPresent() || torn) && !tiers.copies(copies -> copies.remove(key, count))) {
      return false;
    }
    if (original.isPresent()) {
      // What was changed while Redis was away is marked, and newer than what that has.
      var unused = restore(key, !marks.isEmpty());
    } else {
      tiers.forget(key);
    }
    return true;
  }

  /** Whether the copy is of a session that was deleted, and another one has its key by now. */
  private boolean isOfAnother(StoredSession original, Optional<RedisCopies.Standing> copy) {
    return copy.isPresent()
        && copy.get().createdAt().toEpochMilli() != original.createdAt().toEpochMilli()
        && deletions.include(original.key(), copy.get().createdAt());
  }

  /** Brings the original up to the copy; a torn copy is made anew. */
  void archive(SessionKey key) {
    // In this order, so that what is appended and archived in between is in the copy.
    Optional<StoredSession> original = tiers.cold(cold -> cold.load(key, LAST));
    Optional<StoredSession> found;
    try {
      found = tiers.hot(hot -> hot.load(key, EventWindow.ALL));
    } catch (TornSessionException e) {
      if (original.isEmpty()) {
        throw e;
      }
      join(key, List.of());
      return;
    }
    if (found.isEmpty()) {
      return;
    }
    StoredSession copy = found.get();
    if (original.isEmpty()) {
      if (isDeleted(copy)) {
        // A Redis that was rolled back has it again.
        tiers.tellCopies(copies -> copies.remove(key, copy.count()));
        return;
      }
      create(copy);
    } else if (!comparing.agree(copy, original)) {
      join(key, List.of());
      return;
    }
    long known = original.map(StoredSession::count).orElse(0L);
    for (long position = known + 1; position <= copy.count(); position++) {
      Replay replay = Replay.of(copy.events().get((int) position - 1).json(), position);
      try {
        ScopedPatch rest = shared.without(key, replay.patch());
        OptionalLong before =
            tiers.cold(
                Optional.of(copy.createdAt()),
                cold -> cold.append(key, replay.event(), rest, OptionalLong.empty()));
        if (before.isPresent() && before.getAsLong() != position) {
          join(key, List.of());
          return;
        }
      } catch (PositionTakenException e) {
        join(key, List.of());
        return;
      } catch (SessionNotFoundException e) {
        // It was deleted meanwhile.
        return;
      }
    }
    if (known < copy.count()) {
      follow(key);
    }
  }

  private Optional<RedisCopies.Standing> standing(SessionKey key) {
    return Optional.ofNullable(tiers.copies(it -> it.standings(List.of(key))).get(key));
  }

  /** Tells MySQL what events do not: when the last one was committed, and the newest fence. */
  void follow(SessionKey key) {
    standing(key).ifPresent(copy -> follow(key, copy));
  }

  void follow(SessionKey key, RedisCopies.Standing copy) {
    tiers.tellOriginals(
        originals -> originals.follow(key, copy.createdAt(), copy.committed(), copy.fence()));
  }

  private boolean isDeleted(StoredSession copy) {
    return deletions.include(copy.key(), copy.createdAt());
  }

  /** The original of a copy that has none. Its events bring their changes of state again. */
  private void create(StoredSession copy) {
    SessionKey key = copy.key();
    ScopedState state = copy.state();
    ScopedPatch initial =
        shared.without(
            key, new ScopedPatch(puts(state.app()), puts(state.user()), puts(state.session())));
    try {
      var unused = tiers.cold(Optional.of(copy.createdAt()), cold -> cold.create(key, initial));
    } catch (SessionAlreadyExistsException e) {
      // Another process was faster.
    }
  }

  private static StatePatch puts(Map<String, String> values) {
    return new StatePatch(values, Set.of());
  }

  /**
   * Makes the copy of an original that has none.
   *
   * @param anew whether the shared state in Redis is not to be trusted
   * @return false if there is none
   */
  boolean restore(SessionKey key, boolean anew) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      long since = tiers.doubts();
      Optional<MySqlOriginals.Version> version = tiers.originals(it -> it.version(key));
      Optional<StoredSession> found = tiers.cold(cold -> cold.load(key, EventWindow.ALL));
      if (found.isEmpty() || version.isEmpty()) {
        return false;
      }
      StoredSession original = found.get();
      List<NewEvent> events = new ArrayList<>();
      for (StoredEvent event : original.events()) {
        events.add(Replay.of(event.json(), events.size() + 1L).event());
      }
      MySqlOriginals.Standing standing = tiers.originals(it -> it.standings(List.of(key))).get(key);
      shared.put(key, anew);
      boolean ours =
          copies
              .put(
                  original,
                  events,
                  version.get().fence(),
                  standing == null ? OptionalLong.empty() : OptionalLong.of(standing.committed()),
                  new ScopedPatch(
                      StatePatch.NONE, StatePatch.NONE, puts(original.state().session())),
                  false)
              .isPresent();
      if (!ours || version.equals(tiers.originals(it -> it.version(key)))) {
        tiers.checked(key, original.createdAt(), original.count(), true, ours ? since : -1);
        return true;
      }
      // Somebody has changed the original since, and may have seen no copy.
      tiers.tellCopies(copies -> copies.remove(key, original.count()));
    }
    throw new StoreUnavailableException(
        "Session " + key.id() + " changed " + ATTEMPTS + " times while it was read", null);
  }
}
