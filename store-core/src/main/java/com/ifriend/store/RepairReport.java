package com.ifriend.store;

import com.google.adk.sessions.SessionKey;
import java.util.List;

/**
 * What a {@link SessionRepair} found, and did about it. Holds no text of a conversation.
 *
 * @param exists whether there is anything of the session
 * @param steps in the order in which they were, or would be, done; empty if the session is whole
 */
public record RepairReport(SessionKey key, boolean exists, List<Step> steps) {
  /** What became of a step. */
  public enum Outcome {
    /** It would be done. */
    PROPOSED,
    DONE,
    /** It was not done, and the session is not whole without it. */
    LEFT
  }

  /**
   * One thing that was found.
   *
   * @param what one sentence for an operator
   */
  public record Step(Outcome outcome, String what) {}

  public RepairReport {
    steps = List.copyOf(steps);
  }

  /** Whether nothing is left to be done. */
  public boolean isWhole() {
    return steps.stream().allMatch(step -> step.outcome() == Outcome.DONE);
  }
}
