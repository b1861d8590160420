package com.ifriend.store.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.adk.events.Event;
import com.google.adk.sessions.BaseSessionService;
import com.google.adk.sessions.Session;
import com.google.adk.sessions.SessionKey;
import com.ifriend.store.DamagedDocumentException;
import com.ifriend.store.Documents;
import com.ifriend.store.Documents.Document;
import com.ifriend.store.Documents.Holder;
import com.ifriend.store.PageRequest;
import com.ifriend.store.Place;
import com.ifriend.store.RepairReport;
import com.ifriend.store.SessionRepair;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A damaged document hides neither the rest of its session nor other sessions. */
abstract class RepairContract extends ContractCase {
  private Documents documents() {
    return backend().store().documents();
  }

  private SessionRepair repair() {
    return new SessionRepair(backend().store());
  }

  private RepairReport repaired(Session session) {
    return repair().repair(session.sessionKey(), Set.of());
  }

  /** What is in the store once somebody has written this there. */
  private void damage(Place place, byte[] content) {
    Document document = find(place);
    assertThat(documents().replace(place, document.stored(), documents().close(place, content)))
        .isTrue();
  }

  private Document find(Place place) {
    Holder holder =
        switch (place.kind()) {
          case APP_STATE -> Holder.app(place.app());
          case USER_STATE -> Holder.user(place.app(), place.user());
          default -> Holder.of(place.sessionKey());
        };
    return documents().read(holder).orElseThrow().documents().stream()
        .filter(document -> document.place().equals(place))
        .findFirst()
        .orElseThrow();
  }

  private byte[] clear(Place place) {
    return documents().open(place, find(place).stored());
  }

  private static byte[] damaged(String kind, byte[] was) {
    String text = new String(was, UTF_8);
    return switch (kind) {
      case "truncated" -> text.substring(0, text.length() - 7).getBytes(UTF_8);
      case "invalid UTF-8" -> text.replace("secret", "se\u00ffret").getBytes(ISO_8859_1);
      case "wrong type" ->
          text.replaceFirst("\"author\":\"user\"", "\"author\":{\"a\":[1]}").getBytes(UTF_8);
      case "wrong type of content" ->
          text.replaceFirst("\"parts\":\\[", "\"parts\":7,\"x\":[").getBytes(UTF_8);
      default -> kind.getBytes(UTF_8);
    };
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "truncated",
        "invalid UTF-8",
        "wrong type",
        "wrong type of content",
        "",
        " ",
        "[]",
        "[{\"id\":\"x\"}]",
        "7",
        "\"a text\"",
        "null",
        "true",
        "not JSON at all"
      })
  @DisplayName("40: a damaged event is named; repaired, it is put aside and all else is there")
  final void damagedEventIsPutAside(String kind) {
    Session session = create(Map.of("k", 1));
    append(session, "one");
    Event two = append(session, "secret two");
    append(session, "three");
    SessionKey key = session.sessionKey();
    // So that it remembers the history as it was.
    assertThat(texts(reload(session))).hasSize(3);
    byte[] damaged = damaged(kind, clear(Place.event(key, 2)));
    damage(Place.event(key, 2), damaged);
    Set<String> parts = backend().parts(key);

    for (BaseSessionService each : List.of(service, second)) {
      assertThatThrownBy(() -> each.getSession(key, null).blockingGet())
          .isInstanceOfSatisfying(
              DamagedDocumentException.class,
              e -> {
                assertThat(e.place()).isEqualTo(Place.event(key, 2));
                assertThat(e.retryable()).isFalse();
              })
          .hasMessageContaining("event 2 of session " + key.id())
          .hasMessageNotContaining("secret");
    }
    if (kind.equals("truncated")) {
      assertThatThrownBy(() -> service.getSession(key, null).blockingGet())
          .hasMessageContaining(two.id());
    }

    RepairReport proposal = repair().look(key, Set.of());
    assertThat(proposal.isWhole()).isFalse();
    assertThat(proposal.steps())
        .singleElement()
        .satisfies(
            step ->
                assertThat(step.what())
                    .contains("event 2 of session " + key.id())
                    .doesNotContain("secret"));
    assertThat(clear(Place.event(key, 2))).isEqualTo(damaged);

    RepairReport report = repair().repair(key, Set.of());

    assertThat(report.isWhole()).isTrue();
    assertThat(report.steps()).hasSize(1);
    Session found = reload(session);
    assertThat(texts(found)).containsExactly("one", "three");
    assertThat(found.state()).containsOnly(Map.entry("k", 1));
    append(session, "four");
    assertThat(texts(reload(session))).containsExactly("one", "three", "four");
    assertThat(texts(service.getSession(key, null).blockingGet()))
        .containsExactly("one", "three", "four");
    assertThat(backend().parts(key)).isEqualTo(parts);
    assertThat(repair().look(key, Set.of()).steps()).isEmpty();

    assertThat(repair().putBack(key).steps()).hasSize(1);
    assertThat(clear(Place.event(key, 2))).isEqualTo(damaged);
    assertThat(repair().repair(key, Set.of()).isWhole()).isTrue();
    service.deleteSession(app, user, key.id()).blockingAwait();
    assertThat(backend().parts(key)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{\"cut", "nonsense", "[1,", "\"half"})
  @DisplayName("41: a value of state that is no JSON is named; repaired, it is put aside")
  final void damagedStateIsPutAside(String damaged) {
    Session session = create(Map.of("k", 1, "user:u", 2, "app:a", 3, "ok", 4));
    append(session, "one");
    SessionKey key = session.sessionKey();
    for (Place place :
        new Place[] {
          Place.sessionState(key, "k"), Place.userState(app, user, "u"), Place.appState(app, "a")
        }) {
      damage(place, damaged.getBytes(UTF_8));
      assertThatThrownBy(() -> second.getSession(key, null).blockingGet())
          .isInstanceOfSatisfying(
              DamagedDocumentException.class, e -> assertThat(e.place()).isEqualTo(place));

      assertThat(repaired(session).isWhole()).isTrue();

      assertThat(reload(session).state()).doesNotContainKeys(place.name()).containsEntry("ok", 4);
    }
    assertThat(reload(session).state()).containsOnly(Map.entry("ok", 4));
    assertThat(second.listSessions(app, user).blockingGet().sessionIds()).contains(key.id());
    append(session, Map.of("k", 5));
    assertThat(reload(session).state()).containsEntry("k", 5);

    assertThat(repair().putBack(key).steps()).hasSize(2);
    assertThat(new String(clear(Place.appState(app, "a")), UTF_8)).isEqualTo(damaged);
  }

  @Test
  @DisplayName("41: a user's own value that looks as if it was put aside stays a value")
  final void valuesThatLookAsideStay() {
    Map<String, Object> value = Map.of("setAside", "eA==", "reason", "mine");
    Session session = create(Map.of("k", value, "app:a", value));

    assertThat(repaired(session).steps()).isEmpty();
    assertThat(repair().putBack(session.sessionKey()).steps()).isEmpty();
    assertThat(reload(session).state()).containsEntry("k", value).containsEntry("app:a", value);
  }

  @Test
  @DisplayName("42: a whole session, and one that is not there, are left as they are")
  final void nothingToRepair() {
    Session session = create();
    append(session, "one");

    assertThat(repaired(session))
        .isEqualTo(new RepairReport(session.sessionKey(), true, List.of()));
    assertThat(repair().repair(key("nobody"), Set.of()).exists()).isFalse();
    assertThat(stored().listSessions(app, user, PageRequest.first(10)).blockingGet().sessions())
        .hasSize(1);
  }
}
