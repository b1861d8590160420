package com.ifriend.store.tiered;

import com.google.adk.sessions.SessionKey;
import com.ifriend.store.Documents;
import com.ifriend.store.Place;
import com.ifriend.store.mysql.MySqlOriginals;
import com.ifriend.store.redis.RedisCopies;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The originals, brought up to date before they are looked at. Thread-safe. */
final class TieredDocuments implements Documents {
  private final Tiers tiers;
  private final Mending mending;
  private final Archiver archiver;
  private final Runnable sweep;

  /**
   * @param sweep archives all that Redis has
   */
  TieredDocuments(Tiers tiers, Mending mending, Archiver archiver, Runnable sweep) {
    this.tiers = tiers;
    this.mending = mending;
    this.archiver = archiver;
    this.sweep = sweep;
  }

  private Documents originals() {
    return tiers.cold(cold -> cold.documents());
  }

  @Override
  public Page scan(Optional<String> cursor) {
    if (cursor.isEmpty() && tiers.redis.isUp()) {
      sweep.run();
    }
    return originals().scan(cursor);
  }

  @Override
  public Optional<Holding> read(Holder holder) {
    if (holder.kind() != Holder.Kind.SESSION) {
      var unused = mending.shared.take(holder);
      return originals().read(holder);
    }
    return upToDate(holder.sessionKey(), () -> originals().read(holder));
  }

  private <T> T upToDate(SessionKey key, Supplier<T> work) {
    return tiers.locked(
        key,
        () -> {
          archiver.flush(key);
          if (tiers.redis.isUp() && isAhead(key)) {
            mending.archive(key);
          }
          return work.get();
        });
  }

  /** A torn copy is none that could be archived. */
  private boolean isAhead(SessionKey key) {
    RedisCopies.Standing copy = tiers.copies(it -> it.standings(List.of(key))).get(key);
    if (copy == null) {
      return false;
    }
    MySqlOriginals.Standing original = tiers.originals(it -> it.standings(List.of(key))).get(key);
    return (original == null || original.count() < copy.count())
        && tiers.hot(hot -> hot.documents().read(Holder.of(key))).stream()
            .allMatch(
                found ->
                    found.losses().isEmpty()
                        && found.counted().orElse(-1) == found.events().size());
  }

  @Override
  public boolean replace(Place place, byte[] expected, byte[] replacement) {
    return switch (place.kind()) {
      case APP_STATE -> replaceShared(Holder.app(place.app()), place, expected, replacement);
      case USER_STATE ->
          replaceShared(Holder.user(place.app(), place.user()), place, expected, replacement);
      case EVENT, TITLE, SESSION_STATE ->
          upToDate(place.sessionKey(), () -> replaceInBoth(place, expected, replacement));
    };
  }

  /** In Redis, where others change it, and then from there. */
  private boolean replaceShared(Holder holder, Place place, byte[] expected, byte[] replacement) {
    if (!mending.shared.take(holder)) {
      return originals().replace(place, expected, replacement);
    }
    boolean done = tiers.hot(hot -> hot.documents().replace(place, expected, replacement));
    var unused = mending.shared.take(holder);
    return done;
  }

  /**
   * First where it is kept: who makes a copy of that at this moment looks whether it has changed.
   */
  private boolean replaceInBoth(Place place, byte[] expected, byte[] replacement) {
    if (!tiers.redis.isUp()) {
      tiers.tellOriginals(originals -> originals.mark(place.sessionKey()));
    }
    boolean done = originals().replace(place, expected, replacement);
    if (done && tiers.redis.isUp()) {
      replaceInCopy(place, replacement);
    }
    return done;
  }

  private void replaceInCopy(Place place, byte[] replacement) {
    Holder holder = Holder.of(place.sessionKey());
    boolean done = false;
    while (!done) {
      Optional<Document> copy =
          tiers
              .hot(hot -> hot.documents().read(holder))
              .flatMap(
                  found ->
                      found.documents().stream()
                          .filter(document -> document.place().equals(place))
                          .findFirst());
      done =
          copy.isEmpty()
              || tiers.hot(hot -> hot.documents().replace(place, copy.get().stored(), replacement));
    }
  }

  /** It comes back with the next load. */
  private void removeCopy(SessionKey key) {
    RedisCopies.Standing copy = tiers.copies(it -> it.standings(List.of(key))).get(key);
    long count = copy == null ? 0 : copy.count();
    tiers.tellCopies(copies -> copies.remove(key, count));
  }

  @Override
  public boolean rebuild(SessionKey key, Header header) {
    return upToDate(
        key,
        () -> {
          boolean done = originals().rebuild(key, header);
          if (done && tiers.redis.isUp()) {
            removeCopy(key);
          } else if (done) {
            tiers.tellOriginals(originals -> originals.mark(key));
          }
          return done;
        });
  }

  @Override
  public Optional<String> note() {
    return originals().note();
  }

  @Override
  public boolean note(Optional<String> expected, String note) {
    return originals().note(expected, note);
  }

  @Override
  public byte[] open(Place place, byte[] stored) {
    return originals().open(place, stored);
  }

  @Override
  public Optional<String> missingKey(Place place, byte[] stored) {
    return originals().missingKey(place, stored);
  }

  @Override
  public byte[] close(Place place, byte[] clear) {
    return originals().close(place, clear);
  }
}
