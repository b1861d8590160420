package com.ifriend.store.testkit;

import com.ifriend.store.turns.TurnQueue;
import com.ifriend.store.turns.TurnRules;
import java.time.Duration;

/** What the contract needs to know of a backend of queues. */
public interface TurnBackend {
  /** The queue of this name. */
  TurnQueue queue(String name, TurnRules rules);

  /** The same queue as another process has it. */
  TurnQueue otherQueue(String name, TurnRules rules);

  /** Lets time pass for everything in the queue of this name. */
  void age(String name, Duration by);
}
