package com.ifriend.slack.answer;

import com.ifriend.agent.ToolStep;
import com.ifriend.slack.answer.StreamCalls.Way;
import com.ifriend.slack.api.Channels;
import com.ifriend.slack.api.Installation;
import com.ifriend.slack.api.SlackWebApi;
import com.ifriend.slack.message.InboundMessage;
import com.ifriend.store.StoreException;
import com.ifriend.store.turns.TurnQueue;
import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.SlackApiException;
import com.slack.api.methods.response.chat.ChatStartStreamResponse;
import com.slack.api.methods.response.chat.ChatStopStreamResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows answers while they are said, and the tools that are called for them, where there is budget
 * for it. Slack gives a workspace some 20 streams and 100 appends a minute, whatever the number of
 * processes: all on one queue share them, and beyond them an answer is posted as a whole. Calls are
 * made on other threads than the model's. Thread-safe.
 */
public final class Streams {
  private static final Logger log = LoggerFactory.getLogger(Streams.class);

  /** Something is left for what else the app does, and for clocks that differ. */
  static final int STARTS = 18;

  static final int APPENDS = 90;

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration AFTER_REFUSAL = Duration.ofMinutes(10);
  private static final Duration WITHOUT_CHUNKS = Duration.ofHours(1);

  private final MethodsClient client;
  private final StreamCalls calls;
  private final Clock clock;
  private final Executor threads;
  private final TurnQueue queue;
  private final Installation installation;
  private final Layouts layouts;

  private volatile Instant quietUntil = Instant.MIN;
  private volatile Instant noChunksUntil = Instant.MIN;

  /**
   * Those of one workspace.
   *
   * @param token the bot token, as it is by then
   * @param queue whose processes share what Slack allows
   * @param installation whose budget it is; without a workspace of who is answered, streams are for
   *     direct messages only
   */
  public Streams(
      MethodsClient client,
      Supplier<String> token,
      Clock clock,
      Executor threads,
      TurnQueue queue,
      Installation installation,
      Layouts layouts) {
    this.layouts = layouts;
    this.queue = queue;
    this.client = client;
    this.calls = new StreamCalls(client, token);
    this.clock = clock;
    this.threads = threads;
    this.installation = installation;
  }

  /**
   * Whether there is budget for one call. One call to the queue; so not on the thread of the model.
   *
   * @param start whether it begins a stream
   */
  boolean takes(boolean start) {
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

  StreamCalls calls() {
    return calls;
  }

  Clock clock() {
    return clock;
  }

  /** Where calls to Slack are made. */
  Executor threads() {
    return threads;
  }

  /** Nothing streams for a while. */
  void beQuiet(Duration wished) {
    quietUntil = clock.instant().plus(wished.compareTo(AFTER_REFUSAL) < 0 ? wished : AFTER_REFUSAL);
  }

  /** Slack does not begin a stream. */
  void refused(@Nullable String error) {
    log.warn("Slack refuses to stream: {}; answers are posted", error);
    beQuiet(AFTER_REFUSAL);
  }

  /** Slack begins no stream with chunks. */
  void refusedChunks(@Nullable String error) {
    noChunksUntil = clock.instant().plus(WITHOUT_CHUNKS);
    log.warn("Slack shows no tools in streams: {}; for an hour they are of text alone", error);
  }

  /** In which way a stream is begun. */
  Way way() {
    return clock.instant().isBefore(noChunksUntil) ? Way.TEXT : Way.CHUNKS;
  }

  /**
   * One that may show the answer to a message.
   *
   * @param intents records before a stream is begun, which one it is, and what it shows to be going
   *     on; what it throws ends that
   */
  public LiveAnswer begin(InboundMessage message, Consumer<Intent> intents) {
    boolean direct = Channels.isDirect(message.channelType(), message.channel());
    Optional<String> team = direct ? Optional.empty() : team(message);
    return new LiveAnswer(
        this,
        new StreamEnd(client, calls, layouts, message.channel()),
        message,
        team,
        intents,
        direct || team.isPresent());
  }

  private Optional<String> team(InboundMessage message) {
    return message.origin().isPresent() ? message.origin().get().team() : installation.teamId();
  }

  /**
   * A stream that was begun.
   *
   * @param with what Slack has of it
   */
  record Begun(String ts, Way way, StreamPiece with) {}

  /**
   * Begins one that shows the first piece; of text alone where Slack takes no chunks.
   *
   * @param team of the author, for a message that others see too
   */
  Optional<Begun> begin(InboundMessage message, Optional<String> team, Way as, StreamPiece first)
      throws IOException, SlackApiException {
    ChatStartStreamResponse response =
        calls.start(message, team, as, first.steps(), first.markdown());
    if (response.isOk()) {
      return Optional.of(new Begun(response.getTs(), as, first));
    }
    if (as == Way.TEXT || !StreamCalls.refusesChunks(response.getError())) {
      refused(response.getError());
      return Optional.empty();
    }
    refusedChunks(response.getError());
    return first.text().isBlank() || !takes(true)
        ? Optional.empty()
        : begin(message, team, Way.TEXT, new StreamPiece(List.of(), first.text()));
  }

  /**
   * Ends the stream that a process has left, with a note; it may be over already.
   *
   * @param open what it may show to be going on
   */
  public void close(String channel, String ts, String note, List<ToolStep> open) {
    List<ToolStep> failed = LiveTasks.failed(open);
    String words = "\n\n_" + note + "_";
    // Nobody has recorded in which way it was begun.
    Way first = open.isEmpty() ? Way.TEXT : Way.CHUNKS;
    try {
      ChatStopStreamResponse response = calls.stop(channel, ts, first, failed, words);
      if (StreamCalls.isOtherWay(response.getError())) {
        Way other = first == Way.TEXT ? Way.CHUNKS : Way.TEXT;
        ChatStopStreamResponse unused = calls.stop(channel, ts, other, failed, words);
      }
    } catch (SlackApiException e) {
      log.warn("A stream was not closed: HTTP {}", SlackWebApi.status(e));
    } catch (IOException | RuntimeException e) {
      log.warn("A stream was not closed: {}", e.getClass().getName());
    }
  }
}
