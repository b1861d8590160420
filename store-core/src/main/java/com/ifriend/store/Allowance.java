package com.ifriend.store;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * How many more things an owner may add before somebody has to count what there is: half of what is
 * free, since other processes add as well. So who is far from a limit costs no count, and who is
 * near it one for each addition. Thread-safe.
 *
 * @param <K> the owners; has {@code equals} and {@code hashCode}
 */
public final class Allowance<K> {
  /** As long as a count is trusted. */
  private static final Duration COUNTED = Duration.ofMinutes(10);

  /** So that who has too much cannot have it counted all the time. */
  private static final Duration REFUSED = Duration.ofSeconds(10);

  private final long most;
  private final Cache<K, AtomicLong> left =
      CacheBuilder.newBuilder().maximumSize(100_000).expireAfterWrite(COUNTED).build();
  private final Cache<K, Boolean> full =
      CacheBuilder.newBuilder().maximumSize(100_000).expireAfterWrite(REFUSED).build();

  /**
   * @param most what an owner may have; 0 for any number
   */
  public Allowance(long most) {
    this.most = most;
  }

  /** What an owner may have. */
  public long most() {
    return most;
  }

  /**
   * Takes {@code n} additions from what the owner may have.
   *
   * @param count how many there are in the store; {@link #most} is enough
   * @return false if there are as many as may be. What begins below the limit may end above it
   */
  public boolean take(K owner, int n, LongSupplier count) {
    if (most == 0) {
      return true;
    }
    if (full.getIfPresent(owner) != null) {
      return false;
    }
    AtomicLong known = left.getIfPresent(owner);
    if (known != null && known.addAndGet(-n) >= 0) {
      return true;
    }
    long free = most - count.getAsLong();
    if (free <= 0) {
      full.put(owner, true);
      return false;
    }
    left.put(owner, new AtomicLong((free - n) / 2));
    return true;
  }

  /** Has the owner's things counted anew before the next addition; for who removed some. */
  public void recount(K owner) {
    left.invalidate(owner);
    full.invalidate(owner);
  }
}
