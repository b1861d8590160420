package com.ifriend.store.memory;

/**
 * How much of what was found to hand over.
 *
 * @param memories at most so many memories, 1 to {@link #MOST}
 * @param tokens at most about so many tokens of a model, counted as four characters each; the best
 *     memory is handed over however long it is
 */
public record RecallLimit(int memories, int tokens) {
  /** The most memories that one search hands over. */
  public static final int MOST = 100;

  /** Ten memories and 2,000 tokens. */
  public static final RecallLimit DEFAULT = new RecallLimit(10, 2_000);

  public RecallLimit {
    if (memories < 1 || memories > MOST) {
      throw new IllegalArgumentException(
          "the limit is " + memories + " memories; it must be in 1.." + MOST);
    }
    if (tokens < 1) {
      throw new IllegalArgumentException("the limit is " + tokens + " tokens; it must be positive");
    }
  }
}
