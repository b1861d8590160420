package com.ifriend.store.encryption;

import static java.util.Objects.requireNonNull;

import com.google.adk.sessions.SessionKey;
import com.google.adk.sessions.SessionNotFoundException;
import com.ifriend.store.Documents;
import com.ifriend.store.EventWindow;
import com.ifriend.store.NewEvent;
import com.ifriend.store.PageRequest;
import com.ifriend.store.Place;
import com.ifriend.store.PositionTakenException;
import com.ifriend.store.ScopedPatch;
import com.ifriend.store.ScopedState;
import com.ifriend.store.SessionPage;
import com.ifriend.store.SessionStore;
import com.ifriend.store.StatePatch;
import com.ifriend.store.StoreUnavailableException;
import com.ifriend.store.StoredEvent;
import com.ifriend.store.StoredSession;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * A store that keeps events, titles and values of state sealed in another one, with authenticated
 * encryption (Tink). Ids, keys of state, time stamps, sizes and counts stay readable, and every key
 * and table has the layout that it has without encryption.
 *
 * <p>Each seal holds where the thing belongs: an event its session and position, a value its scope
 * and key. What somebody with access to the store cuts out and pastes elsewhere, and what was
 * written without a seal, is refused with {@link BrokenSealException}. What he can do unnoticed is
 * to put an old value of a key back, or the end of a history together with its counts.
 *
 * <p>Costs: an append is one round trip while this process knows how long the session is, and one
 * more for each other writer who was faster. A window by time reads all events that it would
 * without. Events take a third more bytes.
 *
 * <p>Thread-safe.
 */
public final class EncryptedSessionStore implements SessionStore {
  /** Each lost race is another writer's event. */
  private static final int MOST_RACES = 1_000;

  private static final int MOST_COUNTS = 10_000;

  /** In place of what cannot be opened: no JSON, and no title that somebody may have written. */
  private static final String BROKEN = "\u0000 broken seal";

  private final SessionStore store;
  private final Seal seal;
  private final SealingMode mode;

  /** How long sessions were when this process last saw them. */
  private final Map<SessionKey, Long> counts =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<SessionKey, Long> eldest) {
          return size() > MOST_COUNTS;
        }
      };

  /** One that refuses what is not sealed. */
  public EncryptedSessionStore(SessionStore store, EncryptionKeys keys) {
    this(store, keys, SealingMode.SEALED);
  }

  /**
   * One that may be on its way to being sealed, or open.
   *
   * @param mode the same for all processes, or one that goes with it, see {@link Sealing}
   */
  public EncryptedSessionStore(SessionStore store, EncryptionKeys keys, SealingMode mode) {
    this.store = requireNonNull(store, "store");
    this.seal = new Seal(keys);
    this.mode = requireNonNull(mode, "mode");
  }

  @Override
  public StoredSession create(SessionKey key, ScopedPatch initialState) {
    return opened(store.create(key, closed(key, initialState)));
  }

  @Override
  public Optional<StoredSession> load(SessionKey key, EventWindow window) {
    // Positions of events that the store picked by time would not be known; our caller picks again.
    return store.load(key, new EventWindow(window.numRecent(), Optional.empty())).map(this::opened);
  }

  @Override
  public OptionalLong append(
      SessionKey key, NewEvent event, ScopedPatch patch, OptionalLong fence) {
    if (mode == SealingMode.OPENING) {
      return store.append(key, readable(key, event), closed(key, patch), fence);
    }
    ScopedPatch sealedPatch = closed(key, patch);
    long position = event.position().orElseGet(() -> count(key) + 1);
    for (int race = 0; race < MOST_RACES; race++) {
      try {
        OptionalLong before = store.append(key, closed(key, event, position), sealedPatch, fence);
        remember(key, before.isPresent() ? position - 1 : position);
        return before;
      } catch (PositionTakenException e) {
        remember(key, e.count());
        if (event.position().isPresent()) {
          throw e;
        }
        position = e.count() + 1;
      }
    }
    throw new StoreUnavailableException(
        "Session " + key.id() + " grew " + MOST_RACES + " times before an append got its turn",
        null);
  }

  @Override
  public SessionPage list(String appName, String userId, PageRequest page) {
    SessionPage found = store.list(appName, userId, page);
    List<StoredSession> sessions = new ArrayList<>(found.sessions().size());
    ScopedState shared = null;
    for (StoredSession stored : found.sessions()) {
      // The same for all of a page.
      shared = shared == null ? shared(stored, this::openedIfWhole) : shared;
      sessions.add(opened(stored, shared, this::openedIfWhole));
    }
    return new SessionPage(sessions, found.next());
  }

  /** In a list nothing that is broken hides the others; whoever reads its value is told. */
  private String openedIfWhole(Place place, String stored) {
    try {
      return opened(place, stored);
    } catch (BrokenSealException e) {
      return BROKEN;
    }
  }

  @Override
  public boolean delete(SessionKey key) {
    synchronized (counts) {
      counts.remove(key);
    }
    return store.delete(key);
  }

  /** Those of the store underneath, with what opens and closes them. */
  @Override
  public Documents documents() {
    return new EncryptedDocuments(store.documents(), seal, mode);
  }

  private long count(SessionKey key) {
    Long known;
    synchronized (counts) {
      known = counts.get(key);
    }
    return known != null
        ? known
        : store
            .load(key, EventWindow.NONE)
            .map(StoredSession::count)
            .orElseThrow(
                () ->
                    new SessionNotFoundException(
                        "Session " + key.id() + " does not exist; it was deleted or has expired"));
  }

  private void remember(SessionKey key, long count) {
    synchronized (counts) {
      counts.put(key, count);
    }
  }

  private static NewEvent readable(SessionKey key, NewEvent event) {
    return new NewEvent(
        event.id(),
        event.timestamp(),
        event.json(),
        event.title().map(title -> Seal.readable(Place.title(key), title)),
        event.position());
  }

  private String closed(Place place, String clear) {
    return mode == SealingMode.OPENING ? Seal.readable(place, clear) : seal.close(place, clear);
  }

  private String opened(Place place, String stored) {
    return mode == SealingMode.SEALED ? seal.open(place, stored) : seal.openIfSealed(place, stored);
  }

  private byte[] opened(Place place, byte[] stored) {
    return mode == SealingMode.SEALED ? seal.open(place, stored) : seal.openIfSealed(place, stored);
  }

  private NewEvent closed(SessionKey key, NewEvent event, long position) {
    return new NewEvent(
        event.id(),
        event.timestamp(),
        seal.close(Place.event(key, position), event.json()),
        event.title().map(title -> closed(Place.title(key), title)),
        OptionalLong.of(position));
  }

  private ScopedPatch closed(SessionKey key, ScopedPatch patch) {
    return new ScopedPatch(
        closed(patch.app(), name -> Place.appState(key.appName(), name)),
        closed(patch.user(), name -> Place.userState(key.appName(), key.userId(), name)),
        closed(patch.session(), name -> Place.sessionState(key, name)));
  }

  private StatePatch closed(StatePatch patch, Function<String, Place> place) {
    Map<String, String> puts = new HashMap<>();
    patch.puts().forEach((name, json) -> puts.put(name, closed(place.apply(name), json)));
    return new StatePatch(puts, patch.removals());
  }

  private StoredSession opened(StoredSession stored) {
    return opened(stored, shared(stored, this::opened), this::opened);
  }

  private ScopedState shared(StoredSession stored, BiFunction<Place, String, String> open) {
    SessionKey key = stored.key();
    return new ScopedState(
        opened(stored.state().app(), name -> Place.appState(key.appName(), name), open),
        opened(
            stored.state().user(),
            name -> Place.userState(key.appName(), key.userId(), name),
            open),
        Map.of());
  }

  private StoredSession opened(
      StoredSession stored, ScopedState shared, BiFunction<Place, String, String> open) {
    SessionKey key = stored.key();
    remember(key, stored.count());
    long position = stored.count() - stored.events().size();
    List<StoredEvent> events = new ArrayList<>(stored.events().size());
    for (StoredEvent event : stored.events()) {
      Place place = Place.event(key, ++position);
      events.add(event.translated(json -> opened(place, json)));
    }
    return new StoredSession(
        key,
        stored
            .title()
            .map(title -> open.apply(Place.title(key), title))
            .filter(title -> !title.equals(BROKEN)),
        stored.createdAt(),
        stored.lastEventAt(),
        stored.count(),
        stored.bytes(),
        new ScopedState(
            shared.app(),
            shared.user(),
            opened(stored.state().session(), name -> Place.sessionState(key, name), open)),
        events);
  }

  private static Map<String, String> opened(
      Map<String, String> state,
      Function<String, Place> place,
      BiFunction<Place, String, String> open) {
    Map<String, String> opened = new HashMap<>();
    state.forEach((name, json) -> opened.put(name, open.apply(place.apply(name), json)));
    return opened;
  }
}
