package com.ifriend.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.adk.sessions.BaseSessionService;
import com.google.adk.sessions.Session;
import com.ifriend.store.PageRequest;
import com.ifriend.store.SessionDirectory;
import com.ifriend.store.StoredSessionService;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Line 6 for a user with 10,000 sessions, which the tests only read. */
@TestInstance(Lifecycle.PER_CLASS)
public abstract class ManySessionsContract extends ContractCase {
  static final int SESSIONS = 10_000;
  private static final int WRITERS = 8;

  /** What each writer created, in its order. */
  private final List<List<String>> created = new ArrayList<>();

  /** Written to again after all others were created, the last one first. */
  private final List<String> front = new ArrayList<>();

  @Override
  protected abstract SessionBackend backend();

  @BeforeAll
  final void createSessions() {
    connect();
    for (int i = 0; i < WRITERS; i++) {
      created.add(new ArrayList<>());
    }
    Threads.race(
        WRITERS,
        writer -> {
          for (int i = 0; i < SESSIONS / WRITERS; i++) {
            created.get(writer).add(create().id());
          }
        });
    for (List<String> ofWriter : created) {
      String oldest = ofWriter.remove(0);
      append(Session.builder(key(oldest)).build(), "to the front");
      front.add(0, oldest);
    }
    // In a cluster others may see the new order a moment later; who wrote waits for it.
    assertThat(page(service, user, PageRequest.first(1)).sessions()).hasSize(1);
  }

  @Test
  @DisplayName("6: the pages of 10,000 sessions show each of them once, last committed first")
  final void pagesShowEachSessionOnce() {
    List<String> listed = new ArrayList<>();
    PageRequest request = PageRequest.first(999);
    Optional<String> next = Optional.of("");
    while (next.isPresent()) {
      SessionDirectory page = page(second, user, request);
      page.sessions().forEach(entry -> listed.add(entry.key().id()));
      next = page.next();
      request = next.map(request::after).orElse(request);
    }

    assertThat(listed).hasSize(SESSIONS).doesNotHaveDuplicates().startsWith(ids(front));
    for (List<String> ofWriter : created) {
      // All that is known of the order in which racing writers committed.
      List<String> lastFirst = new ArrayList<>(ofWriter);
      Collections.reverse(lastFirst);
      assertThat(listed).containsSubsequence(ids(lastFirst));
    }
  }

  private static String[] ids(List<String> ids) {
    return ids.toArray(String[]::new);
  }

  final SessionDirectory page(BaseSessionService from, String owner, PageRequest request) {
    return ((StoredSessionService) from).listSessions(app, owner, request).blockingGet();
  }
}
