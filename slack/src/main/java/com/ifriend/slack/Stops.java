package com.ifriend.slack;

import com.ifriend.agent.Concierge;
import com.ifriend.agent.Turn;
import com.ifriend.slack.api.WorkerThreads;
import com.ifriend.store.StoreException;
import com.ifriend.store.turns.TurnQueue;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Slack's Stop button, for turns of all processes: Slack tells one of them, and that may not be the
 * one where the turn runs. It leaves word in the queue, where those look that have turns.
 * Thread-safe.
 */
final class Stops implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Stops.class);

  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  /** By then who has the turn has looked. */
  private static final Duration KNOWN = Duration.ofMinutes(1);

  /** More than anybody presses in that time. */
  private static final int MOST = 1_000;

  private final Concierge concierge;
  private final TurnQueue queue;
  private final Set<Running> running = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(WorkerThreads.daemons("slack-stops"));

  /** A turn of this process. */
  private final class Running {
    private final Turn turn;
    private final String permit;

    /** What was said before the turn began is not meant for it. */
    private int before;

    private Running(Turn turn) {
      this.turn = turn;
      this.permit = permit(turn.sessionId());
    }

    private int pressed() {
      return queue.take(permit, 0, KNOWN);
    }

    private void look() {
      int now = pressed();
      if (now > before) {
        boolean unused = concierge.stop(turn.userId(), turn.sessionId());
      }
      before = now;
    }
  }

  Stops(Concierge concierge, TurnQueue queue) {
    this.concierge = concierge;
    this.queue = queue;
    var unused =
        thread.scheduleWithFixedDelay(
            () -> running.forEach(turn -> quietly(turn::look)),
            LOOK_EVERY.toMillis(),
            LOOK_EVERY.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  private static String permit(String sessionId) {
    return "stop " + sessionId;
  }

  /**
   * Ends the turn of a session, wherever it runs: what was said so far is the answer.
   *
   * @return whether it ran here
   */
  boolean press(String userId, String sessionId) {
    if (concierge.stop(userId, sessionId)) {
      return true;
    }
    quietly(() -> queue.take(permit(sessionId), MOST, KNOWN));
    return false;
  }

  /** Heeds the button for a turn, until what is returned is run. */
  Runnable watch(Turn turn) {
    Running watched = new Running(turn);
    if (queue.isDurable()) {
      // One that ends with this process has no other.
      quietly(() -> watched.before = watched.pressed());
      running.add(watched);
    }
    return () -> running.remove(watched);
  }

  private static void quietly(Runnable work) {
    try {
      work.run();
    } catch (StoreException e) {
      log.debug("Whether a turn was stopped elsewhere is not known", e);
    } catch (RuntimeException e) {
      log.warn("Whether a turn was stopped elsewhere is not known", e);
    }
  }

  @Override
  public void close() {
    var unused = thread.shutdownNow();
  }
}
