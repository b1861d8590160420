package com.ifriend.slack.answer;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.ifriend.agent.text.Language;
import com.ifriend.agent.text.LanguageDetector;
import com.ifriend.slack.api.Wording;
import com.ifriend.slack.message.InboundMessage;
import com.ifriend.slack.message.Users;
import com.slack.api.methods.MethodsClient;
import com.slack.api.model.assistant.SuggestedPrompt;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows that the bot is at work, what a conversation is about, and what one could ask. All of it is
 * sent on other threads than answers are, which neither wait for it nor mind if it fails.
 * Thread-safe.
 */
public final class LifeSigns {
  private static final Logger log = LoggerFactory.getLogger(LifeSigns.class);

  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
  private static final int MOST_TRIES = 5;
  private static final int LONGEST_TITLE = 80;
  private static final int PROMPTS = 3;

  private static final String SESSIONS = "agents.sessions.setStatus";
  private static final String STATUS = "assistant.threads.setStatus";
  private static final String PROMPT = "assistant.threads.setSuggestedPrompts";

  private final MethodsClient client;
  private final Clock clock;
  private final Courtesies courtesies;
  private final Users users;
  private final Executor threads;

  /** Until when no work is shown: Slack was asked for too much. */
  private volatile Instant busyUntil = Instant.MIN;

  /** Whom something was suggested lately. */
  private final Cache<String, Boolean> suggested =
      CacheBuilder.newBuilder().maximumSize(10_000).expireAfterWrite(10, TimeUnit.MINUTES).build();

  /** Of one message. */
  public static final class Sign {
    private volatile boolean done;

    /** Whether Slack may show it. */
    private volatile boolean sent;

    private CompletableFuture<?> shown = CompletableFuture.completedFuture(null);
  }

  public LifeSigns(
      MethodsClient client, Clock clock, Courtesies courtesies, Users users, Executor threads) {
    this.courtesies = courtesies;
    this.users = users;
    this.client = client;
    this.clock = clock;
    this.threads = threads;
  }

  /** Shows that a message is worked on; returns at once. */
  public Sign working(InboundMessage message) {
    Sign sign = new Sign();
    try {
      sign.shown = CompletableFuture.runAsync(() -> show(message, sign, true, 1), threads);
    } catch (RejectedExecutionException e) {
      log.debug("Too much to tell Slack beside answers");
    }
    return sign;
  }

  /** Ends it, behind the answer; returns at once. */
  public void done(InboundMessage message, Sign sign) {
    sign.done = true;
    // In this order, whatever the threads do.
    var unused = sign.shown.thenRunAsync(() -> show(message, sign, false, 1), threads);
  }

  /** Takes a conversation out of work whose user has stopped it. */
  public void stopped(String channel, String thread) {
    aside(
        () -> {
          var unused = setSession(channel, thread, "active", "", "");
        });
  }

  private void show(InboundMessage message, Sign sign, boolean works, int tries) {
    if (works ? sign.done || clock.instant().isBefore(busyUntil) : !sign.sent) {
      return;
    }
    Courtesies.Outcome outcome =
        setSession(
            message.channel(),
            message.thread(),
            works ? "processing" : "active",
            message.user(),
            title(message.text()));
    if (courtesies.isQuiet(SESSIONS)) {
      // No agent: what other apps have.
      Language language =
          LanguageDetector.detect(message.text())
              .or(() -> works ? users.languageOf(message.user()) : Optional.empty())
              .orElse(Language.PT);
      outcome =
          courtesies.call(
              STATUS,
              () ->
                  client.assistantThreadsSetStatus(
                      request ->
                          request
                              .channelId(message.channel())
                              .threadTs(message.thread())
                              .status(works ? Wording.say(language, "working") : "")));
    }
    sign.sent |= outcome.done();
    Duration wait = outcome.pause().orElse(Duration.ZERO);
    if (wait.compareTo(LONGEST_WAIT) > 0) {
      wait = LONGEST_WAIT;
    }
    if (works && !outcome.done()) {
      busyUntil = clock.instant().plus(wait);
    }
    if (!works && outcome.pause().isPresent() && tries < MOST_TRIES) {
      // Or it would look busy for ever.
      CompletableFuture.delayedExecutor(wait.toMillis(), TimeUnit.MILLISECONDS, threads)
          .execute(() -> show(message, sign, false, tries + 1));
    }
  }

  private Courtesies.Outcome setSession(
      String channel, String thread, String status, String user, String title) {
    return courtesies.call(
        SESSIONS,
        () ->
            client.agentsSessionsSetStatus(
                request ->
                    request
                        .channelId(channel)
                        .threadTs(thread)
                        .status(status)
                        // Both only count where the session begins.
                        .initiatorUserId(user.isEmpty() ? null : user)
                        .title(title.isEmpty() ? null : title)));
  }

  /** Suggests what one could ask, where somebody opens the conversation with the bot. */
  public void opened(String channel, String user) {
    if (suggested.asMap().putIfAbsent(channel, true) != null) {
      return;
    }
    aside(
        () -> {
          Language language =
              courtesies.isQuiet(PROMPT) ? Language.PT : users.languageOf(user).orElse(Language.PT);
          List<SuggestedPrompt> prompts =
              IntStream.rangeClosed(1, PROMPTS)
                  .mapToObj(i -> SuggestedPrompt.create(Wording.say(language, "prompt_" + i)))
                  .toList();
          var unused =
              courtesies.call(
                  PROMPT,
                  // With a thread it would fail without a word.
                  () ->
                      client.assistantThreadsSetSuggestedPrompts(
                          request -> request.channelId(channel).prompts(prompts)));
        });
  }

  private void aside(Runnable work) {
    try {
      threads.execute(work);
    } catch (RejectedExecutionException e) {
      log.debug("Too much to tell Slack beside answers");
    }
  }

  /** The beginning of what was said, on one line. */
  private static String title(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    return line.codePointCount(0, line.length()) <= LONGEST_TITLE
        ? line
        : line.substring(0, line.offsetByCodePoints(0, LONGEST_TITLE)) + "\u2026";
  }
}
