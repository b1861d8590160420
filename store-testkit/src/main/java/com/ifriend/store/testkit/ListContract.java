package com.ifriend.store.testkit;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import com.google.adk.events.Event;
import com.google.adk.sessions.Session;
import com.ifriend.store.PageRequest;
import com.ifriend.store.SessionDirectory;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Line 6: lists of sessions. */
abstract class ListContract extends ContractCase {

  @Test
  @DisplayName("6: the list has state but no events, last committed first")
  final void listIsOrderedByCommitWithoutEvents() {
    Session a = service.createSession(app, user, Map.of("n", "a", "app:x", 1), null).blockingGet();
    Session b = service.createSession(app, user, Map.of("n", "b"), null).blockingGet();
    Session c = service.createSession(app, user, Map.of("n", "c"), null).blockingGet();
    append(a, at(1_000, "long ago by its own clock"));

    List<Session> listed = second.listSessions(app, user).blockingGet().sessions();

    assertThat(listed).extracting(Session::id).containsExactly(a.id(), c.id(), b.id());
    assertThat(listed).allSatisfy(session -> assertThat(session.events()).isEmpty());
    assertThat(listed.get(0).state()).containsEntry("n", "a").containsEntry("app:x", 1);
    assertThat(listed.get(2).state()).containsEntry("n", "b").containsEntry("app:x", 1);
    assertThat(listed.get(0).appName()).isEqualTo(app);
    assertThat(listed.get(0).userId()).isEqualTo(user);
  }

  @Test
  @DisplayName("6: the list shows neither expired nor deleted sessions, nor those of others")
  final void listShowsLiveSessionsOfTheUserOnly() {
    Session expired = create();
    backend().expire(expired.sessionKey());
    Session live = create();
    Session deleted = create();
    run(service.createSession(app, user + "x", Map.of(), null));
    second.deleteSession(deleted.sessionKey()).blockingAwait();

    assertThat(second.listSessions(app, user).blockingGet().sessionIds())
        .containsExactly(live.id());
    assertThat(second.listSessions(app, "nobody").blockingGet().sessions()).isEmpty();
  }

  @Test
  @DisplayName("6: pages of the list follow each other without gaps, however many there are")
  final void listIsPaged() {
    List<String> created = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      created.add(0, create().id());
    }
    Session moved = Session.builder(key(created.get(20))).build();
    append(moved, "to the front");
    created.add(0, created.remove(20));

    List<String> seen = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();
    PageRequest request = PageRequest.first(10);
    Optional<String> next = Optional.of("");
    while (next.isPresent()) {
      SessionDirectory page = stored().listSessions(app, user, request).blockingGet();
      page.sessions().forEach(entry -> seen.add(entry.key().id()));
      sizes.add(page.sessions().size());
      next = page.next();
      request = next.map(request::after).orElse(request);
    }

    assertThat(seen).isEqualTo(created);
    assertThat(sizes).containsExactly(10, 10, 5);
  }

  @Test
  @DisplayName("6: a page shows title, counts and times")
  final void pageShowsWhatAListNeeds() {
    Session session = create();
    append(session, Event.builder().id("model").author("agent").timestamp(1).build());
    append(session, at(1_000, "  Busca tours\nem Paris " + "é".repeat(100)));
    append(session, at(2_000, "mais barato"));
    Session untitled = create();

    List<SessionDirectory.Entry> page =
        stored().listSessions(app, user, PageRequest.first(5)).blockingGet().sessions();

    assertThat(page).hasSize(2);
    assertThat(page.get(0).key()).isEqualTo(untitled.sessionKey());
    assertThat(page.get(0).title()).isEmpty();
    assertThat(page.get(0).events()).isZero();
    assertThat(page.get(0).lastEventAt()).isEqualTo(page.get(0).createdAt());
    assertThat(page.get(1).title())
        .hasValueSatisfying(
            title -> assertThat(title).startsWith("Busca tours em Paris é").endsWith("é…"));
    assertThat(page.get(1).title().orElseThrow().codePoints().count()).isEqualTo(80);
    assertThat(page.get(1).events()).isEqualTo(3);
    assertThat(page.get(1).lastEventAt()).isEqualTo(Instant.ofEpochSecond(2));
  }

  @Test
  @DisplayName("6: a page behind a session that moved or went goes on where it was")
  final void pagingSurvivesChanges() {
    List<String> created = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      created.add(0, create().id());
    }
    SessionDirectory first = stored().listSessions(app, user, PageRequest.first(3)).blockingGet();
    append(Session.builder(key(created.get(2))).build(), "the last of the page moves");
    append(Session.builder(key(created.get(8))).build(), "one behind it moves");
    service.deleteSession(key(created.get(4))).blockingAwait();

    SessionDirectory second =
        stored()
            .listSessions(app, user, PageRequest.first(3).after(first.next().orElseThrow()))
            .blockingGet();

    assertThat(second.sessions())
        .extracting(entry -> entry.key().id())
        .containsExactly(created.get(3), created.get(5), created.get(6));
  }

  @Test
  @DisplayName("6: a cursor or a limit that cannot be right is refused")
  final void wrongPagesAreRefused() {
    assertThatThrownBy(
            () ->
                stored()
                    .listSessions(app, user, PageRequest.first(1).after("no cursor"))
                    .blockingGet())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no cursor");
    assertThatThrownBy(() -> PageRequest.first(0)).hasMessageContaining("limit");
    assertThatThrownBy(() -> PageRequest.first(1_001)).hasMessageContaining("limit");
  }

  @Test
  @DisplayName("6: what a list allocates does not grow with sessions times shared state")
  final void listDoesNotCopySharedState() {
    Map<String, Object> shared = new HashMap<>();
    for (int i = 0; i < 500; i++) {
      shared.put("user:small" + i, i);
    }
    shared.put("user:large", "x".repeat(400_000));
    shared.put("app:large", List.of("y".repeat(100_000)));
    var unused = create(shared);
    assertThat(list()).hasSize(1);
    long few = allocated(() -> assertThat(list()).hasSize(1));
    int more = 60;
    for (int i = 0; i < more; i++) {
      unused = create();
    }

    long many = allocated(() -> assertThat(list()).hasSize(1 + more));

    assertThat(many - few).as("bytes for %d sessions more", more).isLessThan(more * 15_000L);
    assertThat(list())
        .allSatisfy(
            session -> assertThat(session.state()).hasSize(502).containsEntry("user:small7", 7));
  }

  private List<Session> list() {
    return second.listSessions(app, user).blockingGet().sessions();
  }

  /**
   * Bytes, by this thread alone; a store works on the thread that asks. The least of a few times:
   * what the JVM does for itself at times is counted too.
   */
  private static long allocated(Runnable work) {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      work.run();
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    return least;
  }

  @Test
  @DisplayName("6: the state of each listed session is its caller's own")
  final void stateOfAListedSessionIsTheCallersOwn() {
    var unused = create(Map.of("n", 1, "user:list", List.of(Map.of("k", "v")), "app:a", "b"));
    unused = create(Map.of("n", 2));
    List<Session> listed = list();
    Map<String, Object> mine = listed.get(0).state();
    List<Object> nested = nested(mine);

    nested.clear();
    mine.put("user:list", "changed");
    mine.put("new", true);
    mine.remove("app:a");

    assertThat(mine).containsOnly(entry("n", 2), entry("user:list", "changed"), entry("new", true));
    assertThat(mine.get("app:a")).isNull();
    assertThat(mine.containsKey("app:a")).isFalse();
    assertThat(listed.get(1).state())
        .containsOnly(
            entry("n", 1), entry("user:list", List.of(Map.of("k", "v"))), entry("app:a", "b"));
    assertThat(listed.get(1).state().get("nothing")).isNull();
    assertThat(list().get(0).state())
        .containsOnly(
            entry("n", 2), entry("user:list", List.of(Map.of("k", "v"))), entry("app:a", "b"));
  }

  @SuppressWarnings("unchecked")
  private static List<Object> nested(Map<String, Object> state) {
    return (List<Object>) requireNonNull(state.get("user:list"));
  }
}
