package com.ifriend.store.inmemory;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.adk.sessions.SessionKey;
import com.ifriend.store.Documents;
import com.ifriend.store.PageRequest;
import com.ifriend.store.Place;
import com.ifriend.store.inmemory.InMemorySessionStore.Entry;
import com.ifriend.store.inmemory.InMemorySessionStore.Owner;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** What the heap holds, document by document; a scan has one page. */
final class InMemoryDocuments implements Documents {
  private static final String NOTE = "encryption";

  private final InMemorySessionStore store;
  private final ConcurrentMap<String, String> notes = new ConcurrentHashMap<>();

  InMemoryDocuments(InMemorySessionStore store) {
    this.store = store;
  }

  @Override
  public Page scan(Optional<String> cursor) {
    if (cursor.isPresent()) {
      throw PageRequest.foreign(cursor.get());
    }
    List<Holder> holders = new ArrayList<>();
    store
        .sessions
        .values()
        .forEach(entries -> entries.values().forEach(entry -> holders.add(Holder.of(entry.key))));
    store.userState.keySet().forEach(o -> holders.add(Holder.user(o.appName(), o.userId())));
    store.appState.keySet().forEach(app -> holders.add(Holder.app(app)));
    return new Page(holders, Optional.empty());
  }

  @Override
  public Optional<Holding> read(Holder holder) {
    return switch (holder.kind()) {
      case APP ->
          shared(store.appState.get(holder.app()), name -> Place.appState(holder.app(), name));
      case USER ->
          shared(
              store.userState.get(new Owner(holder.app(), holder.user())),
              name -> Place.userState(holder.app(), holder.user(), name));
      case SESSION -> session(holder.sessionKey());
    };
  }

  private interface Naming {
    Place of(String name);
  }

  private static Optional<Holding> shared(@Nullable Map<String, String> state, Naming places) {
    List<Document> documents = documents(state == null ? Map.of() : state, places);
    return documents.isEmpty()
        ? Optional.empty()
        : Optional.of(new Holding(documents, OptionalLong.empty(), List.of(), List.of()));
  }

  private static List<Document> documents(Map<String, String> state, Naming places) {
    return state.entrySet().stream()
        .map(each -> new Document(places.of(each.getKey()), each.getValue().getBytes(UTF_8)))
        .toList();
  }

  private Optional<Holding> session(SessionKey key) {
    Entry entry = store.find(key);
    if (entry == null) {
      return Optional.empty();
    }
    synchronized (entry) {
      if (entry.retireIfExpired(store.clock.instant())) {
        return Optional.empty();
      }
      List<Document> documents = new ArrayList<>();
      entry.title.ifPresent(t -> documents.add(new Document(Place.title(key), t.getBytes(UTF_8))));
      documents.addAll(documents(entry.state, name -> Place.sessionState(key, name)));
      for (int i = 0; i < entry.events.size(); i++) {
        documents.add(new Document(Place.event(key, i + 1), entry.events.get(i)));
      }
      return Optional.of(
          new Holding(documents, OptionalLong.of(entry.events.size()), List.of(), List.of()));
    }
  }

  @Override
  public boolean replace(Place place, byte[] expected, byte[] replacement) {
    String was = new String(expected, UTF_8);
    String now = new String(replacement, UTF_8);
    return switch (place.kind()) {
      case APP_STATE -> replace(store.appState.get(place.app()), place.name(), was, now);
      case USER_STATE ->
          replace(
              store.userState.get(new Owner(place.app(), place.user())), place.name(), was, now);
      case EVENT, TITLE, SESSION_STATE -> {
        Entry entry = store.find(place.sessionKey());
        if (entry == null) {
          yield false;
        }
        synchronized (entry) {
          yield !entry.retireIfExpired(store.clock.instant())
              && switch (place.kind()) {
                case TITLE -> {
                  boolean same = entry.title.equals(Optional.of(was));
                  entry.title = same ? Optional.of(now) : entry.title;
                  yield same;
                }
                case SESSION_STATE -> replace(entry.state, place.name(), was, now);
                default -> replaceEvent(entry, place.position(), expected, replacement);
              };
        }
      }
    };
  }

  private static boolean replace(
      @Nullable Map<String, String> state, String name, String was, String now) {
    return state != null && state.replace(name, was, now);
  }

  private static boolean replaceEvent(
      Entry entry, long position, byte[] expected, byte[] replacement) {
    if (position > entry.events.size()) {
      return false;
    }
    int at = Math.toIntExact(position - 1);
    boolean same = Arrays.equals(entry.events.get(at), expected);
    if (same) {
      entry.events.set(at, replacement);
      entry.bytes += replacement.length - expected.length;
    }
    return same;
  }

  /** Its header cannot be wrong. */
  @Override
  public boolean rebuild(SessionKey key, Header header) {
    return session(key)
        .filter(found -> found.events().size() == header.events().size())
        .isPresent();
  }

  @Override
  public Optional<String> note() {
    return Optional.ofNullable(notes.get(NOTE));
  }

  @Override
  public boolean note(Optional<String> expected, String note) {
    return expected.isEmpty()
        ? notes.putIfAbsent(NOTE, note) == null
        : notes.replace(NOTE, expected.get(), note);
  }
}
