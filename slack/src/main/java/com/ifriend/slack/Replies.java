package com.ifriend.slack;

import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.SlackApiException;
import com.slack.api.methods.response.chat.ChatPostMessageResponse;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts answers.
 *
 * <p>A post is tried again only when it cannot be there yet: Slack was not reached, limited the
 * rate or failed with a 5xx. After a timeout it may be there, and two equal answers are worse than
 * the error in the log. Thread-safe.
 */
final class Replies {
  private static final Logger log = LoggerFactory.getLogger(Replies.class);

  /** What Slack recommends; it cuts off only far beyond. */
  private static final int MAX_CHARACTERS = 4_000;

  /** Stands for an answer of which no text is left; Slack refuses an empty message. */
  private static final String NOTHING = "\u2026";

  private static final int ATTEMPTS = 5;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(2);

  private final MethodsClient client;
  private final MessageSplitter splitter = new MessageSplitter(MAX_CHARACTERS);

  Replies(MethodsClient client) {
    this.client = client;
  }

  /**
   * Posts a Markdown text into a thread, in several messages if it is long.
   *
   * @return whether Slack has all of it
   */
  boolean post(String channel, String thread, String markdown) {
    try {
      List<String> texts = splitter.split(Mrkdwn.fromMarkdown(markdown));
      for (String text : texts.isEmpty() ? List.of(NOTHING) : texts) {
        if (!send(channel, thread, text)) {
          return false;
        }
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      log.error("Stopped before the answer in {} thread {} was posted", channel, thread);
      return false;
    }
  }

  private boolean send(String channel, String thread, String text) throws InterruptedException {
    for (int attempt = 1; ; attempt++) {
      Duration pause = FIRST_PAUSE.multipliedBy(1L << (attempt - 1));
      try {
        ChatPostMessageResponse response =
            client.chatPostMessage(
                request ->
                    request
                        .channel(channel)
                        .threadTs(thread)
                        .text(text)
                        .mrkdwn(true)
                        .linkNames(false)
                        // Slack would fetch whatever address the model writes.
                        .unfurlLinks(false)
                        .unfurlMedia(false));
        if (response.isOk()) {
          return true;
        }
        log.error(
            "Slack refused the answer in {} thread {}: {}", channel, thread, response.getError());
        return false;
      } catch (SlackApiException e) {
        int status = SlackWebApi.status(e);
        pause = SlackWebApi.retryAfter(e).orElse(pause);
        boolean temporary = status == 429 || status >= 500;
        if (!temporary || attempt == ATTEMPTS || pause.compareTo(LONGEST_PAUSE) > 0) {
          // The exception has the response in it.
          log.error("Slack refused the answer in {} thread {}: HTTP {}", channel, thread, status);
          return false;
        }
        log.warn("Slack answered HTTP {} to a post in {}; again in {}", status, channel, pause);
      } catch (IOException e) {
        if (!isBeforeSending(e) || attempt == ATTEMPTS) {
          log.error("The answer in {} thread {} may not have been posted", channel, thread, e);
          return false;
        }
        log.warn("Slack is not reachable for a post in {}; again in {}", channel, pause, e);
      } catch (RuntimeException e) {
        log.error(
            "Slack answered the post in {} thread {} with nonsense: {}",
            channel,
            thread,
            e.getClass().getName());
        return false;
      }
      Thread.sleep(pause.toMillis());
    }
  }

  private static boolean isBeforeSending(IOException e) {
    return e instanceof ConnectException
        || e instanceof UnknownHostException
        || e instanceof NoRouteToHostException;
  }
}
