package com.ifriend.store.tiered;

import com.ifriend.store.StoreUnavailableException;
import com.ifriend.store.turns.NewTurn;
import com.ifriend.store.turns.TurnQueue;
import com.ifriend.store.turns.TurnRules;
import java.util.function.Function;

/** The queue in MySQL, and what this process knows of it. Thread-safe. */
final class ColdTurns {
  private final Tiers tiers;
  private final String name;
  private final TurnRules rules;
  private final TurnQueue queue;

  /** Whether it has been used lately, and whether there is work left. */
  private volatile boolean known = true;

  private volatile boolean busy;

  ColdTurns(Tiers tiers, String name, TurnRules rules, TurnQueue queue) {
    this.tiers = tiers;
    this.name = name;
    this.rules = rules;
    this.queue = queue;
  }

  /**
   * Works on it.
   *
   * @throws StoreUnavailableException if MySQL is away; without trying if that is known
   */
  <T> T on(Function<TurnQueue, T> work) {
    return tiers.on(tiers.mysql, () -> work.apply(queue));
  }

  /** From now on, new messages go there until it is empty. */
  void use() {
    known = true;
    busy = true;
  }

  /** Finds out how it stands. */
  void look() {
    known = tiers.originals(originals -> originals.turnIds().knowsAny(name));
    busy = known && on(TurnQueue::counts).turns() > 0;
  }

  boolean isBusy() {
    return busy;
  }

  /** Whether there may be something in it that can be reached. */
  boolean isUsed() {
    return known && tiers.mysql.isUp();
  }

  boolean knows(NewTurn turn) {
    return knows(turn.id()) || turn.alias().map(this::knows).orElse(false);
  }

  boolean knows(String id) {
    return tiers.originals(originals -> originals.turnIds().knows(name, id));
  }

  /** Lets it know a message that is done. */
  void remember(String id) {
    known = true;
    tiers.tellOriginals(it -> it.turnIds().remember(name, id, rules.remembered()));
  }
}
