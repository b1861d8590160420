package com.ifriend.slack;

import com.ifriend.agent.Concierge;
import com.ifriend.slack.api.Origin;
import com.ifriend.slack.api.Tuning;
import com.ifriend.slack.message.InboundMessage;
import com.ifriend.store.StoreException;
import com.ifriend.store.StoreUnavailableException;
import com.ifriend.store.turns.Admission;
import com.ifriend.store.turns.TurnQueue;
import com.ifriend.store.turns.TurnRunner;
import io.opentelemetry.context.Context;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts each message into the queue once, and has it answered behind the earlier ones of its thread,
 * here or in another process. Thread-safe.
 */
final class Inbox {
  private static final Logger log = LoggerFactory.getLogger(Inbox.class);

  /** Slack waits three seconds for its acknowledgement; a queue that is moving needs one or two. */
  private static final Duration QUEUE_PATIENCE = Duration.ofSeconds(2);

  private static final long PAUSE_MILLIS = 50;

  private final TurnRunner runner;
  private final Notes notes;
  private final Stops stops;
  private final Answering answering;

  private final LongAdder received = new LongAdder();
  private final LongAdder duplicates = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder dropped = new LongAdder();

  /**
   * @param workers has a thread for each of {@link Tuning#parallelTurns}
   */
  Inbox(
      TurnQueue queue,
      ExecutorService workers,
      Tuning tuning,
      Concierge concierge,
      Workspaces workspaces) {
    this.stops = new Stops(concierge, queue);
    this.notes = new Notes(concierge, workspaces, tuning.takesLong(), queue.rules().perAuthor());
    this.answering = new Answering(concierge, workspaces, notes, stops, tuning.firstRetry());
    // What is begun at once runs in the trace of its delivery, if there is one.
    this.runner =
        new TurnRunner(
            queue, answering::work, Context.taskWrapping(workers), tuning.parallelTurns());
  }

  /**
   * Returns as soon as the queue has it. True when the message may be acknowledged: it is in the
   * queue, now or since an earlier delivery, or its author has too many waiting. False when there
   * is no room, no time left or no queue, so that Slack should deliver it again.
   */
  boolean accept(InboundMessage message) {
    received.increment();
    switch (offer(message)) {
      case ACCEPTED -> {
        return true;
      }
      case KNOWN -> {
        duplicates.increment();
        log.debug("Message {} was delivered again", message.id());
        return true;
      }
      case TOO_MANY -> {
        dropped.increment();
        notes.tooMany(message);
        return true;
      }
      default -> {
        refused.increment();
        log.warn("Message {} is not taken, Slack will deliver it again", message.id());
        return false;
      }
    }
  }

  /** Waits for a queue that is just moving to another server, so that nothing changes its order. */
  private Admission.Kind offer(InboundMessage message) {
    long end = System.nanoTime() + QUEUE_PATIENCE.toNanos();
    while (true) {
      try {
        return runner.accept(message.queued());
      } catch (StoreUnavailableException e) {
        if (System.nanoTime() > end) {
          log.warn("The queue of turns does not answer: {}", e.getMessage());
          return Admission.Kind.NO_ROOM;
        }
      } catch (StoreException | IllegalArgumentException e) {
        log.error("Message {} cannot be queued: {}", message.id(), e.getMessage());
        return Admission.Kind.NO_ROOM;
      }
      try {
        Thread.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return Admission.Kind.NO_ROOM;
      }
    }
  }

  /** What has happened so far. */
  MessageCounts counts() {
    return new MessageCounts(
        received.sum(),
        duplicates.sum() + answering.repeated(),
        refused.sum(),
        dropped.sum(),
        answering.answered(),
        answering.givenUp(),
        0,
        0,
        0);
  }

  /**
   * Ends the turn of a user in a thread, in whichever process it runs: what was said so far is the
   * answer.
   */
  void stop(Workspace workspace, String channel, String user, String thread) {
    Optional<Origin> origin = workspace.installation().origin();
    if (!stops.press(Origin.owner(origin, user), Origin.session(origin, channel, user, thread))) {
      workspace.signs().stopped(channel, thread);
    }
  }

  /** Tells whoever wrote it that they are not answered; returns at once. */
  void turnAway(InboundMessage message) {
    notes.notAllowed(message);
  }

  /** Takes no more messages. */
  void closeIntake() {
    runner.closeIntake();
  }

  /** As {@link TurnRunner#close(Duration)}. */
  int close(Duration patience) {
    int left = runner.close(patience);
    notes.close();
    stops.close();
    return left;
  }
}
