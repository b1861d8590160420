package com.ifriend.store.turns;

import static java.util.Objects.requireNonNull;

import com.ifriend.store.StoreException;
import com.ifriend.store.StoreUnavailableException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lanes for channels whose users wait for the answer on the line: each is held while its turn runs,
 * so that turns of one session never mix, whichever process and channel they come from.
 * Thread-safe.
 */
public final class HeldLanes implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(HeldLanes.class);

  private static final long FIRST_PAUSE_MILLIS = 5;
  private static final long LONGEST_PAUSE_MILLIS = 250;

  private final TurnQueue queue;
  private final String owner =
      ProcessHandle.current().pid() + "-" + UUID.randomUUID().toString().substring(0, 8);
  private final Set<Held> held = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "held-lanes");
            thread.setDaemon(true);
            return thread;
          });

  public HeldLanes(TurnQueue queue) {
    this.queue = requireNonNull(queue, "queue");
    long renewal = Math.max(1, queue.rules().lease().toMillis() / 3);
    var unused = timer.scheduleWithFixedDelay(this::renew, renewal, renewal, TimeUnit.MILLISECONDS);
  }

  /**
   * Waits until the lane is free, and holds it.
   *
   * @param lane of any length
   * @throws StoreUnavailableException if it does not become free in time, or the queue does not
   *     answer
   */
  public Held take(String lane, Duration patience) throws InterruptedException {
    // What is too long for a name can only be one of these.
    String name = lane.length() > 255 ? Integer.toHexString(lane.hashCode()) : lane;
    long end = System.nanoTime() + patience.toNanos();
    for (long pause = FIRST_PAUSE_MILLIS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS)) {
      Optional<Lease> lease = queue.hold(name, owner);
      if (lease.isPresent()) {
        Held taken = new Held(lease.get());
        held.add(taken);
        return taken;
      }
      if (System.nanoTime() > end) {
        throw new StoreUnavailableException(
            "Another turn of the conversation has been running for " + patience, null);
      }
      Thread.sleep(pause / 2 + ThreadLocalRandom.current().nextLong(pause));
    }
  }

  private void renew() {
    for (Held each : held) {
      try {
        queue.renew(each.lease, Optional.empty());
      } catch (RuntimeException e) {
        log.debug("A lane that is held could not be renewed", e);
      }
    }
  }

  /** Lets go of nothing; whoever holds a lane does that. */
  @Override
  public void close() {
    var unused = timer.shutdownNow();
  }

  /** A lane that is held until this is closed. */
  public final class Held implements AutoCloseable {
    private final Lease lease;

    private Held(Lease lease) {
      this.lease = lease;
    }

    /** The fencing token, for {@link com.ifriend.store.StoredSessionService#fenced}. */
    public long fence() {
      return lease.fence();
    }

    /** Frees the lane; if that fails it is free after a lease. */
    @Override
    public void close() {
      held.remove(this);
      try {
        queue.complete(lease, TurnOutcome.DONE, Optional.empty());
      } catch (StoreException e) {
        log.warn("A lane could not be freed and is free in a while: {}", e.getMessage());
      }
    }
  }
}
