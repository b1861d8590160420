package com.ifriend.agent.timing;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How one turn went; holds nothing of what was said.
 *
 * @param sessionId the ADK session id
 * @param outcome how it ended
 * @param queued from when the message was accepted until its turn began
 * @param total from the message to the end of the delivery of its answer
 * @param store spent in the session service
 * @param model spent waiting for the model, from each call to the last piece of its answer
 * @param delivery spent handing the answer to the channel
 * @param events of the turn, streamed pieces not counted
 * @param tokens that the calls of the model have used; none where it does not count
 */
public record TurnReport(
    String sessionId,
    Outcome outcome,
    Duration queued,
    Duration total,
    Duration store,
    Duration model,
    Duration delivery,
    int events,
    Tokens tokens) {
  public TurnReport {
    requireNonNull(sessionId, "sessionId");
    requireNonNull(outcome, "outcome");
  }

  /** How a turn ended. */
  public enum Outcome {
    /** The agent answered. */
    ANSWERED,
    /** The message was empty or too long, and the agent was not asked. */
    REFUSED,
    /** The user got one sentence with an error id. */
    FAILED,
    /** The user has stopped it. */
    STOPPED,
    /** The user does not have the answer; it may come later. */
    UNDELIVERED
  }
}
