package com.ifriend.slack.wire;

import com.ifriend.slack.api.SlackWebApi;
import com.ifriend.slack.api.Tuning;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits out, at the start, that Slack fails or cannot be reached: for a while, with growing pauses,
 * so that a short failure of Slack does not end a bot whose settings are right. What does not pass
 * by itself, as a wrong token, ends the start at once. For one thread.
 */
public final class StartPatience {
  private static final Logger log = LoggerFactory.getLogger(StartPatience.class);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  /** What is tried until it succeeds. */
  public interface Attempt<T> {
    T make() throws SlackWebApi.FailedException, InterruptedException;
  }

  private final Duration firstPause;
  private final long deadline;

  /** Begins to count the time, which all attempts share. */
  public StartPatience(Tuning tuning) {
    this.firstPause = tuning.firstBackoff();
    this.deadline = System.nanoTime() + tuning.startPatience().toNanos();
  }

  /**
   * Tries until it succeeds, and gives what comes of it.
   *
   * @throws SlackStartException when the attempt fails for good, or the time is over or would be
   *     before Slack wants to be asked again
   */
  public <T> T await(Attempt<T> attempt) {
    Duration pause = firstPause;
    while (true) {
      try {
        return attempt.make();
      } catch (SlackWebApi.FailedException e) {
        Duration wait = longer(pause, e.retryAfter());
        if (!e.isTemporary() || System.nanoTime() + wait.toNanos() - deadline > 0) {
          throw new SlackStartException(e.getMessage(), e);
        }
        log.warn("{}; trying again in {}", e.getMessage(), wait);
        sleep(wait);
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
      pause =
          pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0
              ? pause.multipliedBy(2)
              : LONGEST_PAUSE;
    }
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? other : one;
  }

  private static void sleep(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static SlackStartException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new SlackStartException("Interrupted while connecting to Slack", e);
  }
}
