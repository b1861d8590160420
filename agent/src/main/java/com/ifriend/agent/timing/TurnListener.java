package com.ifriend.agent.timing;

/** Hears of each turn when it is over, on the thread that ran it. Must be thread-safe. */
@FunctionalInterface
public interface TurnListener {
  /** Listens to nothing. */
  TurnListener NONE = report -> {};

  void finished(TurnReport report);
}
