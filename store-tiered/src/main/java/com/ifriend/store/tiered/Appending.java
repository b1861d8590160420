package com.ifriend.store.tiered;

import com.google.adk.sessions.SessionKey;
import com.google.adk.sessions.SessionNotFoundException;
import com.ifriend.store.EventWindow;
import com.ifriend.store.NewEvent;
import com.ifriend.store.PositionTakenException;
import com.ifriend.store.ScopedPatch;
import com.ifriend.store.StoreUnavailableException;
import com.ifriend.store.StoredSession;
import com.ifriend.store.TornSessionException;
import com.ifriend.store.tiered.Tiers.Known;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How an event is appended: to the copy in Redis, for the original to follow, or to the original.
 */
final class Appending {
  private static final int MOST_RACES = 1_000;

  /** A copy that is gone again as soon as it was made is none to build upon. */
  private static final int MOST_LOSSES = 10;

  private final Tiers tiers;
  private final Archiver archiver;
  private final Reading reading;
  private final Durability durability;

  Appending(Tiers tiers, Archiver archiver, Reading reading, Durability durability) {
    this.tiers = tiers;
    this.archiver = archiver;
    this.reading = reading;
    this.durability = durability;
  }

  OptionalLong append(SessionKey key, NewEvent event, ScopedPatch patch, OptionalLong fence) {
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
      Optional<Known> session = tiers.known(key);
      try {
        OptionalLong before =
            tiers.hot(hot -> hot.append(key, Archiver.at(event, place), patch, fence));
        tiers.counted(key, before.isPresent() ? place - 1 : place);
        archiver.add(
            key,
            new Waiting(session, before.orElse(place), event, patch, fence, before.isPresent()));
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
        if (++losses == MOST_LOSSES || reading.load(key, EventWindow.NONE).isEmpty()) {
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
    return reading
        .load(key, EventWindow.NONE)
        .map(StoredSession::count)
        .orElseThrow(() -> missing(key));
  }

  /** Redis may have lost it. */
  private RuntimeException missing(SessionKey key) {
    if (!tiers.mysql.isUp()) {
      return tiers.mysql.away("Session " + key.id() + " is not in Redis, and appending to it");
    }
    return new SessionNotFoundException(
        "Session " + key.id() + " does not exist; it was deleted or has expired");
  }

  private OptionalLong appendToOriginal(
      SessionKey key, NewEvent event, ScopedPatch patch, OptionalLong fence) {
    return tiers.locked(
        key,
        () -> {
          archiver.flush(key);
          tiers.mark(key);
          try {
            OptionalLong before = tiers.cold(cold -> cold.append(key, event, patch, fence));
            // Another process may have seen to the mark before there was anything to see.
            tiers.mark(key);
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
}
