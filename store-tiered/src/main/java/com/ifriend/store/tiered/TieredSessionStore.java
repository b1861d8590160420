package com.ifriend.store.tiered;

import com.google.adk.sessions.SessionKey;
import com.google.adk.sessions.SessionNotFoundException;
import com.ifriend.store.Documents;
import com.ifriend.store.EventWindow;
import com.ifriend.store.NewEvent;
import com.ifriend.store.PageRequest;
import com.ifriend.store.PositionTakenException;
import com.ifriend.store.ScopedPatch;
import com.ifriend.store.ScopedState;
import com.ifriend.store.SessionAlreadyExistsException;
import com.ifriend.store.SessionPage;
import com.ifriend.store.SessionStore;
import com.ifriend.store.StoreUnavailableException;
import com.ifriend.store.StoredSession;
import com.ifriend.store.TornSessionException;
import com.ifriend.store.mysql.MySqlOriginals;
import com.ifriend.store.redis.RedisCopies;
import com.ifriend.store.tiered.Tiers.Known;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Appends to Redis and reads from there; the original follows in MySQL, and takes over where Redis
 * has nothing, is away, or has lost something.
 *
 * <p>Each append names its position, so that what follows in MySQL lands where it was: one round
 * trip while this process knows how long the session is, and one more for each other writer who was
 * faster. Thread-safe.
 */
final class TieredSessionStore implements SessionStore {
  private static final int MOST_RACES = 1_000;

  private static final Pattern OF_COPIES = Pattern.compile("(\\d{1,17})~.+");
  private static final Pattern OF_ORIGINALS = Pattern.compile("(\\d{1,17})-\\d+");

  /** A copy that is gone again as soon as it was made is none to build upon. */
  private static final int MOST_LOSSES = 10;

  private final Tiers tiers;
  private final Mending mending;
  private final Archiver archiver;
  private final Durability durability;
  private final TieredDocuments documents;

  TieredSessionStore(
      Tiers tiers,
      Mending mending,
      Archiver archiver,
      Durability durability,
      TieredDocuments documents) {
    this.tiers = tiers;
    this.mending = mending;
    this.archiver = archiver;
    this.durability = durability;
    this.documents = documents;
  }

  @Override
  public StoredSession create(SessionKey key, ScopedPatch initialState) {
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
          mark(key);
          StoredSession created = tiers.cold(cold -> cold.create(key, initialState));
          tiers.checked(key, created.createdAt(), 0, true, -1);
          return created;
        });
  }

  private StoredSession createBoth(SessionKey key, ScopedPatch initialState) {
    return tiers.locked(
        key,
        () -> {
          StoredSession original = createOriginal(key, initialState);
          try {
            Optional<StoredSession> created = createCopyOf(original, initialState);
            while (created.isEmpty()) {
              makeRoom(key);
              created = createCopyOf(original, initialState);
            }
            return created.get();
          } catch (StoreUnavailableException e) {
            if (tiers.redis.isUp()) {
              throw e;
            }
            mark(key);
            tiers.checked(key, original.createdAt(), 0, true, -1);
            return original;
          }
        });
  }

  /** Empty if a copy is in its place. */
  private Optional<StoredSession> createCopyOf(StoredSession original, ScopedPatch initialState) {
    SessionKey key = original.key();
    long since = tiers.doubts();
    mending.shared.put(key, false);
    Optional<ScopedState> shared =
        mending.copies.put(original, List.of(), OptionalLong.empty(), initialState, true);
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

  /** Removes a copy that was deleted and has come back; one that was not is a session. */
  private void makeRoom(SessionKey key) {
    Optional<StoredSession> copy = tiers.hot(hot -> hot.load(key, EventWindow.NONE));
    if (copy.isPresent() && !mending.isDeleted(key, copy.get().createdAt())) {
      // It was begun while MySQL was away, and waits to be archived.
      var unused = tiers.cold(cold -> cold.delete(key));
      throw new SessionAlreadyExistsException(key);
    }
    copy.ifPresent(found -> tiers.tellCopies(copies -> copies.remove(key, found.count())));
  }

  private StoredSession createOriginal(SessionKey key, ScopedPatch initialState) {
    try {
      return tiers.cold(cold -> cold.create(key, initialState));
    } catch (SessionAlreadyExistsException e) {
      if (!documents.deleteWhatIsToBeDeleted(key)) {
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

  @Override
  public Optional<StoredSession> load(SessionKey key, EventWindow window) {
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
        return loadOriginal(key, window);
      }
      if (tiers.trusts(copy.get()) || !differs(copy.get())) {
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

  /** Redis has no copy: it expired, or was lost. One comes back with what is read. */
  private Optional<StoredSession> loadOriginal(SessionKey key, EventWindow window) {
    if (!tiers.mysql.isUp()) {
      return unknown(key);
    }
    try {
      return tiers.locked(
          key,
          () -> {
            if (tiers.copies(copies -> copies.deletion(key)).isPresent()) {
              return Optional.empty();
            }
            archiver.flush(key);
            Optional<StoredSession> original = mending.restore(key, false);
            if (original.isEmpty()) {
              tiers.forget(key);
              return original;
            }
            return window.equals(EventWindow.ALL)
                ? original
                : tiers.cold(cold -> cold.load(key, window));
          });
    } catch (StoreUnavailableException e) {
      if (!tiers.redis.isUp()) {
        throw e;
      }
      return unknown(key);
    }
  }

  /** Neither says it exists, and only one was asked: a new conversation may begin. */
  private Optional<StoredSession> unknown(SessionKey key) {
    if (tiers.known(key).isPresent()) {
      throw tiers.mysql.away("Session " + key.id() + " is not in Redis, and reading it");
    }
    return Optional.empty();
  }

  @Override
  public OptionalLong append(
      SessionKey key, NewEvent event, ScopedPatch patch, OptionalLong fence) {
    archiver.requireRoom();
    if (tiers.redis.isUp()) {
      try {
        return appendToCopy(key, event, patch, fence);
      } catch (StoreUnavailableException e) {
        if (tiers.redis.isUp()) {
          throw e;
        }
      }
    }
    return appendToOriginal(key, event, patch, fence);
  }

  private OptionalLong appendToCopy(
      SessionKey key, NewEvent event, ScopedPatch patch, OptionalLong fence) {
    long position = event.position().orElseGet(() -> count(key) + 1);
    boolean shrunk = false;
    int losses = 0;
    for (int race = 0; race < MOST_RACES; race++) {
      long place = position;
      try {
        OptionalLong before =
            tiers.hot(hot -> hot.append(key, Archiver.at(event, place), patch, fence));
        tiers.counted(key, before.isPresent() ? place - 1 : place);
        archiver.add(key, before.orElse(place), event, patch, fence);
        if (durability == Durability.SQL) {
          archiver.flush(key);
        }
        return before;
      } catch (PositionTakenException e) {
        if (!shrunk && e.count() < tiers.known(key).map(Known::count).orElse(0L)) {
          shrunk = true;
          tiers.doubt();
          position = event.position().orElse(count(key) + 1);
        } else if (event.position().isPresent()) {
          throw e;
        } else {
          position = e.count() + 1;
          tiers.counted(key, e.count());
        }
      } catch (SessionNotFoundException | TornSessionException e) {
        // It may have expired, or been lost, since it was read.
        if (++losses == MOST_LOSSES || load(key, EventWindow.NONE).isEmpty()) {
          throw e;
        }
        position = event.position().orElse(count(key) + 1);
      }
    }
    throw new StoreUnavailableException(
        "Session " + key.id() + " grew " + MOST_RACES + " times before an append got its turn",
        null);
  }

  private long count(SessionKey key) {
    Optional<Known> known = tiers.known(key);
    if (known.isPresent() && known.get().checked() == tiers.doubts()) {
      return known.get().count();
    }
    return load(key, EventWindow.NONE).map(StoredSession::count).orElseThrow(() -> missing(key));
  }

  private static SessionNotFoundException missing(SessionKey key) {
    return new SessionNotFoundException(
        "Session " + key.id() + " does not exist; it was deleted or has expired");
  }

  private OptionalLong appendToOriginal(
      SessionKey key, NewEvent event, ScopedPatch patch, OptionalLong fence) {
    return tiers.locked(
        key,
        () -> {
          archiver.flush(key);
          mark(key);
          try {
            OptionalLong before = tiers.cold(cold -> cold.append(key, event, patch, fence));
            tiers
                .known(key)
                .ifPresent(is -> tiers.checked(key, is.createdAt(), is.count(), true, -1));
            return before;
          } catch (SessionNotFoundException e) {
            if (tiers.known(key).map(is -> !is.original()).orElse(false)) {
              throw tiers.redis.away("Session " + key.id() + " is in Redis alone; an append to it");
            }
            throw e;
          }
        });
  }

  private void mark(SessionKey key) {
    tiers.tellOriginals(originals -> originals.mark(key));
  }

  /** In the order of Redis, where most commits are, and with the shared state that is there. */
  @Override
  public SessionPage list(String appName, String userId, PageRequest page) {
    if (!tiers.mysql.isUp()) {
      return listCopies(appName, userId, page);
    }
    Optional<ScopedState> shared = Optional.empty();
    if (tiers.redis.isUp()) {
      try {
        if (page.cursor().isEmpty()) {
          archiveAll(appName, userId);
        }
        shared = mending.shared.inRedis(appName, userId);
      } catch (StoreUnavailableException e) {
        if (!tiers.mysql.isUp()) {
          return listCopies(appName, userId, page);
        }
      }
    }
    PageRequest behind = continued(page, OF_COPIES, "-0");
    SessionPage found;
    try {
      found = tiers.cold(cold -> cold.list(appName, userId, behind));
    } catch (StoreUnavailableException e) {
      if (!tiers.redis.isUp()) {
        throw e;
      }
      return listCopies(appName, userId, page);
    }
    return shared.isPresent() ? with(shared.get(), found) : found;
  }

  private SessionPage listCopies(String appName, String userId, PageRequest page) {
    PageRequest behind = continued(page, OF_ORIGINALS, "~\0");
    return tiers.hot(hot -> hot.list(appName, userId, behind));
  }

  /**
   * The page before may have been the other's. Both list by the last commit, in microseconds, with
   * which their cursors begin; behind it comes what tells those apart that were committed at once.
   */
  private static PageRequest continued(PageRequest page, Pattern others, String last) {
    Matcher form = others.matcher(page.cursor().orElse(""));
    return form.matches() ? page.after(form.group(1) + last) : page;
  }

  private static SessionPage with(ScopedState shared, SessionPage page) {
    return new SessionPage(
        page.sessions().stream()
            .map(
                session ->
                    new StoredSession(
                        session.key(),
                        session.title(),
                        session.createdAt(),
                        session.lastEventAt(),
                        session.count(),
                        session.bytes(),
                        new ScopedState(shared.app(), shared.user(), session.state().session()),
                        session.events()))
            .toList(),
        page.next());
  }

  private void archiveAll(String appName, String userId) {
    Map<SessionKey, RedisCopies.Standing> copies =
        tiers.copies(it -> it.standings(appName, userId));
    if (copies.isEmpty()) {
      return;
    }
    Map<SessionKey, MySqlOriginals.Standing> originals =
        tiers.originals(it -> it.standings(new ArrayList<>(copies.keySet())));
    copies.forEach(
        (key, copy) -> {
          MySqlOriginals.Standing original = originals.get(key);
          if (original == null || original.count() < copy.count()) {
            tiers.locking(
                key,
                () -> {
                  archiver.flush(key);
                  mending.archive(key);
                });
          }
          if (original == null || original.committed() != copy.committed()) {
            tiers.tellOriginals(it -> it.committed(key, copy.committed()));
          }
        });
  }

  @Override
  public boolean delete(SessionKey key) {
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
          mark(key);
          return deleteOriginal(
              key, known.map(Known::createdAt).orElseGet(() -> originalCreatedAt(key)));
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
  private boolean deleteBoth(SessionKey key, Optional<Known> known) {
    Instant createdAt = known.map(Known::createdAt).orElseGet(() -> createdAt(key));
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
    return copy || original.orElse(known.isPresent());
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

  @Override
  public Documents documents() {
    return documents;
  }
}
