package com.ifriend.store.tiered;

import com.ifriend.store.StoreUnavailableException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether one of the two servers is to be asked at all. Who finds it silent says so, and nobody
 * waits for it until a probe has found it back. Thread-safe.
 */
final class Tier {
  private static final Logger log = LoggerFactory.getLogger(Tier.class);

  private final String name;
  private final AtomicReference<@Nullable StoreUnavailableException> failure =
      new AtomicReference<>();

  Tier(String name) {
    this.name = name;
  }

  boolean isUp() {
    return failure.get() == null;
  }

  /** It did not answer. */
  void failed(StoreUnavailableException e) {
    if (failure.getAndSet(e) == null) {
      log.warn("{} is away: {}", name, e.getMessage());
    }
  }

  /** It answers, and what it has is in order. */
  void back() {
    if (failure.getAndSet(null) != null) {
      log.info("{} is back", name);
    }
  }

  /** For who cannot go on without it. */
  StoreUnavailableException away(String operation) {
    StoreUnavailableException e = failure.get();
    return new StoreUnavailableException(
        operation + " needs " + name + (e == null ? "" : ", which is away: " + e.getMessage()), e);
  }
}
