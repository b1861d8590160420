package com.ifriend.slack.message;

import com.ifriend.agent.IFriendAgent;
import com.ifriend.agent.Turn;
import com.ifriend.slack.api.SlackWebApi;
import com.ifriend.slack.markup.IncomingText;
import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.SlackApiException;
import com.slack.api.methods.response.conversations.ConversationsRepliesResponse;
import com.slack.api.model.Message;
import com.slack.api.model.ResponseMetadata;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what others said in a thread, where Slack tells it soon: an answer does not wait for it.
 * After a refusal Slack is left alone for a while. Thread-safe.
 */
public final class ThreadReader {
  private static final Logger log = LoggerFactory.getLogger(ThreadReader.class);
  private static final Duration AFTER_REFUSAL = Duration.ofMinutes(10);
  private static final int PAGE = 200;
  private static final int MOST_PAGES = 3;

  /** The latest that are kept; fewer are shown to a model. */
  private static final int MOST_MESSAGES = 100;

  private final MethodsClient client;
  private final String botUserId;
  private final Clock clock;
  private final Duration patience;
  private final Executor threads;
  private volatile Instant quietUntil = Instant.MIN;

  /**
   * Reads in the name of one bot.
   *
   * @param patience for all of it
   * @param threads on which Slack is asked
   */
  public ThreadReader(
      MethodsClient client, String botUserId, Clock clock, Duration patience, Executor threads) {
    this.client = client;
    this.botUserId = botUserId;
    this.clock = clock;
    this.patience = patience;
    this.threads = threads;
  }

  /**
   * What stands in the thread before a message, oldest first, but for what its author and the bot
   * said to each other; empty if Slack does not tell.
   */
  Optional<List<Turn.Said>> before(InboundMessage message) {
    if (clock.instant().isBefore(quietUntil)) {
      return Optional.empty();
    }
    try {
      return CompletableFuture.supplyAsync(() -> read(message), threads)
          .get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException | ExecutionException | RejectedExecutionException e) {
      log.warn("Slack does not tell in time what is in a thread: {}", e.getClass().getSimpleName());
    }
    return Optional.empty();
  }

  private Optional<List<Turn.Said>> read(InboundMessage message) {
    List<Message> found = new ArrayList<>();
    String cursor = "";
    for (int page = 0; page < MOST_PAGES; page++) {
      Optional<ConversationsRepliesResponse> response = page(message, cursor);
      if (response.isEmpty()) {
        break;
      }
      found.addAll(Optional.ofNullable(response.get().getMessages()).orElse(List.of()));
      cursor =
          Optional.ofNullable(response.get().getResponseMetadata())
              .map(ResponseMetadata::getNextCursor)
              .orElse("");
      if (cursor.isEmpty()) {
        break;
      }
    }
    return found.isEmpty() ? Optional.empty() : Optional.of(ofOthers(found, message));
  }

  private Optional<ConversationsRepliesResponse> page(InboundMessage message, String cursor) {
    String problem;
    try {
      ConversationsRepliesResponse response =
          client.conversationsReplies(
              request ->
                  request
                      .channel(message.channel())
                      .ts(message.thread())
                      .latest(message.ts())
                      .includeAllMetadata(true)
                      .limit(PAGE)
                      .cursor(cursor.isEmpty() ? null : cursor));
      if (response.isOk()) {
        return Optional.of(response);
      }
      String error = String.valueOf(response.getError());
      quietUntil = clock.instant().plus(AFTER_REFUSAL);
      problem =
          error
              + ("missing_scope".equals(error)
                  ? "; give the app the scopes channels:history and groups:history"
                  : "");
    } catch (SlackApiException e) {
      Duration wait = SlackWebApi.retryAfter(e).orElse(Duration.ZERO);
      quietUntil = clock.instant().plus(wait.compareTo(AFTER_REFUSAL) < 0 ? wait : AFTER_REFUSAL);
      problem = "HTTP " + SlackWebApi.status(e);
    } catch (IOException | RuntimeException e) {
      problem = e.getClass().getName();
    }
    log.warn("What was said in a thread before is not known, Slack did not tell: {}", problem);
    return Optional.empty();
  }

  private List<Turn.Said> ofOthers(List<Message> messages, InboundMessage message) {
    Set<String> own = new HashSet<>();
    Set<String> answered = new HashSet<>();
    for (Message each : messages) {
      if (message.user().equals(each.getUser())) {
        own.add(message.idOf(each.getTs()));
      }
      answers(each).ifPresent(answered::add);
    }
    List<Turn.Said> said = new ArrayList<>();
    for (Message each : messages) {
      String by = Optional.ofNullable(each.getUser()).orElse("app");
      String id = message.idOf(each.getTs());
      String text = IncomingText.toPlain(Optional.ofNullable(each.getText()).orElse(""), botUserId);
      boolean known =
          id.equals(message.id())
              || (own.contains(id) && answered.contains(id))
              || answers(each).filter(own::contains).isPresent();
      if (!known && !text.isBlank()) {
        said.add(new Turn.Said(by.equals(botUserId) ? IFriendAgent.NAME : by, text));
      }
    }
    return said.subList(Math.max(0, said.size() - MOST_MESSAGES), said.size());
  }

  /** The message that a post of ours answers. */
  private static Optional<String> answers(Message post) {
    Map<String, Object> payload =
        post.getMetadata() == null ? null : post.getMetadata().getEventPayload();
    return payload == null
        ? Optional.empty()
        : Optional.ofNullable(payload.get("message")).map(String::valueOf);
  }
}
