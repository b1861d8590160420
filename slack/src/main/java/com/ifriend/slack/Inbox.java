package com.ifriend.slack;

import static java.util.Objects.requireNonNull;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.ifriend.agent.Answer;
import com.ifriend.agent.Concierge;
import com.ifriend.agent.RepeatedMessageException;
import com.ifriend.agent.Turn;
import com.ifriend.agent.text.Language;
import com.ifriend.agent.text.LanguageDetector;
import com.ifriend.agent.text.Phrases;
import com.ifriend.slack.InboundMessage.Manner;
import com.ifriend.store.StoreException;
import com.ifriend.store.StoreUnavailableException;
import com.ifriend.store.turns.Admission;
import com.ifriend.store.turns.LeasedTurn;
import com.ifriend.store.turns.QueuedTurn;
import com.ifriend.store.turns.TurnOutcome;
import com.ifriend.store.turns.TurnQueue;
import com.ifriend.store.turns.TurnRunner;
import io.opentelemetry.context.Context;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts each message into the queue once, and has it answered behind the earlier ones of its thread,
 * here or in another process. Thread-safe.
 */
final class Inbox {
  private static final Logger log = LoggerFactory.getLogger(Inbox.class);
  private static final Phrases PHRASES = Phrases.load(Inbox.class, "slack");

  /** A message whose turn has failed so often is given up. */
  private static final int MOST_ATTEMPTS = 5;

  /** So long an answer waits for a Slack that does not take it. */
  private static final Duration MOST_WAITING = Duration.ofDays(1);

  /** Slack waits three seconds for its acknowledgement; a queue that is moving needs one or two. */
  private static final Duration QUEUE_PATIENCE = Duration.ofSeconds(2);

  private static final Duration LONGEST_RETRY = Duration.ofMinutes(1);
  private static final long PAUSE_MILLIS = 50;

  private final TurnRunner runner;
  private final int mostOfAUser;
  private final Concierge concierge;
  private final Replies replies;
  private final Audiences audiences;
  private final Users users;
  private final Threads threads;
  private final LifeSigns signs;
  private final Optional<Streams> streams;
  private final Duration takesLong;
  private final Duration firstRetry;

  /** What is said beside the answers, also while all workers are busy. */
  private final ScheduledThreadPoolExecutor notes =
      new ScheduledThreadPoolExecutor(1, WorkerThreads.daemons("slack-notes"));

  /** Who was told lately that they send too many. */
  private final Cache<String, Boolean> told =
      CacheBuilder.newBuilder()
          .maximumSize(10_000)
          .expireAfterWrite(Duration.ofMinutes(10))
          .build();

  private final LongAdder received = new LongAdder();
  private final LongAdder duplicates = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder dropped = new LongAdder();
  private final LongAdder answered = new LongAdder();
  private final LongAdder failed = new LongAdder();

  /**
   * @param workers has a thread for each of {@link Tuning#parallelTurns}
   */
  Inbox(
      TurnQueue queue,
      ExecutorService workers,
      Tuning tuning,
      Concierge concierge,
      Replies replies,
      Audiences audiences,
      Users users,
      Threads threads,
      LifeSigns signs,
      Optional<Streams> streams) {
    this.mostOfAUser = queue.rules().perAuthor();
    this.concierge = concierge;
    this.replies = replies;
    this.audiences = audiences;
    this.users = users;
    this.threads = threads;
    this.signs = signs;
    this.streams = streams;
    this.takesLong = tuning.takesLong();
    this.firstRetry = tuning.firstRetry();
    // Nearly all notes are cancelled long before their time.
    notes.setRemoveOnCancelPolicy(true);
    // What is begun at once runs in the trace of its delivery, if there is one.
    this.runner =
        new TurnRunner(queue, this::work, Context.taskWrapping(workers), tuning.parallelTurns());
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
        tooMany(message);
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
        duplicates.sum(),
        refused.sum(),
        dropped.sum(),
        answered.sum(),
        failed.sum(),
        0,
        0);
  }

  private TurnOutcome work(LeasedTurn leased) {
    QueuedTurn queued = leased.turn();
    InboundMessage message;
    try {
      message = InboundMessage.ofPayload(queued.payload());
    } catch (Json.MalformedException e) {
      return givenUp(queued, "it cannot be read: " + e.getMessage());
    }
    Turn turn =
        new Turn(message.user(), message.sessionId(), message.text(), audiences.of(message))
            .ofMessage(message.id(), queued.begun())
            .fenced(leased.fence())
            .after(sinceAccepted(queued))
            .in(users.zoneOf(message.user()));
    if (queued.attempts() > MOST_ATTEMPTS) {
      // Its process died again and again; it must not take the next one along.
      String sentence =
          PHRASES.say(
              concierge.languageOf(turn.userId(), turn.sessionId(), turn.text()), "given_up");
      return ended(
          leased, message, turn, Answer.failed(sentence, queued.id(), true), Optional.empty());
    }
    Optional<String> own = withoutTheAgent(message, turn);
    if (own.isPresent()) {
      return ended(leased, message, turn, Answer.of(own.get()), Optional.empty());
    }
    AtomicReference<TurnOutcome> outcome = new AtomicReference<>(TurnOutcome.DONE);
    Future<?> patience =
        queued.begun()
            ? CompletableFuture.completedFuture(null)
            : notes.schedule(() -> stillAtIt(message), takesLong.toMillis(), TimeUnit.MILLISECONDS);
    Optional<Streams.Live> live = message.forOneOnly() ? Optional.empty() : live(leased, message);
    LifeSigns.Sign sign = message.forOneOnly() ? new LifeSigns.Sign() : signs.working(message);
    boolean among = message.manner() == Manner.CALLED && !message.startsThread();
    try {
      Answer unused =
          concierge.answer(
              among ? turn.behind(threads.before(message)) : turn,
              piece -> live.ifPresent(shown -> shown.say(piece)),
              answer -> {
                var unusedResult = patience.cancel(false);
                outcome.set(ended(leased, message, turn, answer, live));
                return outcome.get() == TurnOutcome.DONE;
              });
    } catch (RepeatedMessageException e) {
      duplicates.increment();
      log.debug("{}", e.getMessage());
    } finally {
      var unusedResult = patience.cancel(false);
      live.ifPresent(shown -> shown.abandon(interrupted(message)));
      signs.done(message, sign);
    }
    return requireNonNull(outcome.get());
  }

  /** What the bot says by itself, whatever the agent may do. */
  private Optional<String> withoutTheAgent(InboundMessage message, Turn turn) {
    if (message.manner() != Manner.SENT_AWAY && message.manner() != Manner.STATUS) {
      return Optional.empty();
    }
    Language language = concierge.languageOf(turn.userId(), turn.sessionId(), turn.text());
    if (message.manner() == Manner.SENT_AWAY) {
      return Optional.of(PHRASES.say(language, "farewell"));
    }
    return Optional.of(
        replies.deadToken().isPresent()
            ? PHRASES.say(language, "status_mute")
            : PHRASES.say(language, "status", turn.waited().toMillis()));
  }

  /** Not less than nothing, where the clocks of two machines differ. */
  private static Duration sinceAccepted(QueuedTurn queued) {
    Duration waited = Duration.between(queued.acceptedAt(), Instant.now());
    return waited.isNegative() ? Duration.ZERO : waited;
  }

  /** Where the answer may show while it is said. */
  private Optional<Streams.Live> live(LeasedTurn leased, InboundMessage message) {
    Optional<Intent> begun = Intent.of(leased.turn().note());
    String left = begun.map(Intent::stream).orElse("");
    if (streams.isPresent() && !left.isEmpty()) {
      // Its process died, or Slack did not take its end.
      notes.execute(() -> closeStream(streams.get(), message, left));
    }
    return begun.isPresent()
        ? Optional.empty()
        : streams.map(all -> all.begin(message, intent -> leased.note(intent.toNote())));
  }

  private void closeStream(Streams all, InboundMessage message, String left) {
    List<String> open =
        left.equals(Intent.SOME_STREAM) ? replies.unknownBehind(message) : List.of(left);
    open.forEach(ts -> all.close(message.channel(), ts, interrupted(message)));
  }

  private static String interrupted(InboundMessage message) {
    return PHRASES.say(LanguageDetector.detect(message.text(), Language.PT), "interrupted");
  }

  private TurnOutcome ended(
      LeasedTurn leased,
      InboundMessage message,
      Turn turn,
      Answer answer,
      Optional<Streams.Live> live) {
    QueuedTurn queued = leased.turn();
    boolean stopped = leased.lost() || Thread.currentThread().isInterrupted();
    if (answer.passing() && stopped) {
      return new TurnOutcome.Again(Duration.ZERO, false);
    }
    if (answer.passing() && queued.attempts() < MOST_ATTEMPTS) {
      Duration pause = backoff(queued.attempts());
      log.warn("The turn of message {} failed and is tried again in {}", queued.id(), pause);
      return new TurnOutcome.Again(pause, true);
    }
    Posted posted =
        replies.answer(
            message,
            answer,
            Intent.of(queued.note()),
            intent -> leased.note(intent.toNote()),
            live);
    if (posted instanceof Posted.Refused no) {
      unseen(turn);
      return givenUp(queued, "Slack refused the answer: " + no.error());
    }
    if (posted instanceof Posted.Later later) {
      return again(leased, turn, later.after());
    }
    if (answer.passing()) {
      return givenUp(queued, "its turn failed " + queued.attempts() + " times");
    }
    answered.increment();
    return TurnOutcome.DONE;
  }

  private TurnOutcome again(LeasedTurn leased, Turn turn, Duration asked) {
    QueuedTurn queued = leased.turn();
    if (leased.lost() || Thread.currentThread().isInterrupted()) {
      return new TurnOutcome.Again(Duration.ZERO, false);
    }
    if (queued.acceptedAt().plus(MOST_WAITING).isBefore(Instant.now())) {
      unseen(turn);
      return givenUp(queued, "Slack did not take the answer for " + MOST_WAITING);
    }
    int tries = Intent.of(queued.note()).map(Intent::tries).orElse(0) + 1;
    Duration pause = backoff(tries);
    return new TurnOutcome.Again(asked.compareTo(pause) > 0 ? asked : pause, false);
  }

  private Duration backoff(int times) {
    Duration pause = firstRetry.multipliedBy(1L << Math.min(times - 1, 10));
    return pause.compareTo(LONGEST_RETRY) < 0 ? pause : LONGEST_RETRY;
  }

  private TurnOutcome givenUp(QueuedTurn queued, String reason) {
    failed.increment();
    log.error("Message {} is given up, see ./ifriend turns: {}", queued.id(), reason);
    return new TurnOutcome.Parked(reason);
  }

  private void unseen(Turn turn) {
    try {
      concierge.undelivered(turn);
    } catch (RuntimeException e) {
      log.warn("The session does not know that its answer was not seen: {}", e.getMessage());
    }
  }

  /** So that nobody thinks that nobody is there. */
  private void stillAtIt(InboundMessage message) {
    replies.say(
        message, PHRASES.say(LanguageDetector.detect(message.text(), Language.PT), "takes_long"));
  }

  /** Said once, not for each message of somebody who sends hundreds. */
  private void tooMany(InboundMessage message) {
    if (told.asMap().putIfAbsent(message.user(), true) != null) {
      return;
    }
    log.warn(
        "User {} has {} messages waiting; further ones are dropped until they are answered",
        message.user(),
        mostOfAUser);
    notes.execute(
        () ->
            replies.say(
                message,
                PHRASES.say(
                    concierge.languageOf(message.user(), message.sessionId(), message.text()),
                    "too_many",
                    mostOfAUser)));
  }

  /**
   * Ends the turn of a user in a thread, if it runs in this process: what was said so far is the
   * answer.
   */
  void stop(String channel, String user, String thread) {
    if (!concierge.stop(user, "slack_" + channel + "_" + user + "_" + thread)) {
      signs.stopped(channel, thread);
    }
  }

  /** Takes no more messages. */
  void closeIntake() {
    runner.closeIntake();
  }

  /** As {@link TurnRunner#close(Duration)}. */
  int close(Duration patience) {
    int left = runner.close(patience);
    var unused = notes.shutdownNow();
    return left;
  }
}
