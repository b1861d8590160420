package com.ifriend.slack;

import static java.util.Objects.requireNonNull;

import com.ifriend.agent.Answer;
import com.ifriend.agent.Concierge;
import com.ifriend.agent.Progress;
import com.ifriend.agent.RepeatedMessageException;
import com.ifriend.agent.TakenBackException;
import com.ifriend.agent.Turn;
import com.ifriend.agent.text.Language;
import com.ifriend.agent.text.LanguageDetector;
import com.ifriend.slack.answer.Intent;
import com.ifriend.slack.answer.LifeSigns;
import com.ifriend.slack.answer.LiveAnswer;
import com.ifriend.slack.answer.Posted;
import com.ifriend.slack.answer.Streams;
import com.ifriend.slack.api.Json;
import com.ifriend.slack.api.Wording;
import com.ifriend.slack.message.FileReader;
import com.ifriend.slack.message.InboundMessage;
import com.ifriend.slack.message.InboundMessage.Manner;
import com.ifriend.store.StoreUnavailableException;
import com.ifriend.store.turns.LeasedTurn;
import com.ifriend.store.turns.QueuedTurn;
import com.ifriend.store.turns.TurnOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works on a message that the queue gives out: has it answered by the agent, or by the bot itself,
 * and the answer delivered, once. Thread-safe.
 */
final class Answering {
  private static final Logger log = LoggerFactory.getLogger(Answering.class);

  /** A message whose turn has failed so often is given up. */
  private static final int MOST_ATTEMPTS = 5;

  /** So long an answer waits for a Slack that does not take it. */
  private static final Duration MOST_WAITING = Duration.ofDays(1);

  private static final Duration LONGEST_RETRY = Duration.ofMinutes(1);

  private final Concierge concierge;
  private final Workspaces workspaces;
  private final Notes notes;
  private final Stops stops;
  private final Duration firstRetry;

  private final LongAdder repeated = new LongAdder();
  private final LongAdder answered = new LongAdder();
  private final LongAdder givenUp = new LongAdder();

  Answering(
      Concierge concierge, Workspaces workspaces, Notes notes, Stops stops, Duration firstRetry) {
    this.concierge = concierge;
    this.workspaces = workspaces;
    this.notes = notes;
    this.stops = stops;
    this.firstRetry = firstRetry;
  }

  /** How many messages had a turn already that the queue did not know of. */
  long repeated() {
    return repeated.sum();
  }

  long answered() {
    return answered.sum();
  }

  long givenUp() {
    return givenUp.sum();
  }

  TurnOutcome work(LeasedTurn leased) throws InterruptedException {
    QueuedTurn queued = leased.turn();
    InboundMessage message;
    try {
      message = InboundMessage.ofPayload(queued.payload());
    } catch (Json.MalformedException e) {
      return givenUp(queued, "it cannot be read: " + e.getMessage());
    }
    Optional<Workspace> found;
    try {
      found = workspaces.of(message.origin());
    } catch (StoreUnavailableException e) {
      log.warn("Whose message {} is cannot be read: {}", queued.id(), e.getMessage());
      return new TurnOutcome.Again(firstRetry, false);
    }
    return found.isEmpty()
        ? givenUp(queued, "the app is not installed in " + message.place() + " (any more)")
        : work(leased, message, found.get());
  }

  private TurnOutcome work(LeasedTurn leased, InboundMessage message, Workspace workspace)
      throws InterruptedException {
    QueuedTurn queued = leased.turn();
    Turn turn =
        new Turn(
                message.owner(),
                message.sessionId(),
                message.text(),
                workspace.audiences().of(message))
            .ofMessage(message.id(), queued.begun())
            .fenced(leased.fence())
            .after(sinceAccepted(queued))
            .in(workspace.users().zoneOf(message.user()));
    if (queued.attempts() > MOST_ATTEMPTS) {
      // Its process died again and again; it must not take the next one along.
      String sentence =
          Wording.say(
              concierge.languageOf(turn.userId(), turn.sessionId(), turn.text()), "given_up");
      return ended(
          leased,
          message,
          workspace,
          turn,
          Answer.failed(sentence, queued.id(), true),
          Intent.of(queued),
          Optional.empty());
    }
    Optional<String> own = withoutTheAgent(message, workspace, turn);
    if (own.isPresent()) {
      return ended(
          leased,
          message,
          workspace,
          turn,
          Answer.of(own.get()),
          Intent.of(queued),
          Optional.empty());
    }
    Future<?> patience =
        queued.begun()
            ? CompletableFuture.completedFuture(null)
            : notes.unlessAnsweredSoon(message);
    LifeSigns signs = workspace.signs();
    Optional<LiveAnswer> live =
        message.forOneOnly() ? Optional.empty() : live(leased, message, workspace);
    LifeSigns.Sign sign = message.forOneOnly() ? new LifeSigns.Sign() : signs.working(message);
    boolean among = message.manner() == Manner.CALLED && !message.startsThread();
    try {
      Turn told = among ? turn.behind(workspace.threads().before(message)) : turn;
      return finished(leased, message, workspace, told, live, patience);
    } finally {
      var unusedResult = patience.cancel(false);
      live.ifPresent(shown -> shown.abandon(interrupted(message)));
      signs.done(message, sign);
    }
  }

  private TurnOutcome finished(
      LeasedTurn leased,
      InboundMessage message,
      Workspace workspace,
      Turn turn,
      Optional<LiveAnswer> live,
      Future<?> patience)
      throws InterruptedException {
    try {
      return answered(leased, message, workspace, turn, Intent.of(leased.turn()), live, patience);
    } catch (RepeatedMessageException e) {
      // The session has it and the queue does not know that it was begun: that was on a server that
      // is away or has lost it, or so long ago that it was forgotten. Slack knows what was posted.
      repeated.increment();
      log.debug("{}", e.getMessage());
      if (workspace.streams().isPresent()) {
        notes.execute(() -> closeStream(workspace, message, Intent.UNKNOWN));
      }
      Turn begun = turn.ofMessage(message.id(), true);
      return answered(
          leased,
          message,
          workspace,
          begun,
          Optional.of(Intent.UNKNOWN),
          Optional.empty(),
          patience);
    }
  }

  /**
   * @param begun what an earlier attempt has recorded
   * @throws RepeatedMessageException as {@link Concierge#answer}
   */
  private TurnOutcome answered(
      LeasedTurn leased,
      InboundMessage message,
      Workspace workspace,
      Turn turn,
      Optional<Intent> begun,
      Optional<LiveAnswer> live,
      Future<?> patience)
      throws InterruptedException {
    FileReader.Read read =
        concierge.readsFiles() ? workspace.files().read(message) : FileReader.NOTHING;
    AtomicReference<TurnOutcome> outcome = new AtomicReference<>();
    Runnable watched = stops.watch(turn);
    try {
      Answer unused =
          concierge.answer(
              turn.with(read.attached()),
              live.<Progress>map(shown -> shown).orElse(piece -> {}),
              answer -> {
                var unusedResult = patience.cancel(false);
                Answer whole = notes.below(answer, turn, read.unread());
                outcome.set(ended(leased, message, workspace, turn, whole, begun, live));
                return outcome.get() == TurnOutcome.DONE;
              });
      return requireNonNull(outcome.get());
    } catch (TakenBackException e) {
      log.debug("{}", e.getMessage());
      return TurnOutcome.DONE;
    } finally {
      watched.run();
    }
  }

  /** What the bot says by itself, whatever the agent may do. */
  private Optional<String> withoutTheAgent(InboundMessage message, Workspace workspace, Turn turn) {
    if (message.manner() != Manner.SENT_AWAY && message.manner() != Manner.STATUS) {
      return Optional.empty();
    }
    Language language = concierge.languageOf(turn.userId(), turn.sessionId(), turn.text());
    if (message.manner() == Manner.SENT_AWAY) {
      return Optional.of(Wording.say(language, "farewell"));
    }
    return Optional.of(
        workspace.replies().deadToken().isPresent()
            ? Wording.say(language, "status_mute")
            : Wording.say(language, "status", turn.waited().toMillis()));
  }

  /** Not less than nothing, where the clocks of two machines differ. */
  private static Duration sinceAccepted(QueuedTurn queued) {
    Duration waited = Duration.between(queued.acceptedAt(), Instant.now());
    return waited.isNegative() ? Duration.ZERO : waited;
  }

  /** Where the answer may show while it is said. */
  private Optional<LiveAnswer> live(
      LeasedTurn leased, InboundMessage message, Workspace workspace) {
    Optional<Streams> streams = workspace.streams();
    Optional<Intent> begun = Intent.of(leased.turn());
    if (streams.isPresent() && begun.isPresent() && !begun.get().stream().isEmpty()) {
      // Its process died, or Slack did not take its end.
      notes.execute(() -> closeStream(workspace, message, begun.get()));
    }
    return begun.isPresent()
        ? Optional.empty()
        : streams.map(all -> all.begin(message, intent -> leased.note(intent.toNote())));
  }

  private void closeStream(Workspace workspace, InboundMessage message, Intent left) {
    List<String> open =
        left.stream().equals(Intent.SOME_STREAM)
            ? workspace.replies().unknownBehind(message)
            : List.of(left.stream());
    open.forEach(
        ts ->
            workspace
                .streams()
                .ifPresent(
                    all -> all.close(message.channel(), ts, interrupted(message), left.open())));
  }

  private static String interrupted(InboundMessage message) {
    return Wording.say(LanguageDetector.detect(message.text(), Language.PT), "interrupted");
  }

  private TurnOutcome ended(
      LeasedTurn leased,
      InboundMessage message,
      Workspace workspace,
      Turn turn,
      Answer answer,
      Optional<Intent> begun,
      Optional<LiveAnswer> live) {
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
        workspace
            .replies()
            .answer(message, answer, begun, intent -> leased.note(intent.toNote()), live);
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
    int tries = Intent.of(queued).map(Intent::tries).orElse(0) + 1;
    Duration pause = backoff(tries);
    return new TurnOutcome.Again(asked.compareTo(pause) > 0 ? asked : pause, false);
  }

  private Duration backoff(int times) {
    Duration pause = firstRetry.multipliedBy(1L << Math.min(times - 1, 10));
    return pause.compareTo(LONGEST_RETRY) < 0 ? pause : LONGEST_RETRY;
  }

  private TurnOutcome givenUp(QueuedTurn queued, String reason) {
    givenUp.increment();
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
}
