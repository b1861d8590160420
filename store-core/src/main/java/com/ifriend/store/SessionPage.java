package com.ifriend.store;

import java.util.List;
import java.util.Optional;

/**
 * Part of a user's sessions, last committed first.
 *
 * <p>A session that is written to while somebody turns pages moves to the front: it is then missing
 * on the pages behind, and there for who begins anew. None is shown twice.
 *
 * @param sessions without events
 * @param next cursor of the page behind; empty if this is the last one
 */
public record SessionPage(List<StoredSession> sessions, Optional<String> next) {
  public SessionPage {
    sessions = List.copyOf(sessions);
  }
}
