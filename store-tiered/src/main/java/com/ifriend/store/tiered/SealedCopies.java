package com.ifriend.store.tiered;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.adk.sessions.SessionKey;
import com.ifriend.store.Documents;
import com.ifriend.store.NewEvent;
import com.ifriend.store.Place;
import com.ifriend.store.ScopedPatch;
import com.ifriend.store.ScopedState;
import com.ifriend.store.StatePatch;
import com.ifriend.store.StoredSession;
import com.ifriend.store.redis.RedisCopies;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * Writes copies into Redis in the form in which the store keeps them there, sealed where sessions
 * are. Thread-safe.
 */
final class SealedCopies {
  private final Tiers tiers;

  SealedCopies(Tiers tiers) {
    this.tiers = tiers;
  }

  /**
   * Puts a copy in place, unless there is one.
   *
   * @param committed see {@link RedisCopies.Copy}
   * @return the shared state it sees; empty if there is one
   */
  Optional<ScopedState> put(
      StoredSession original,
      List<NewEvent> events,
      OptionalLong fence,
      OptionalLong committed,
      ScopedPatch patch,
      boolean stays) {
    SessionKey key = original.key();
    return tiers.hot(
        hot -> {
          Documents documents = hot.documents();
          List<NewEvent> closed = new ArrayList<>(events.size());
          for (NewEvent event : events) {
            closed.add(
                new NewEvent(
                    event.id(),
                    event.timestamp(),
                    documents.close(Place.event(key, closed.size() + 1L), event.json())));
          }
          return tiers
              .copies(
                  copies ->
                      copies.put(
                          new RedisCopies.Copy(
                              key,
                              original.createdAt(),
                              original
                                  .title()
                                  .map(title -> close(documents, Place.title(key), title)),
                              fence,
                              committed,
                              closed,
                              stays),
                          closed(documents, key, patch)))
              .map(state -> opened(documents, key, state));
        });
  }

  private static Function<String, Place> appPlace(SessionKey key) {
    return name -> Place.appState(key.appName(), name);
  }

  private static Function<String, Place> userPlace(SessionKey key) {
    return name -> Place.userState(key.appName(), key.userId(), name);
  }

  private static ScopedPatch closed(Documents documents, SessionKey key, ScopedPatch patch) {
    return new ScopedPatch(
        closed(documents, patch.app(), appPlace(key)),
        closed(documents, patch.user(), userPlace(key)),
        closed(documents, patch.session(), name -> Place.sessionState(key, name)));
  }

  private static StatePatch closed(
      Documents documents, StatePatch patch, Function<String, Place> place) {
    return new StatePatch(closed(documents, patch.puts(), place), patch.removals());
  }

  private static Map<String, String> closed(
      Documents documents, Map<String, String> values, Function<String, Place> place) {
    Map<String, String> closed = new HashMap<>();
    values.forEach((name, json) -> closed.put(name, close(documents, place.apply(name), json)));
    return closed;
  }

  private static String close(Documents documents, Place place, String clear) {
    return new String(documents.close(place, clear.getBytes(UTF_8)), UTF_8);
  }

  static ScopedState opened(Documents documents, SessionKey key, ScopedState state) {
    return new ScopedState(
        opened(documents, state.app(), appPlace(key)),
        opened(documents, state.user(), userPlace(key)),
        opened(documents, state.session(), name -> Place.sessionState(key, name)));
  }

  private static Map<String, String> opened(
      Documents documents, Map<String, String> values, Function<String, Place> place) {
    Map<String, String> opened = new HashMap<>();
    values.forEach(
        (name, json) ->
            opened.put(
                name, new String(documents.open(place.apply(name), json.getBytes(UTF_8)), UTF_8)));
    return opened;
  }
}
