package com.ifriend.store.memory;

import static java.util.Objects.requireNonNull;

/** Which memories of a user to forget. */
public sealed interface MemorySelection {
  /** One memory. Its sources stay known by their hashes, so that they do not make it again. */
  record ById(String id) implements MemorySelection {
    public ById {
      requireNonNull(id, "id");
    }
  }

  /**
   * What was said in one session so far, and nowhere else; also what is known of the session
   * itself. Adding it again makes only memories of what was said later.
   */
  record OfSession(String sessionId) implements MemorySelection {
    public OfSession {
      requireNonNull(sessionId, "sessionId");
    }
  }

  /**
   * Everything the store knows of the user, without a trace but for the {@link Forgetting}, which
   * does not name them. Adding a session again makes only memories of what was said later.
   */
  record All() implements MemorySelection {}
}
