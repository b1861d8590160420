package com.ifriend.slack;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.ifriend.agent.Answer;
import com.ifriend.store.StoreException;
import com.ifriend.store.turns.TurnQueue;
import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.SlackApiException;
import com.slack.api.methods.response.chat.ChatAppendStreamResponse;
import com.slack.api.methods.response.chat.ChatStartStreamResponse;
import com.slack.api.methods.response.chat.ChatStopStreamResponse;
import com.slack.api.methods.response.chat.ChatUpdateResponse;
import com.slack.api.model.block.LayoutBlock;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows answers while they are said, where there is budget for it. Slack gives a workspace some 20
 * streams and 100 appends a minute, whatever the number of processes: all on one queue share them,
 * and beyond them an answer is posted as a whole. Calls are made on other threads than the model's.
 * Thread-safe.
 */
final class Streams {
  private static final Logger log = LoggerFactory.getLogger(Streams.class);

  /** Something is left for what else the app does, and for clocks that differ. */
  static final int STARTS = 18;

  static final int APPENDS = 90;

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration BETWEEN_APPENDS = Duration.ofSeconds(1);

  /** Slack ends a stream by itself after five minutes. */
  private static final Duration LONGEST = Duration.ofMinutes(4);

  private static final Duration AFTER_REFUSAL = Duration.ofMinutes(10);

  /** The first message of a long answer has more. */
  private static final int MOST_CHARACTERS = 1_900;

  private static final long PATIENCE_SECONDS = 3;

  private final MethodsClient client;
  private final Clock clock;
  private final Executor threads;
  private final TurnQueue queue;
  private final Installation installation;

  private volatile Instant quietUntil = Instant.MIN;

  /**
   * @param queue whose processes share what Slack allows
   * @param installation whose budget it is; without a workspace of who is answered, streams are for
   *     direct messages only
   */
  Streams(
      MethodsClient client,
      Clock clock,
      Executor threads,
      TurnQueue queue,
      Installation installation) {
    this.queue = queue;
    this.client = client;
    this.clock = clock;
    this.threads = threads;
    this.installation = installation;
  }

  /** One call to the queue; so not on the thread of the model. */
  private boolean takes(boolean start) {
    if (clock.instant().isBefore(quietUntil)) {
      return false;
    }
    String whose = installation.key().map(key -> " of " + key).orElse("");
    try {
      return start
          ? queue.take("streams" + whose, STARTS, MINUTE) < STARTS
          : queue.take("appends to streams" + whose, APPENDS, MINUTE) < APPENDS;
    } catch (StoreException e) {
      log.debug("Whether there is budget for a stream is not known", e);
      return false;
    }
  }

  private void beQuiet(Duration wished) {
    quietUntil = clock.instant().plus(wished.compareTo(AFTER_REFUSAL) < 0 ? wished : AFTER_REFUSAL);
  }

  /**
   * One that may show the answer to a message.
   *
   * @param intents records before a stream is begun, and which one it is; what it throws ends that
   */
  Live begin(InboundMessage message, Consumer<Intent> intents) {
    boolean direct = Audiences.isDirect(message.channelType(), message.channel());
    return new Live(message, intents, direct || team(message).isPresent());
  }

  private Optional<String> team(InboundMessage message) {
    return message.origin().isPresent() ? message.origin().get().team() : installation.teamId();
  }

  /** Ends the stream that a process has left, with a note; it may be over already. */
  void close(String channel, String ts, String note) {
    try {
      ChatStopStreamResponse unused =
          client.chatStopStream(
              request -> request.channel(channel).ts(ts).markdownText("\n\n_" + note + "_"));
    } catch (SlackApiException e) {
      log.warn("A stream was not closed: HTTP {}", SlackWebApi.status(e));
    } catch (IOException | RuntimeException e) {
      log.warn("A stream was not closed: {}", e.getClass().getName());
    }
  }

  /** The answer to one message, while it is said. */
  final class Live {
    private final InboundMessage message;
    private final Consumer<Intent> intents;

    @GuardedBy("this")
    private final StringBuilder said = new StringBuilder();

    /** What Slack has, as {@link Marked}. */
    @GuardedBy("this")
    private String sent = "";

    @GuardedBy("this")
    private Optional<String> ts = Optional.empty();

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

    private Live(InboundMessage message, Consumer<Intent> intents, boolean allowed) {
      this.message = message;
      this.intents = intents;
      this.over = !allowed;
    }

    /** Takes a piece of the answer; returns at once. */
    synchronized void say(String piece) {
      said.append(piece);
      if (over || busy || sentAt.plus(BETWEEN_APPENDS).isAfter(clock.instant())) {
        return;
      }
      String next = next();
      if (next.isBlank()) {
        return;
      }
      try {
        busy = true;
        threads.execute(() -> send(next));
      } catch (RejectedExecutionException e) {
        busy = false;
        over = true;
      }
    }

    @GuardedBy("this")
    private String next() {
      String text = said.toString();
      String marked = Mrkdwn.marked(text.substring(0, Mrkdwn.complete(text)));
      if (!marked.startsWith(sent) || marked.length() > MOST_CHARACTERS) {
        over = true;
        return "";
      }
      return marked.substring(sent.length());
    }

    private void send(String next) {
      Optional<String> to;
      boolean old;
      Instant now = clock.instant();
      synchronized (this) {
        to = ts;
        old = to.isPresent() && begunAt.plus(LONGEST).isBefore(now);
      }
      if (!old && !takes(to.isEmpty())) {
        synchronized (this) {
          // An answer that has not begun to show by now is posted.
          over |= to.isEmpty();
          sentAt = now;
          sayOn();
        }
        return;
      }
      boolean done = false;
      Optional<String> started = Optional.empty();
      try {
        if (to.isEmpty()) {
          intents.accept(new Intent(0, 0, Intent.SOME_STREAM));
          started = start(next);
          done = started.isPresent();
          started.ifPresent(stream -> intents.accept(new Intent(0, 0, stream)));
        } else if (old) {
          // The rest comes with the end, which is written over it.
          ChatStopStreamResponse unused =
              client.chatStopStream(request -> request.channel(message.channel()).ts(to.get()));
        } else {
          ChatAppendStreamResponse response =
              client.chatAppendStream(
                  request ->
                      request
                          .channel(message.channel())
                          .ts(to.get())
                          .markdownText(Marked.asMarkdown(next)));
          done = response.isOk();
        }
      } catch (SlackApiException e) {
        beQuiet(SlackWebApi.retryAfter(e).orElse(BETWEEN_APPENDS));
        log.debug("Slack answered HTTP {} to a stream", SlackWebApi.status(e));
      } catch (IOException | RuntimeException e) {
        log.debug("A stream failed: {}", e.getClass().getName());
      }
      synchronized (this) {
        if (started.isPresent()) {
          ts = started;
          begunAt = now;
        }
        if (done) {
          sent += next;
          sentAt = now;
        } else {
          over = true;
          sound = false;
        }
        sayOn();
      }
    }

    /** What came meanwhile, though nothing comes after it. */
    @GuardedBy("this")
    private void sayOn() {
      if (!over) {
        CompletableFuture.delayedExecutor(
                BETWEEN_APPENDS.toMillis(), TimeUnit.MILLISECONDS, threads)
            .execute(() -> say(""));
      }
      busy = false;
      notifyAll();
      left.ifPresent(this::abandon);
    }

    private Optional<String> start(String first) throws IOException, SlackApiException {
      boolean direct = Audiences.isDirect(message.channelType(), message.channel());
      ChatStartStreamResponse response =
          client.chatStartStream(
              request ->
                  request
                      .channel(message.channel())
                      .threadTs(message.thread())
                      .recipientUserId(direct ? null : message.user())
                      .recipientTeamId(direct ? null : team(message).orElse(null))
                      .markdownText(Marked.asMarkdown(first)));
      if (response.isOk()) {
        return Optional.of(response.getTs());
      }
      log.warn("Slack refuses to stream: {}; answers are posted", response.getError());
      beQuiet(AFTER_REFUSAL);
      return Optional.empty();
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

    private synchronized boolean isSound(String marked) {
      return sound && marked.startsWith(sent);
    }

    private synchronized String rest(String marked) {
      return marked.substring(sent.length());
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
        List<LayoutBlock> buttons =
            answered.map(answer -> Buttons.of(answer, true)).orElse(List.of());
        boolean shown =
            stop(to.get(), marked, metadata, buttons)
                || rewrite(to.get(), marked, metadata, answered);
        synchronized (this) {
          finished = shown;
        }
        return shown ? Optional.of(Posted.DONE) : Optional.empty();
      } catch (SlackApiException e) {
        log.warn("Slack answered HTTP {} to the end of a stream", SlackWebApi.status(e));
        Duration wait = SlackWebApi.retryAfter(e).orElse(Duration.ZERO);
        beQuiet(wait);
        return Optional.of(new Posted.Later(wait));
      } catch (IOException | RuntimeException e) {
        // It may be there.
        log.warn("Slack was not reached for the end of a stream: {}", e.getClass().getName());
        return Optional.of(new Posted.Later(Duration.ZERO));
      }
    }

    private boolean stop(String to, String marked, String metadata, List<LayoutBlock> buttons)
        throws IOException, SlackApiException {
      boolean whole = isSound(marked);
      String rest = whole ? Marked.asMarkdown(rest(marked)) : "";
      ChatStopStreamResponse response =
          client.chatStopStream(
              request ->
                  request
                      .channel(message.channel())
                      .ts(to)
                      .markdownText(rest.isEmpty() ? null : rest)
                      .blocks(whole && !buttons.isEmpty() ? buttons : null)
                      .metadataAsString(whole ? metadata : null));
      if (!response.isOk() && !buttons.isEmpty() && Replies.refusesBlocks(response.getError())) {
        return stop(to, marked, metadata, List.of());
      }
      return whole && response.isOk();
    }

    /** Stopped by its user, too old, or not the beginning of what became the answer. */
    private boolean rewrite(String to, String marked, String metadata, Optional<Answer> answered)
        throws IOException, SlackApiException {
      String text = Marked.asMrkdwn(marked);
      Optional<List<LayoutBlock>> blocks =
          answered.flatMap(answer -> Buttons.below(text, answer, true));
      ChatUpdateResponse response =
          client.chatUpdate(
              request ->
                  request
                      .channel(message.channel())
                      .ts(to)
                      .text(text)
                      .blocks(blocks.orElse(null))
                      .linkNames(false)
                      .metadataAsString(metadata));
      if (blocks.isPresent() && Replies.refusesBlocks(response.getError())) {
        return rewrite(to, marked, metadata, Optional.empty());
      }
      return response.isOk();
    }

    /** Ends it with a note if it does not show the answer; returns at once. */
    synchronized void abandon(String note) {
      over = true;
      left = Optional.of(note);
      if (!busy && !finished && ts.isPresent()) {
        String to = ts.get();
        finished = true;
        try {
          threads.execute(() -> close(message.channel(), to, note));
        } catch (RejectedExecutionException e) {
          log.debug("A stream is left open");
        }
      }
    }

    /** Which stream is there, for who takes over; empty if none is, or ever was. */
    synchronized String stream() {
      return ts.orElse(sound ? "" : Intent.SOME_STREAM);
    }
  }
}
