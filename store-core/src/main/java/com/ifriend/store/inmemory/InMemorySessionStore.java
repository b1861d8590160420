package com.ifriend.store.inmemory;

import static java.util.Objects.requireNonNull;

import com.google.adk.sessions.SessionKey;
import com.google.adk.sessions.SessionNotFoundException;
import com.ifriend.store.Documents;
import com.ifriend.store.EventWindow;
import com.ifriend.store.NewEvent;
import com.ifriend.store.PageRequest;
import com.ifriend.store.PositionTakenException;
import com.ifriend.store.ScopedPatch;
import com.ifriend.store.ScopedState;
import com.ifriend.store.SessionAlreadyExistsException;
import com.ifriend.store.SessionPage;
import com.ifriend.store.SessionStore;
import com.ifriend.store.StaleFenceException;
import com.ifriend.store.StatePatch;
import com.ifriend.store.StoredEvent;
import com.ifriend.store.StoredSession;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One entry per session, each its own lock. An entry that is taken out of the map is marked gone
 * under its lock, so that a writer who found it before cannot write into a deleted session.
 */
final class InMemorySessionStore implements SessionStore {
  final Clock clock;
  private final Optional<Duration> ttl;
  private final AtomicLong commits = new AtomicLong();
  private final AtomicReference<Instant> nextSweep = new AtomicReference<>(Instant.MIN);
  final ConcurrentMap<Owner, ConcurrentMap<String, Entry>> sessions = new ConcurrentHashMap<>();
  final ConcurrentMap<String, ConcurrentMap<String, String>> appState = new ConcurrentHashMap<>();
  final ConcurrentMap<Owner, ConcurrentMap<String, String>> userState = new ConcurrentHashMap<>();
  private final Documents documents = new InMemoryDocuments(this);

  InMemorySessionStore(Clock clock, Optional<Duration> ttl) {
    this.clock = clock;
    this.ttl = ttl;
  }

  @Override
  public StoredSession create(SessionKey key, ScopedPatch initialState) {
    Owner owner = Owner.of(key);
    Instant now = clock.instant();
    sweepIfDue(now);
    Entry created = new Entry(key, now);
    // Held until the initial state is in, so that nobody sees the session without it.
    synchronized (created) {
      sessions.compute(
          owner,
          (unused, ofOwner) -> {
            ConcurrentMap<String, Entry> entries =
                ofOwner == null ? new ConcurrentHashMap<>() : ofOwner;
            entries.computeIfPresent(
                key.id(), (id, entry) -> entry.retireIfExpired(now) ? null : entry);
            if (entries.putIfAbsent(key.id(), created) != null) {
              throw new SessionAlreadyExistsException(key);
            }
            return entries;
          });
      created.touch(now, ttl);
      created.commit = commits.incrementAndGet();
      apply(created, initialState);
      return snapshot(created, EventWindow.NONE);
    }
  }

  @Override
  public Optional<StoredSession> load(SessionKey key, EventWindow window) {
    Entry entry = find(key);
    if (entry == null) {
      return Optional.empty();
    }
    synchronized (entry) {
      Instant now = clock.instant();
      if (entry.retireIfExpired(now)) {
        return Optional.empty();
      }
      entry.touch(now, ttl);
      return Optional.of(snapshot(entry, window));
    }
  }

  @Override
  public OptionalLong append(
      SessionKey key, NewEvent event, ScopedPatch patch, OptionalLong fence) {
    Entry entry = find(key);
    if (entry == null) {
      throw notFound(key);
    }
    synchronized (entry) {
      Instant now = clock.instant();
      if (entry.retireIfExpired(now)) {
        throw notFound(key);
      }
      if (fence.isPresent() && fence.getAsLong() < entry.fence) {
        throw new StaleFenceException(key, fence.getAsLong(), entry.fence);
      }
      long position = entry.events.size() + 1L;
      Long known = entry.positions.get(event.id());
      if (known != null) {
        return OptionalLong.of(known);
      }
      if (event.position().orElse(position) != position) {
        throw new PositionTakenException(key, event.position().getAsLong(), position - 1);
      }
      entry.fence = fence.orElse(entry.fence);
      entry.positions.put(event.id(), position);
      entry.events.add(event.json());
      entry.bytes += event.json().length;
      entry.title = entry.title.or(event::title);
      entry.lastEventAt = Instant.ofEpochMilli(event.timestamp());
      entry.commit = commits.incrementAndGet();
      entry.touch(now, ttl);
      apply(entry, patch);
      return OptionalLong.empty();
    }
  }

  @Override
  public SessionPage list(String appName, String userId, PageRequest page) {
    long before = page.cursor().map(InMemorySessionStore::commit).orElse(Long.MAX_VALUE);
    Instant now = clock.instant();
    Owner owner = new Owner(appName, userId);
    ScopedState shared = shared(appName, owner);
    List<Listed> listed = new ArrayList<>();
    for (Entry entry : sessions.getOrDefault(owner, new ConcurrentHashMap<>()).values()) {
      synchronized (entry) {
        if (entry.commit < before && !entry.retireIfExpired(now)) {
          listed.add(new Listed(entry.commit, snapshot(entry, EventWindow.NONE, shared)));
        }
      }
    }
    listed.sort(Comparator.comparingLong(Listed::commit).reversed());
    List<Listed> shown = listed.subList(0, Math.min(page.limit(), listed.size()));
    return new SessionPage(
        shown.stream().map(Listed::session).toList(),
        shown.size() == listed.size()
            ? Optional.empty()
            : Optional.of(Long.toString(shown.get(shown.size() - 1).commit())));
  }

  private static long commit(String cursor) {
    try {
      return Long.parseLong(cursor);
    } catch (NumberFormatException e) {
      throw PageRequest.foreign(cursor);
    }
  }

  @Override
  public boolean delete(SessionKey key) {
    Entry entry = find(key);
    if (entry == null) {
      return false;
    }
    boolean deleted;
    synchronized (entry) {
      deleted = !entry.retireIfExpired(clock.instant());
      entry.gone = true;
    }
    sessions.computeIfPresent(
        Owner.of(key),
        (unused, entries) -> {
          entries.remove(key.id(), entry);
          return entries.isEmpty() ? null : entries;
        });
    return deleted;
  }

  @Override
  public Documents documents() {
    return documents;
  }

  /** Drops expired sessions of everybody, a few times per TTL, so that idle users leave nothing. */
  private void sweepIfDue(Instant now) {
    Instant due = nextSweep.get();
    if (ttl.isEmpty()
        || now.isBefore(due)
        || !nextSweep.compareAndSet(due, now.plus(ttl.get().dividedBy(4)))) {
      return;
    }
    for (Owner owner : sessions.keySet()) {
      sessions.computeIfPresent(
          owner,
          (unused, entries) -> {
            entries.values().removeIf(entry -> entry.retireIfExpired(now));
            return entries.isEmpty() ? null : entries;
          });
    }
  }

  @Nullable Entry find(SessionKey key) {
    ConcurrentMap<String, Entry> entries = sessions.get(Owner.of(key));
    return entries == null ? null : entries.get(key.id());
  }

  private static SessionNotFoundException notFound(SessionKey key) {
    return new SessionNotFoundException(
        "Session " + key.id() + " does not exist; it was deleted or has expired");
  }

  private void apply(Entry entry, ScopedPatch patch) {
    apply(entry.state, patch.session());
    if (!patch.user().isEmpty()) {
      apply(
          userState.computeIfAbsent(Owner.of(entry.key), unused -> new ConcurrentHashMap<>()),
          patch.user());
    }
    if (!patch.app().isEmpty()) {
      apply(
          appState.computeIfAbsent(entry.key.appName(), unused -> new ConcurrentHashMap<>()),
          patch.app());
    }
  }

  private static void apply(Map<String, String> state, StatePatch patch) {
    state.putAll(patch.puts());
    state.keySet().removeAll(patch.removals());
  }

  private StoredSession snapshot(Entry entry, EventWindow window) {
    return snapshot(entry, window, shared(entry.key.appName(), Owner.of(entry.key)));
  }

  private ScopedState shared(String appName, Owner owner) {
    return new ScopedState(now(appState.get(appName)), now(userState.get(owner)), Map.of());
  }

  /** Who walks a map that changes may meet a key twice, which {@link Map#copyOf} refuses. */
  private static Map<String, String> now(@Nullable Map<String, String> changing) {
    return changing == null ? Map.of() : new HashMap<>(changing);
  }

  private static StoredSession snapshot(Entry entry, EventWindow window, ScopedState shared) {
    int size = entry.events.size();
    int first = Math.max(0, size - window.numRecent().orElse(size));
    return new StoredSession(
        entry.key,
        entry.title,
        entry.createdAt,
        entry.lastEventAt,
        size,
        entry.bytes,
        new ScopedState(shared.app(), shared.user(), entry.state),
        // New objects, so that what a reader decodes of them goes with the reader.
        entry.events.subList(first, size).stream().map(StoredEvent::new).toList());
  }

  record Owner(String appName, String userId) {
    Owner {
      requireNonNull(appName);
      requireNonNull(userId);
    }

    static Owner of(SessionKey key) {
      return new Owner(key.appName(), key.userId());
    }
  }

  private record Listed(long commit, StoredSession session) {}

  /** Guarded by itself. */
  static final class Entry {
    final SessionKey key;
    final Instant createdAt;
    final List<byte[]> events = new ArrayList<>();
    final Map<String, Long> positions = new HashMap<>();
    final Map<String, String> state = new HashMap<>();
    Optional<String> title = Optional.empty();
    Instant lastEventAt;
    Instant deadline = Instant.MAX;
    long bytes;
    long commit;
    long fence;
    boolean gone;

    Entry(SessionKey key, Instant now) {
      this.key = key;
      this.createdAt = now;
      this.lastEventAt = now;
    }

    synchronized void touch(Instant now, Optional<Duration> ttl) {
      ttl.ifPresent(duration -> deadline = now.plus(duration));
    }

    /** Whether the entry is no longer a session; once true, true for ever. */
    synchronized boolean retireIfExpired(Instant now) {
      gone |= !now.isBefore(deadline);
      return gone;
    }
  }
}
