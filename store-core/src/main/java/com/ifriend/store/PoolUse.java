package com.ifriend.store;

/**
 * What the connections of a pool are doing at a moment.
 *
 * @param active lent to somebody
 * @param idle open, and free
 * @param waiting threads that wait for one
 */
public record PoolUse(int active, int idle, int waiting) {
  /** Nothing at all. */
  public static final PoolUse NONE = new PoolUse(0, 0, 0);

  /** Both together. */
  public PoolUse plus(PoolUse other) {
    return new PoolUse(active + other.active, idle + other.idle, waiting + other.waiting);
  }
}
