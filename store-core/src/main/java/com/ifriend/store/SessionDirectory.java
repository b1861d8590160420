package com.ifriend.store;

import com.google.adk.sessions.SessionKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Part of a user's sessions as a list of conversations shows them, last committed first.
 *
 * @param sessions none of them twice, see {@link SessionPage}
 * @param next cursor of the page behind, see {@link PageRequest#after}; empty if this is the last
 *     one
 */
public record SessionDirectory(List<Entry> sessions, Optional<String> next) {
  /**
   * One session.
   *
   * @param title the beginning of the first thing its user wrote; empty if that was no text
   * @param createdAt when it was created
   * @param lastEventAt the time stamp of the event appended last, or {@code createdAt} while there
   *     is none
   * @param events how many it has
   */
  public record Entry(
      SessionKey key,
      Optional<String> title,
      Instant createdAt,
      Instant lastEventAt,
      long events) {}

  public SessionDirectory {
    sessions = List.copyOf(sessions);
  }

  static SessionDirectory of(SessionPage page) {
    return new SessionDirectory(
        page.sessions().stream()
            .map(
                stored ->
                    new Entry(
                        stored.key(),
                        stored.readableTitle(),
                        stored.createdAt(),
                        stored.lastEventAt(),
                        stored.count()))
            .toList(),
        page.next());
  }
}
