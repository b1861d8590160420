package com.ifriend.slack.oauth;

import com.ifriend.slack.api.SlackWebApi;
import com.ifriend.store.StoreException;
import com.ifriend.store.turns.TurnQueue;
import com.slack.api.methods.response.oauth.OAuthV2AccessResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bot token of one installation. One that ends is renewed before it does, by one process, since
 * what gives the next one is good for once: who takes the permit renews, and the others find the
 * new token in the store. Thread-safe.
 */
public final class BotToken {
  private static final Logger log = LoggerFactory.getLogger(BotToken.class);

  /** Slack's tokens live for twelve hours. */
  private static final Duration AHEAD = Duration.ofMinutes(30);

  /** By then who has the permit has renewed the token, or cannot. */
  private static final Duration PERMIT = Duration.ofSeconds(40);

  /** So long a token that has ended waits for the process that renews it. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Before it is tried again, where it did not go well. */
  private static final Duration BETWEEN = Duration.ofSeconds(5);

  private static final long PAUSE_MILLIS = 100;
  private static final int SAVES = 6;

  /** Whether there is another token. */
  enum Renewal {
    DONE,
    /** Not now: Slack or the store do not answer, or another process is at it. */
    LATER,
    /** Slack gives none, until the app is installed again. */
    NEVER
  }

  private final Grants grants;
  private final SlackWebApi api;
  private final TurnQueue queue;
  private final Clock clock;
  private final ReentrantLock renewing = new ReentrantLock();
  private volatile Grants.Kept kept;

  /** The token that Slack does not renew; empty for none. */
  private volatile String hopeless = "";

  /** Until when nobody is asked for another one. */
  private volatile Instant quietUntil = Instant.MIN;

  public BotToken(Grants grants, Grants.Kept kept, SlackWebApi api, TurnQueue queue, Clock clock) {
    this.grants = grants;
    this.kept = kept;
    this.api = api;
    this.queue = queue;
    this.clock = clock;
  }

  /** The token, as good as it can be had; may ask Slack. */
  public String current() {
    Grant grant = kept.grant();
    if (grant.endsWithin(AHEAD, clock)) {
      Renewal unused = renew(grant.token(), grant.endsWithin(Duration.ZERO, clock));
    }
    return kept.grant().token();
  }

  /** Whose token it is, as far as is known here. */
  public Grants.Kept kept() {
    return kept;
  }

  /** Takes what the store has, if that is another one than before. */
  public void adopt(Grants.Kept other) {
    if (renewing.tryLock()) {
      try {
        // What could not be kept in the store is newer than what is there.
        kept = Arrays.equals(kept.stored(), other.stored()) ? kept : other;
      } finally {
        renewing.unlock();
      }
    }
  }

  /** Gets another token in place of one that has ended; waits for it. */
  Renewal renew(String old) {
    return renew(old, true);
  }

  private Renewal renew(String old, boolean ended) {
    try {
      // While the token is good, one thread renews it and the others go on.
      if (!renewing.tryLock(ended ? PERMIT.toMillis() : 0, TimeUnit.MILLISECONDS)) {
        return Renewal.LATER;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Renewal.LATER;
    }
    try {
      if (isAnother(old)) {
        return Renewal.DONE;
      }
      if (clock.instant().isBefore(quietUntil)) {
        return hopeless.equals(old) ? Renewal.NEVER : Renewal.LATER;
      }
      Renewal outcome = isInTheStore(old) ? Renewal.DONE : renewed(old, ended);
      quietUntil = outcome == Renewal.DONE ? Instant.MIN : clock.instant().plus(BETWEEN);
      return outcome;
    } catch (StoreException e) {
      log.warn("The token of {} is not renewed now: {}", key(), e.getMessage());
      return Renewal.LATER;
    } finally {
      renewing.unlock();
    }
  }

  private String key() {
    return kept.grant().key();
  }

  private boolean isAnother(String old) {
    return !kept.grant().token().equals(old);
  }

  private boolean isInTheStore(String old) {
    grants
        .find(key())
        .filter(stored -> !Arrays.equals(kept.stored(), stored.stored()))
        .ifPresent(stored -> kept = stored);
    return isAnother(old);
  }

  private Renewal renewed(String old, boolean ended) {
    if (kept.grant().refreshToken().isEmpty() || hopeless.equals(old)) {
      return Renewal.NEVER;
    }
    if (queue.take("token of " + key(), 1, PERMIT) > 0) {
      return ended && othersDoIt(old) ? Renewal.DONE : Renewal.LATER;
    }
    // Who had the permit before may have been faster than our look.
    return isInTheStore(old) ? Renewal.DONE : ask(old);
  }

  private boolean othersDoIt(String old) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      if (isInTheStore(old) || !pause(PAUSE_MILLIS)) {
        break;
      }
    }
    return isAnother(old);
  }

  private Renewal ask(String old) {
    Grants.Kept before = kept;
    OAuthV2AccessResponse response;
    try {
      response = api.renew(before.grant().refreshToken().orElseThrow());
    } catch (SlackWebApi.FailedException e) {
      if (e.isTemporary()) {
        log.warn("The token of {} is not renewed now: {}", key(), e.getMessage());
        return Renewal.LATER;
      }
      if (othersDoIt(old)) {
        // Somebody has used it up without the permit.
        return Renewal.DONE;
      }
      hopeless = old;
      log.error(
          "The token of {} cannot be renewed, and the bot is mute there once it has ended: {}."
              + " Install the app there again",
          key(),
          e.getMessage());
      return Renewal.NEVER;
    }
    Grant next = before.grant().renewed(response, clock);
    // Slack takes the old one's refresh token no more, whatever becomes of the store.
    kept = new Grants.Kept(next, before.stored());
    save(before, next);
    log.info("The token of {} was renewed", key());
    return Renewal.DONE;
  }

  private void save(Grants.Kept before, Grant next) {
    for (int tries = 1; ; tries++) {
      try {
        Optional<Grants.Kept> saved = grants.replace(before, next);
        if (saved.isPresent()) {
          kept = saved.get();
        } else {
          // Installed again meanwhile, and that is the newer one; or removed.
          grants.find(key()).ifPresent(stored -> kept = stored);
        }
        return;
      } catch (StoreException e) {
        if (tries == SAVES || !pause(PAUSE_MILLIS << tries)) {
          log.error(
              "The renewed token of {} could not be kept: once this process ends, the app has to be"
                  + " installed there again: {}",
              key(),
              e.getMessage());
          return;
        }
      }
    }
  }

  private static boolean pause(long millis) {
    try {
      Thread.sleep(millis);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
