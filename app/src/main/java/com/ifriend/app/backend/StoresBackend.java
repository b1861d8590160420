package com.ifriend.app.backend;

import com.ifriend.store.Records;
import com.ifriend.store.SessionStore;
import com.ifriend.store.memory.MemoryStore;
import com.ifriend.store.turns.TurnQueue;
import com.ifriend.store.turns.TurnRules;
import java.util.function.BiFunction;
import java.util.function.Function;

/** A backend whose stores are open. */
abstract class StoresBackend implements Backend {
  private final String kind;
  private final String description;
  private final SessionStore sessions;
  private final MemoryStore memories;
  private final BiFunction<String, TurnRules, TurnQueue> turns;
  private final Function<String, Records> records;

  StoresBackend(
      String kind,
      String description,
      SessionStore sessions,
      MemoryStore memories,
      BiFunction<String, TurnRules, TurnQueue> turns,
      Function<String, Records> records) {
    this.kind = kind;
    this.description = description;
    this.sessions = sessions;
    this.memories = memories;
    this.turns = turns;
    this.records = records;
  }

  @Override
  public final String kind() {
    return kind;
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public final SessionStore sessions() {
    return sessions;
  }

  @Override
  public final MemoryStore memories() {
    return memories;
  }

  @Override
  public final TurnQueue turns(String name, TurnRules rules) {
    return turns.apply(name, rules);
  }

  @Override
  public final Records records(String ofKind) {
    return records.apply(ofKind);
  }
}
