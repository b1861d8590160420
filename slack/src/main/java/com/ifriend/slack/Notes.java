package com.ifriend.slack;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.ifriend.agent.Answer;
import com.ifriend.agent.Concierge;
import com.ifriend.agent.Turn;
import com.ifriend.agent.text.Language;
import com.ifriend.agent.text.LanguageDetector;
import com.ifriend.slack.api.Wording;
import com.ifriend.slack.api.WorkerThreads;
import com.ifriend.slack.message.InboundMessage;
import com.ifriend.store.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is said beside the answers, also while all workers are busy. Thread-safe. */
final class Notes implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Notes.class);

  private final Concierge concierge;
  private final Workspaces workspaces;
  private final Duration takesLong;
  private final int mostOfAUser;
  private final ScheduledThreadPoolExecutor thread =
      new ScheduledThreadPoolExecutor(1, WorkerThreads.daemons("slack-notes"));

  /** Who was told lately that they send too many, or are not answered. */
  private final Cache<String, Boolean> told =
      CacheBuilder.newBuilder()
          .maximumSize(10_000)
          .expireAfterWrite(Duration.ofMinutes(10))
          .build();

  /**
   * @param takesLong after this a user is told that the answer takes longer
   * @param mostOfAUser messages that may wait
   */
  Notes(Concierge concierge, Workspaces workspaces, Duration takesLong, int mostOfAUser) {
    this.concierge = concierge;
    this.workspaces = workspaces;
    this.takesLong = takesLong;
    this.mostOfAUser = mostOfAUser;
    // Nearly all notes are cancelled long before their time.
    thread.setRemoveOnCancelPolicy(true);
  }

  void execute(Runnable work) {
    thread.execute(work);
  }

  /** So that nobody thinks that nobody is there; to be cancelled when the answer is. */
  Future<?> unlessAnsweredSoon(InboundMessage message) {
    return thread.schedule(
        () ->
            post(
                message,
                Wording.say(LanguageDetector.detect(message.text(), Language.PT), "takes_long")),
        takesLong.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  /** Said once, not for each message of somebody who sends hundreds. */
  void tooMany(InboundMessage message) {
    if (told.asMap().putIfAbsent(message.owner(), true) != null) {
      return;
    }
    log.warn(
        "User {} has {} messages waiting; further ones are dropped until they are answered",
        message.user(),
        mostOfAUser);
    say(message, "too_many", mostOfAUser);
  }

  /** Said to whom the bot does not answer: now and then, and not each time. */
  void notAllowed(InboundMessage message) {
    if (told.asMap().putIfAbsent(message.owner(), true) == null) {
      say(message, "not_allowed");
    }
  }

  private void post(InboundMessage message, String text) {
    try {
      workspaces.of(message.origin()).ifPresent(there -> there.replies().say(message, text));
    } catch (StoreException e) {
      log.warn("A note in {} was not posted: {}", message.channel(), e.getMessage());
    }
  }

  private void say(InboundMessage message, String phrase, Object... details) {
    thread.execute(
        () ->
            post(
                message,
                Wording.say(
                    concierge.languageOf(message.owner(), message.sessionId(), message.text()),
                    phrase,
                    details)));
  }

  /** The answer, and below it which files could not be read. */
  Answer below(Answer answer, Turn turn, List<String> unread) {
    return unread.isEmpty()
        ? answer
        : answer.noted(
            Wording.say(
                concierge.languageOf(turn.userId(), turn.sessionId(), turn.text()),
                "unread_files",
                unread.stream()
                    .map(name -> "`" + name.replace('`', '\'') + "`")
                    .collect(Collectors.joining(", "))));
  }

  @Override
  public void close() {
    var unused = thread.shutdownNow();
  }
}
