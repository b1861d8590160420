package com.ifriend.app.backend;

import com.google.adk.sessions.SessionKey;
import com.ifriend.app.metrics.BotMeters;
import com.ifriend.store.Records;
import com.ifriend.store.SessionStore;
import com.ifriend.store.memory.MemoryStore;
import com.ifriend.store.mysql.Analytics;
import com.ifriend.store.redis.KeyReport;
import com.ifriend.store.turns.TurnQueue;
import com.ifriend.store.turns.TurnRules;
import java.util.List;
import java.util.Optional;

/** Where sessions, memories or both live, and what else can be asked of it. Thread-safe. */
public interface Backend extends AutoCloseable {
  /** The name of the bot's queue, one for all its channels. */
  String QUEUE = "ifriend";

  /** The kind of the records that tell where the Slack app is installed. */
  String INSTALLATIONS = "slack_installations";

  /** As in {@code SESSION_BACKEND}. */
  String kind();

  /** Which one it is, in words. */
  String description();

  SessionStore sessions();

  /** Whether {@link #sessions} seals by itself what it keeps, if that is asked for. */
  default boolean sealsItself() {
    return false;
  }

  MemoryStore memories();

  /** The queue of this name. */
  TurnQueue turns(String name, TurnRules rules);

  /** The small documents of this kind, with the sessions or where the sessions' originals are. */
  Records records(String kind);

  /** Throws what a request would throw. */
  void ping();

  /** Whether what this process serves from ends with it, though its data may stay on disk. */
  default boolean endsWithUs() {
    return false;
  }

  /** Whether other processes see what is in it. */
  default boolean isShared() {
    return true;
  }

  /** Shows what it does. */
  void watch(BotMeters meters);

  /** What its memories tell in numbers. */
  default Optional<Analytics> analytics() {
    return Optional.empty();
  }

  /** How to look into it with Redis's own client. */
  default Optional<String> redisCli() {
    return Optional.empty();
  }

  /** The keys of a session as Redis shows them. */
  default List<KeyReport> inspect(SessionKey key, int lastEvents) {
    return List.of();
  }

  /**
   * How a session is stored; empty if there is none.
   *
   * @param where the words for it
   */
  default Optional<SessionAnatomy> anatomy(SessionKey key, String where) {
    return Optional.empty();
  }

  @Override
  void close();
}
