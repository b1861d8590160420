package com.ifriend.store.tiered;

import com.google.adk.sessions.SessionKey;
import com.ifriend.store.Documents;
import com.ifriend.store.ScopedPatch;
import com.ifriend.store.ScopedState;
import com.ifriend.store.StatePatch;
import com.ifriend.store.mysql.MySqlSharedState;
import com.ifriend.store.redis.RedisSharedState;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * State of an app and of a user, which several sessions change: the whole of it goes from one
 * server to the other, with a version that Redis counts. Thread-safe.
 */
final class SharedScopes {
  private static final int ATTEMPTS = 20;

  private final Tiers tiers;

  SharedScopes(Tiers tiers) {
    this.tiers = tiers;
  }

  /**
   * Puts in place what the sessions of the user share.
   *
   * @param anew whether what is in Redis is not to be trusted
   */
  void put(SessionKey key, boolean anew) {
    for (Documents.Holder holder : holders(key)) {
      MySqlSharedState.Shared original =
          tiers.originals(originals -> originals.shared().of(holder));
      tiers.tellCopies(
          copies ->
              copies
                  .shared()
                  .put(
                      holder,
                      new RedisSharedState.Shared(original.version(), original.values()),
                      anew));
    }
  }

  /** What the sessions of the user share, as Redis has it. */
  RedisSharedState.Seen inRedis(String appName, String userId) {
    SessionKey any = new SessionKey(appName, userId, "any");
    RedisSharedState.Seen seen = tiers.copies(copies -> copies.shared().seenBy(appName, userId));
    ScopedState opened =
        SealedCopies.opened(
            tiers.hot(hot -> hot.documents()),
            any,
            new ScopedState(seen.app().orElse(Map.of()), seen.user().orElse(Map.of()), Map.of()));
    return new RedisSharedState.Seen(
        seen.app().map(unused -> opened.app()), seen.user().map(unused -> opened.user()));
  }

  private static List<Documents.Holder> holders(SessionKey key) {
    return List.of(
        Documents.Holder.app(key.appName()), Documents.Holder.user(key.appName(), key.userId()));
  }

  /**
   * Brings shared state, which several sessions change, into MySQL as Redis has it now. To be
   * called before an event that changed it is archived: the state of others may be newer than that.
   *
   * @return what of the patch is left to be done
   */
  ScopedPatch without(SessionKey key, ScopedPatch patch) {
    if (!tiers.redis.isUp()) {
      return patch;
    }
    Optional<SessionKey> by = Optional.of(key);
    boolean app = patch.app().isEmpty() || taken(Documents.Holder.app(key.appName()), by);
    boolean user =
        patch.user().isEmpty() || taken(Documents.Holder.user(key.appName(), key.userId()), by);
    return new ScopedPatch(
        app ? StatePatch.NONE : patch.app(),
        user ? StatePatch.NONE : patch.user(),
        patch.session());
  }

  /**
   * Brings the state of an app or a user into MySQL as Redis has it now.
   *
   * @return false if it may not be whole there, or older
   */
  boolean take(Documents.Holder holder) {
    return tiers.redis.isUp() && taken(holder, Optional.empty());
  }

  /**
   * @param by whose event changes it, for which a state that was rolled back is made anew
   */
  private boolean taken(Documents.Holder holder, Optional<SessionKey> by) {
    long given = 0;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      long last = given;
      Optional<RedisSharedState.Shared> copy =
          tiers.copies(copies -> copies.shared().of(holder, last));
      if (copy.isEmpty()) {
        if (last > 0) {
          by.ifPresent(tiers::mark);
        }
        return false;
      }
      MySqlSharedState.Shared offered =
          new MySqlSharedState.Shared(copy.get().version(), copy.get().values());
      switch (tiers.originals(originals -> originals.shared().take(holder, offered))) {
        case YES -> {
          return true;
        }
        case MARKED -> {
          return false;
        }
        case OLDER -> {
          given = tiers.originals(originals -> originals.shared().of(holder)).version();
          if (given == offered.version()) {
            // Redis gives each version once; it has forgotten that it gave this one.
            by.ifPresent(tiers::mark);
            return false;
          }
        }
      }
    }
    return false;
  }
}
