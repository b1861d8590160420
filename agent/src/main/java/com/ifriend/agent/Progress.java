package com.ifriend.agent;

/**
 * Hears what a turn does while it runs: one call after the other, on the model's threads. What it
 * throws is logged and does not end the turn.
 */
@FunctionalInterface
public interface Progress {
  /** A piece of the answer; the pieces joined need not equal the final text. */
  void said(String piece);

  /** A tool was called, or has returned. */
  default void step(ToolStep step) {}
}
