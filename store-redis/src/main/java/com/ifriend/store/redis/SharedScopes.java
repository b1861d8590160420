package com.ifriend.store.redis;

import com.google.adk.sessions.SessionKey;
import com.ifriend.store.PageRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What sessions share, and how it is reached: the directory of a user, and {@code app:} and {@code
 * user:} state. On one server the scripts see to it; in a cluster it lives in other slots than the
 * session.
 */
interface SharedScopes extends AutoCloseable {
  RedisKeys.Layout layout();

  /** A session was created. */
  void created(SessionKey key, List<byte[]> outbox);

  /** An event was committed. */
  void committed(SessionKey key, List<byte[]> outbox);

  /** The same event was appended again. */
  void settle(SessionKey key, List<byte[]> outbox);

  /** A session was deleted. */
  void deleted(SessionKey key, List<byte[]> outbox);

  /**
   * The shared state that a session sees.
   *
   * @param found what its script saw of it
   */
  State state(SessionKey key, State found, List<byte[]> outbox);

  Page list(String appName, String userId, PageRequest page);

  @Override
  void close();

  /** App and user state, values as JSON. */
  record State(Map<String, String> app, Map<String, String> user) {
    public State {
      // Unmodifiable, so that no session of a list has a copy of its own.
      app = Map.copyOf(app);
      user = Map.copyOf(user);
    }
  }

  /**
   * Part of a directory, last committed first.
   *
   * @param next where the page behind it begins; empty if it is the last
   */
  record Page(State state, List<Entry> entries, Optional<String> next) {}

  /** A live session in a directory. */
  record Entry(String member, SessionHeader header, Map<String, String> state) {}
}
