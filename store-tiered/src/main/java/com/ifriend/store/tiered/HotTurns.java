package com.ifriend.store.tiered;

import com.ifriend.store.StoreUnavailableException;
import com.ifriend.store.turns.TurnQueue;
import com.ifriend.store.turns.TurnRules;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The queue in Redis, from when that is reached on. Thread-safe. */
final class HotTurns {
  private final Tiers tiers;
  private final String name;
  private final TurnRules rules;
  private volatile @Nullable TurnQueue opened;

  HotTurns(Tiers tiers, String name, TurnRules rules) {
    this.tiers = tiers;
    this.name = name;
    this.rules = rules;
  }

  /**
   * Works on it.
   *
   * @throws StoreUnavailableException if Redis is away; without trying if that is known
   */
  <T> T on(Function<TurnQueue, T> work) {
    return tiers.on(
        tiers.redis,
        () -> {
          TurnQueue known = opened;
          if (known == null) {
            known = tiers.open().turns(name, rules);
            opened = known;
          }
          return work.apply(known);
        });
  }
}
