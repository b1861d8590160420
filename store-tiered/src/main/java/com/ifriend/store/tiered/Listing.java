package com.ifriend.store.tiered;

import com.google.adk.sessions.SessionKey;
import com.ifriend.store.PageRequest;
import com.ifriend.store.ScopedState;
import com.ifriend.store.SessionPage;
import com.ifriend.store.StoreUnavailableException;
import com.ifriend.store.StoredSession;
import com.ifriend.store.mysql.MySqlOriginals;
import com.ifriend.store.redis.RedisCopies;
import com.ifriend.store.redis.RedisSharedState;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How the sessions of a user are listed, whichever tier is away. */
final class Listing {
  private static final Pattern OF_COPIES = Pattern.compile("(\\d{1,17})~.+");
  private static final Pattern OF_ORIGINALS = Pattern.compile("(\\d{1,17})-\\d+");

  private static final RedisSharedState.Seen NOTHING =
      new RedisSharedState.Seen(Optional.empty(), Optional.empty());

  private final Tiers tiers;
  private final Mending mending;
  private final Archiver archiver;

  Listing(Tiers tiers, Mending mending, Archiver archiver) {
    this.tiers = tiers;
    this.mending = mending;
    this.archiver = archiver;
  }

  /** In the order of Redis, where most commits are, and with what is there of the shared state. */
  SessionPage list(String appName, String userId, PageRequest page) {
    if (!tiers.mysql.isUp()) {
      return listCopies(appName, userId, page);
    }
    RedisSharedState.Seen shared = NOTHING;
    if (tiers.redis.isUp()) {
      try {
        if (page.cursor().isEmpty()) {
          mending.deletions.finishAll();
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
    return with(shared, found);
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

  private static SessionPage with(RedisSharedState.Seen shared, SessionPage page) {
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
                        new ScopedState(
                            shared.app().orElse(session.state().app()),
                            shared.user().orElse(session.state().user()),
                            session.state().session()),
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
                  mending.follow(key);
                });
          } else if (original.count() == copy.count() && original.committed() != copy.committed()) {
            mending.follow(key, copy);
          }
        });
  }
}
