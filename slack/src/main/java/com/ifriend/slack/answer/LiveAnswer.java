package com.ifriend.slack.answer;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.ifriend.agent.Answer;
import com.ifriend.agent.Progress;
import com.ifriend.agent.ToolStep;
import com.ifriend.slack.answer.StreamCalls.Way;
import com.ifriend.slack.api.SlackWebApi;
import com.ifriend.slack.markup.Marked;
import com.ifriend.slack.markup.Mrkdwn;
import com.ifriend.slack.message.InboundMessage;
import com.slack.api.methods.SlackApiException;
import com.slack.api.methods.response.chat.ChatAppendStreamResponse;
import com.slack.api.methods.response.chat.ChatStopStreamResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The answer to one message, while it is said: its text, and the tools that are called for it as
 * tasks. What is told to it returns at once. Thread-safe.
 */
public final class LiveAnswer implements Progress {
  private static final Logger log = LoggerFactory.getLogger(LiveAnswer.class);

  private static final Duration BETWEEN_APPENDS = Duration.ofSeconds(1);

  /** Slack ends a stream by itself after five minutes. */
  private static final Duration LONGEST = Duration.ofMinutes(4);

  /** The first message of a long answer has more. */
  private static final int MOST_CHARACTERS = 1_900;

  private static final long PATIENCE_SECONDS = 3;

  private final Streams streams;
  private final StreamEnd ending;
  private final InboundMessage message;
  private final Optional<String> team;
  private final Consumer<Intent> intents;

  @GuardedBy("this")
  private final StringBuilder said = new StringBuilder();

  @GuardedBy("this")
  private final LiveTasks tasks = new LiveTasks();

  /** What Slack has, as {@link Marked}. */
  @GuardedBy("this")
  private String sent = "";

  @GuardedBy("this")
  private Optional<String> ts = Optional.empty();

  /** In which it was begun. */
  @GuardedBy("this")
  private Way way = Way.TEXT;

  @GuardedBy("this")
  private Instant begunAt = Instant.MIN;

  @GuardedBy("this")
  private Instant sentAt = Instant.MIN;

  @GuardedBy("this")
  private boolean busy;

  /** Nothing more is sent before the end. */
  @GuardedBy("this")
  private boolean over;

  /** Whether it shows the answer, in whole. */
  @GuardedBy("this")
  private boolean finished;

  /** What it ends with, because nobody goes on with it. */
  @GuardedBy("this")
  private Optional<String> left = Optional.empty();

  /** Whether Slack takes more, and has what we think it has. */
  @GuardedBy("this")
  private boolean sound = true;

  /**
   * @param team of its author, for a message that others see too
   * @param allowed whether it may be begun at all
   */
  LiveAnswer(
      Streams streams,
      StreamEnd ending,
      InboundMessage message,
      Optional<String> team,
      Consumer<Intent> intents,
      boolean allowed) {
    this.streams = streams;
    this.ending = ending;
    this.message = message;
    this.team = team;
    this.intents = intents;
    this.over = !allowed;
  }

  @Override
  public synchronized void said(String piece) {
    said.append(piece);
    goOn();
  }

  @Override
  public synchronized void step(ToolStep step) {
    tasks.put(step);
    goOn();
  }

  /** Sends what there is, if it is time. */
  private synchronized void goOn() {
    if (over || busy || sentAt.plus(BETWEEN_APPENDS).isAfter(streams.clock().instant())) {
      return;
    }
    StreamPiece next = next();
    if (next.isBlank()) {
      return;
    }
    try {
      busy = true;
      streams.threads().execute(() -> send(next));
    } catch (RejectedExecutionException e) {
      busy = false;
      over = true;
    }
  }

  @GuardedBy("this")
  private StreamPiece next() {
    String text = said.toString();
    String marked = Mrkdwn.marked(text.substring(0, Mrkdwn.complete(text)));
    if (!marked.startsWith(sent) || marked.length() > MOST_CHARACTERS) {
      over = true;
      return StreamPiece.NOTHING;
    }
    Way next = ts.isPresent() ? way : streams.way();
    return new StreamPiece(
        next == Way.CHUNKS ? tasks.news() : List.of(), marked.substring(sent.length()));
  }

  private void send(StreamPiece next) {
    Optional<String> to;
    boolean old;
    Instant now = streams.clock().instant();
    synchronized (this) {
      to = ts;
      old = to.isPresent() && begunAt.plus(LONGEST).isBefore(now);
    }
    if (!old && !streams.takes(to.isEmpty())) {
      synchronized (this) {
        // An answer that has not begun to show by now is posted.
        over |= to.isEmpty();
        sentAt = now;
        settle();
      }
      return;
    }
    boolean waits = false;
    Optional<Streams.Begun> begun = Optional.empty();
    boolean done = false;
    try {
      if (to.isEmpty()) {
        begun = begin(next);
        done = begun.isPresent();
        // A stream of text alone begins when there is text.
        waits = !done && next.text().isBlank() && streams.way() == Way.TEXT;
      } else if (old) {
        // The rest comes with the end, which is written over it.
        ChatStopStreamResponse unused =
            streams.calls().stop(message.channel(), to.get(), way(), lastOf(way()), "");
      } else {
        done = append(to.get(), next);
      }
    } catch (SlackApiException e) {
      streams.beQuiet(SlackWebApi.retryAfter(e).orElse(BETWEEN_APPENDS));
      log.debug("Slack answered HTTP {} to a stream", SlackWebApi.status(e));
    } catch (IOException | RuntimeException e) {
      log.debug("A stream failed: {}", e.getClass().getName());
    }
    synchronized (this) {
      StreamPiece had = begun.map(Streams.Begun::with).orElse(next);
      if (begun.isPresent()) {
        ts = Optional.of(begun.get().ts());
        way = begun.get().way();
        begunAt = now;
      }
      if (done) {
        sent += had.text();
        tasks.shown(had.steps());
        sentAt = now;
      } else if (!waits) {
        over = true;
        sound = false;
      }
      settle();
    }
  }

  /** What came meanwhile is sent too, though nothing comes after it. */
  @GuardedBy("this")
  private void settle() {
    if (!over) {
      CompletableFuture.delayedExecutor(
              BETWEEN_APPENDS.toMillis(), TimeUnit.MILLISECONDS, streams.threads())
          .execute(this::goOn);
    }
    busy = false;
    notifyAll();
    left.ifPresent(this::abandon);
  }

  private Optional<Streams.Begun> begin(StreamPiece first) throws IOException, SlackApiException {
    note(Intent.SOME_STREAM, first, false);
    Optional<Streams.Begun> begun = streams.begin(message, team, streams.way(), first);
    begun.ifPresent(stream -> note(stream.ts(), stream.with(), true));
    return begun;
  }

  private boolean append(String to, StreamPiece next) throws IOException, SlackApiException {
    note(to, next, false);
    ChatAppendStreamResponse response =
        streams.calls().append(message.channel(), to, way(), next.steps(), next.markdown());
    if (response.isOk()) {
      note(to, next, true);
    }
    return response.isOk();
  }

  /** Records what may show to be going on, if that is new: until a piece has arrived, both. */
  private void note(String stream, StreamPiece piece, boolean arrived) {
    List<ToolStep> open;
    synchronized (this) {
      open = arrived ? tasks.openAfter(piece.steps()) : tasks.openWith(piece.steps());
      if (!tasks.isNews(open) && ts.isPresent()) {
        return;
      }
    }
    intents.accept(new Intent(0, 0, stream, open));
  }

  private synchronized Way way() {
    return way;
  }

  private synchronized List<ToolStep> lastOf(Way how) {
    return how == Way.CHUNKS ? tasks.last() : List.of();
  }

  /** The message that shows the answer, if there is one; nothing is sent on its own any more. */
  private synchronized Optional<String> ended() {
    over = true;
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (busy) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) {
        return Optional.empty();
      }
      try {
        wait(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return Optional.empty();
      }
    }
    return ts;
  }

  /** What of the whole text Slack lacks; empty if it has something else. */
  private synchronized Optional<String> rest(String marked) {
    return Optional.of(marked)
        .filter(text -> sound && text.startsWith(sent))
        .map(text -> text.substring(sent.length()));
  }

  /**
   * Ends the stream, so that it shows what a post would.
   *
   * @param marked the whole text, as {@link Marked}
   * @param answered the answer that ends here, whose buttons come below it; empty if it goes on
   * @return empty if it does not, so that a post has to
   */
  Optional<Posted> finish(String marked, String metadata, Optional<Answer> answered) {
    Optional<String> to = ended();
    if (to.isEmpty()) {
      return Optional.empty();
    }
    try {
      Way how = way();
      boolean shown =
          ending.show(to.get(), how, lastOf(how), marked, rest(marked), metadata, answered);
      synchronized (this) {
        finished = shown;
      }
      return shown ? Optional.of(Posted.DONE) : Optional.empty();
    } catch (SlackApiException e) {
      log.warn("Slack answered HTTP {} to the end of a stream", SlackWebApi.status(e));
      Duration wait = SlackWebApi.retryAfter(e).orElse(Duration.ZERO);
      streams.beQuiet(wait);
      return Optional.of(new Posted.Later(wait));
    } catch (IOException | RuntimeException e) {
      // It may be there.
      log.warn("Slack was not reached for the end of a stream: {}", e.getClass().getName());
      return Optional.of(new Posted.Later(Duration.ZERO));
    }
  }

  /** Ends it with a note if it does not show the answer; returns at once. */
  public synchronized void abandon(String note) {
    over = true;
    left = Optional.of(note);
    if (!busy && !finished && ts.isPresent()) {
      String to = ts.get();
      List<ToolStep> open = tasks.open();
      finished = true;
      try {
        streams.threads().execute(() -> streams.close(message.channel(), to, note, open));
      } catch (RejectedExecutionException e) {
        log.debug("A stream is left open");
      }
    }
  }

  /** Which stream is there, for who takes over; empty if none is, or ever was. */
  synchronized String stream() {
    return ts.orElse(sound ? "" : Intent.SOME_STREAM);
  }

  /** What it shows to be going on, for who takes over. */
  synchronized List<ToolStep> open() {
    return tasks.open();
  }
}
