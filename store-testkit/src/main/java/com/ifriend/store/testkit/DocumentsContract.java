package com.ifriend.store.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.adk.sessions.Session;
import com.google.adk.sessions.SessionKey;
import com.ifriend.store.Documents;
import com.ifriend.store.Documents.Document;
import com.ifriend.store.Documents.Holder;
import com.ifriend.store.Documents.Holding;
import com.ifriend.store.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a store offers to those who look after it, while others use it. */
abstract class DocumentsContract extends ContractCase {
  private static final int WRITERS = 4;
  private static final int EACH = 25;

  private Documents documents() {
    return backend().store().documents();
  }

  private Document event(SessionKey key, int position) {
    return documents().read(Holder.of(key)).orElseThrow().events().get(position - 1);
  }

  private byte[] open(Document document) {
    return documents().open(document.place(), document.stored());
  }

  /** Says the same in other bytes: a blank behind it. */
  private boolean reword(Document document) {
    byte[] clear = open(document);
    byte[] longer = Arrays.copyOf(clear, clear.length + 1);
    longer[clear.length] = ' ';
    return documents()
        .replace(document.place(), document.stored(), documents().close(document.place(), longer));
  }

  private Set<Holder> scanned() {
    Set<Holder> found = new HashSet<>();
    Optional<String> next = Optional.empty();
    do {
      Documents.Page page = documents().scan(next);
      found.addAll(page.holders());
      next = page.next();
    } while (next.isPresent());
    return found;
  }

  @Test
  @DisplayName("37: a scan finds all sessions, and shared state of those who have none")
  final void scanFindsAll() {
    Set<Holder> expected = new HashSet<>();
    for (int i = 0; i < 12; i++) {
      expected.add(Holder.of(create(id + "/" + i + ":{ü}").sessionKey()));
    }
    Session gone = create(Map.of("user:u", 1, "app:a", 2));
    service.deleteSession(app, user, gone.id()).blockingAwait();
    expected.add(Holder.user(app, user));
    expected.add(Holder.app(app));

    assertThat(scanned()).containsAll(expected).doesNotContain(Holder.of(gone.sessionKey()));
    assertThatThrownBy(() -> documents().scan(Optional.of("nonsense from elsewhere")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @DisplayName("37: a session is read whole: title, state, events in their positions")
  final void readIsWhole() {
    Session session = create(Map.of("k", 1, "user:u", 2, "app:a", 3));
    append(session, "one");
    append(session, "two");
    SessionKey key = session.sessionKey();

    Holding found = documents().read(Holder.of(key)).orElseThrow();

    assertThat(found.documents().stream().map(Document::place))
        .containsExactlyInAnyOrder(
            Place.title(key),
            Place.sessionState(key, "k"),
            Place.event(key, 1),
            Place.event(key, 2));
    assertThat(found.counted()).hasValue(2);
    assertThat(found.defects()).isEmpty();
    assertThat(found.losses()).isEmpty();
    assertThat(new String(open(found.events().get(1)), UTF_8)).contains("two");
    assertThat(values(Holder.user(app, user)))
        .containsExactly(Map.entry(Place.userState(app, user, "u"), "2"));
    assertThat(values(Holder.app(app))).containsExactly(Map.entry(Place.appState(app, "a"), "3"));
    assertThat(documents().read(Holder.of(key("nobody")))).isEmpty();
    assertThat(documents().read(Holder.of(new SessionKey(app, "another", session.id())))).isEmpty();
  }

  private List<Map.Entry<Place, String>> values(Holder holder) {
    return documents().read(holder).orElseThrow().documents().stream()
        .map(each -> Map.entry(each.place(), new String(open(each), UTF_8)))
        .toList();
  }

  @Test
  @DisplayName("38: who loads while a document is replaced remembers the one that is there")
  final void loadsDuringReplacementsRememberWhatIsThere() {
    Session session = create();
    for (int i = 0; i < 5; i++) {
      append(session, "event 0000");
    }
    SessionKey key = session.sessionKey();
    for (int width : new int[] {4, 0}) {
      int edits = 60;
      AtomicBoolean done = new AtomicBoolean();
      Threads.race(
          5,
          thread -> {
            if (thread > 0) {
              while (!done.get()) {
                assertThat(reload(session).events()).hasSize(5);
              }
              return;
            }
            try {
              for (int i = 1; i <= edits; i++) {
                Document document = event(key, 4);
                String number = width == 0 ? "x".repeat(i) : String.format("%0" + width + "d", i);
                byte[] other =
                    new String(open(document), UTF_8)
                        .replaceFirst("event \\w+", "event " + number)
                        .getBytes(UTF_8);
                byte[] closed = documents().close(document.place(), other);
                assertThat(documents().replace(document.place(), document.stored(), closed))
                    .isTrue();
              }
            } finally {
              done.set(true);
            }
          });
      assertThat(texts(reload(session)).get(3))
          .isEqualTo("event " + (width == 0 ? "x".repeat(edits) : "0060"));
    }
  }

  @Test
  @DisplayName("38: a document is replaced only where it is as expected, wherever it is")
  final void replaceIsCompareAndSet() {
    Session session = create(Map.of("k", 1, "user:u", 2, "app:a", 3));
    append(session, "one");
    SessionKey key = session.sessionKey();
    List<Document> all =
        new ArrayList<>(documents().read(Holder.of(key)).orElseThrow().documents());
    all.addAll(documents().read(Holder.user(app, user)).orElseThrow().documents());
    all.addAll(documents().read(Holder.app(app)).orElseThrow().documents());
    assertThat(all).hasSize(5);

    for (Document document : all) {
      byte[] other = documents().close(document.place(), "\"other\"".getBytes(UTF_8));
      assertThat(documents().replace(document.place(), other, document.stored()))
          .as("%s, not as expected", document.place())
          .isFalse();
      assertThat(reword(document)).as("%s, as expected", document.place()).isTrue();
      assertThat(reword(document)).as("%s, replaced before", document.place()).isFalse();
    }

    Session found = reload(session);
    assertThat(texts(found)).containsExactly("one");
    assertThat(found.state())
        .containsOnly(Map.entry("k", 1), Map.entry("user:u", 2), Map.entry("app:a", 3));
    byte[] any = {'1'};
    for (Place nowhere :
        List.of(
            Place.event(key, 2),
            Place.sessionState(key, "none"),
            Place.userState(app, user, "none"),
            Place.appState(app, "none"),
            Place.title(key("nobody")),
            Place.event(new SessionKey(app, "another", session.id()), 1))) {
      assertThat(documents().replace(nowhere, any, any)).as("%s", nowhere).isFalse();
    }
  }

  @Test
  @DisplayName(
      "38: who remembers a history sees what was replaced in the middle of it, and goes on")
  final void replacedDocumentIsSeen() {
    Session session = create();
    for (String text : List.of("one", "two", "three")) {
      append(session, text);
    }
    assertThat(texts(reload(session))).hasSize(3);
    Document second = event(session.sessionKey(), 2);
    String changed = new String(open(second), UTF_8).replace("two", "2nd, longer");

    assertThat(
            documents()
                .replace(
                    second.place(),
                    second.stored(),
                    documents().close(second.place(), changed.getBytes(UTF_8))))
        .isTrue();

    assertThat(texts(reload(session))).containsExactly("one", "2nd, longer", "three");
    append(session, "four");
    assertThat(texts(reload(session))).containsExactly("one", "2nd, longer", "three", "four");
    // Of the same length, so that no sum tells.
    Document again = event(session.sessionKey(), 2);
    assertThat(
            documents()
                .replace(
                    again.place(),
                    again.stored(),
                    documents()
                        .close(again.place(), changed.replace("longer", "LONGER").getBytes(UTF_8))))
        .isTrue();
    assertThat(texts(reload(session))).containsExactly("one", "2nd, LONGER", "three", "four");
  }

  @Test
  @DisplayName(
      "38: documents are replaced while others append and change state, and nothing is lost")
  final void replacingLosesNothing() {
    Session session = create(Map.of("app:n", 0));
    append(session, "first");
    SessionKey key = session.sessionKey();
    AtomicInteger writing = new AtomicInteger(WRITERS);
    AtomicInteger replaced = new AtomicInteger();
    Threads.race(
        WRITERS + 2,
        t -> {
          if (t >= WRITERS) {
            do {
              for (Holder holder : List.of(Holder.of(key), Holder.app(app))) {
                for (Document document : documents().read(holder).orElseThrow().documents()) {
                  if (document.place().kind() != Place.Kind.TITLE && reword(document)) {
                    replaced.incrementAndGet();
                  }
                }
              }
            } while (writing.get() > 0);
          } else {
            try {
              Session mine = second.getSession(key, null).blockingGet();
              for (int i = 0; i < EACH; i++) {
                run(second.appendEvent(mine, event(t + ":" + i, Map.of("app:n" + t, i))));
              }
            } finally {
              writing.decrementAndGet();
            }
          }
        });

    Session found = service.getSession(key, null).blockingGet();
    assertThat(found.events()).hasSize(1 + WRITERS * EACH);
    for (int t = 0; t < WRITERS; t++) {
      String by = t + ":";
      assertThat(texts(found).stream().filter(text -> text.startsWith(by)))
          .hasSize(EACH)
          .last()
          .isEqualTo(by + (EACH - 1));
      assertThat(found.state()).containsEntry("app:n" + t, EACH - 1);
    }
    assertThat(replaced).hasPositiveValue();
    assertThat(documents().read(Holder.of(key)).orElseThrow().defects()).isEmpty();
  }

  @Test
  @DisplayName("38: reading and replacing documents does not lengthen a session's life")
  final void replacingIsNoUse() {
    Session session = create(Map.of("k", 1));
    append(session, "one");
    backend().age(session.sessionKey(), backend().ttl().dividedBy(2));
    assertThat(reword(event(session.sessionKey(), 1))).isTrue();

    backend().age(session.sessionKey(), backend().ttl().dividedBy(2).plusSeconds(1));

    assertThat(backend().parts(session.sessionKey())).isEmpty();
    assertThat(documents().read(Holder.of(session.sessionKey()))).isEmpty();
  }

  @Test
  @DisplayName("39: the note of a store is changed by one of those who race for it")
  final void noteIsCompareAndSet() {
    Documents documents = documents();
    Optional<String> before = documents.note();
    String mine = "note of " + app;
    AtomicInteger won = new AtomicInteger();

    Threads.race(
        WRITERS,
        t -> {
          if (documents.note(before, mine + t)) {
            won.incrementAndGet();
          }
        });

    assertThat(won).hasValue(1);
    assertThat(documents.note().orElseThrow()).startsWith(mine);
    assertThat(documents.note(Optional.of("another"), "x")).isFalse();
    assertThat(documents.note(Optional.empty(), "x")).isFalse();
    assertThat(documents.note(documents.note(), before.orElse(""))).isTrue();
  }
}
