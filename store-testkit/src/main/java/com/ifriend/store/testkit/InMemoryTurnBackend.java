package com.ifriend.store.testkit;

import com.ifriend.store.inmemory.InMemoryStores;
import com.ifriend.store.turns.TurnQueue;
import com.ifriend.store.turns.TurnRules;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Queues in memory, each with a clock of its own, on which the kit proves itself. */
public final class InMemoryTurnBackend implements TurnBackend {
  private record World(SettableClock clock, InMemoryStores stores) {}

  private final Map<String, World> worlds = new ConcurrentHashMap<>();

  private World world(String name) {
    return worlds.computeIfAbsent(
        name,
        unused -> {
          SettableClock clock = new SettableClock();
          return new World(clock, InMemoryStores.create(clock, Duration.ofHours(1)));
        });
  }

  @Override
  public TurnQueue queue(String name, TurnRules rules) {
    return world(name).stores().turns(name, rules);
  }

  @Override
  public TurnQueue otherQueue(String name, TurnRules rules) {
    return queue(name, rules);
  }

  @Override
  public void age(String name, Duration by) {
    world(name).clock().advance(by);
  }
}
