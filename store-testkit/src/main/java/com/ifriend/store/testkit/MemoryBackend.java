package com.ifriend.store.testkit;

import com.ifriend.store.memory.MemoryOwner;
import com.ifriend.store.memory.MemoryStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What the memory contract needs to know of a backend. */
public interface MemoryBackend {
  /** The store under test. */
  MemoryStore store();

  /**
   * Another store on the same data that shares as little with the first as two processes would; the
   * contract reads back through it.
   */
  MemoryStore second();

  /**
   * Everything that is stored, of all users: each key or row with all that is in it, as text in
   * which names and words can be found.
   */
  List<String> dump();

  /** How long a memory lives after it was last said; empty if for ever. */
  Optional<Duration> ttl();

  /** Lets time pass: every memory of the user that is there is so much nearer to its end. */
  void age(MemoryOwner owner, Duration by);
}
