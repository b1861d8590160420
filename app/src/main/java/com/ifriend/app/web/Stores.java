package com.ifriend.app.web;

import com.google.adk.sessions.SessionKey;
import com.ifriend.app.backend.SessionAnatomy;
import com.ifriend.store.SessionStore;
import com.ifriend.store.memory.MemoryStore;
import com.ifriend.store.redis.KeyReport;
import com.ifriend.store.turns.TurnCounts;
import java.util.List;
import java.util.Optional;

/** What the bot runs on, as far as people on this machine may see it. Thread-safe. */
public interface Stores {
  /** Where sessions and memories live, in words. */
  String description();

  /**
   * What is wrong at this moment, if anything. Without its memories the bot still answers, so
   * nothing is said of a backend that holds them alone.
   *
   * @return one sentence for an operator
   */
  Optional<String> complaint();

  /** What waits for its turn; empty while that cannot be known. */
  Optional<TurnCounts> waiting();

  /** Why sessions are not where they belong, if {@code SESSION_FALLBACK} had to step in. */
  Optional<String> fallback();

  /** Where sessions live. */
  SessionStore sessions();

  /** Where memories live. */
  MemoryStore memories();

  /** How a session is stored; empty if there is none, or it is only in the memory of a process. */
  Optional<SessionAnatomy> anatomy(SessionKey key);

  /** How to look into the Redis in use. */
  Optional<String> redisCli();

  /** The keys of a session as Redis shows them; none on other backends. */
  List<KeyReport> inspect(SessionKey key, int lastEvents);
}
