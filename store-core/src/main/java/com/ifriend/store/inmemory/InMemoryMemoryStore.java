package com.ifriend.store.inmemory;

import com.ifriend.store.PageRequest;
import com.ifriend.store.memory.Audience;
import com.ifriend.store.memory.Forgetting;
import com.ifriend.store.memory.Memory;
import com.ifriend.store.memory.MemoryOwner;
import com.ifriend.store.memory.MemoryPage;
import com.ifriend.store.memory.MemorySelection;
import com.ifriend.store.memory.MemorySource;
import com.ifriend.store.memory.MemoryStore;
import com.ifriend.store.memory.NewMemory;
import com.ifriend.store.memory.TimeRange;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** One {@link Shelf} per user, each its own lock. */
final class InMemoryMemoryStore implements MemoryStore {
  private final ConcurrentMap<MemoryOwner, Shelf> shelves = new ConcurrentHashMap<>();

  /** Of users of whom everything was forgotten, by what stands for their names. */
  private final ConcurrentMap<String, Forgetting> forgotten = new ConcurrentHashMap<>();

  private final Clock clock;

  InMemoryMemoryStore(Clock clock) {
    this.clock = clock;
  }

  @Override
  public int add(MemoryOwner owner, List<NewMemory> memories, Optional<SessionMark> mark) {
    int[] added = {0};
    shelves.compute(
        owner,
        (unused, existing) -> {
          Shelf shelf = existing == null ? new Shelf() : existing;
          Optional<Forgetting> before = Optional.ofNullable(forgotten.get(owner.digest()));
          synchronized (shelf) {
            for (NewMemory memory : memories) {
              if (!isForgotten(before, memory) && shelf.add(memory)) {
                added[0]++;
              }
            }
            mark.ifPresent(shelf::mark);
          }
          return shelf;
        });
    return added[0];
  }

  private static boolean isForgotten(Optional<Forgetting> before, NewMemory memory) {
    return !memory.source().sessionId().isEmpty()
        && before.filter(forgetting -> forgetting.covers(memory.saidAt())).isPresent();
  }

  @Override
  public Optional<String> mark(MemoryOwner owner, String sessionId) {
    return with(owner, Optional.empty(), shelf -> shelf.mark(sessionId));
  }

  @Override
  public List<Memory> search(MemoryOwner owner, Audience listener, Set<String> terms, int limit) {
    return with(owner, List.of(), shelf -> shelf.search(listener, terms, limit));
  }

  @Override
  public Optional<Memory> get(MemoryOwner owner, Audience listener, String id) {
    return with(owner, Optional.empty(), shelf -> shelf.get(listener, id));
  }

  @Override
  public MemoryPage list(MemoryOwner owner, Audience listener, TimeRange range, PageRequest page) {
    Optional<Memory> last = page.cursor().map(InMemoryMemoryStore::placeOf);
    List<Memory> all =
        with(owner, List.of(), shelf -> shelf.list(listener, range, last, page.limit() + 1));
    if (all.size() <= page.limit()) {
      return new MemoryPage(all, Optional.empty());
    }
    List<Memory> shown = all.subList(0, page.limit());
    Memory end = shown.get(shown.size() - 1);
    return new MemoryPage(shown, Optional.of(end.lastSaidAt().toEpochMilli() + "-" + end.id()));
  }

  /** A memory that stands where a cursor points to. */
  private static Memory placeOf(String cursor) {
    int dash = cursor.indexOf('-', 1);
    try {
      Instant at = Instant.ofEpochMilli(Long.parseLong(cursor.substring(0, Math.max(dash, 0))));
      return new Memory(
          cursor.substring(dash + 1), "", "", Audience.DIRECT, at, at, new MemorySource("", ""), 0);
    } catch (NumberFormatException e) {
      throw PageRequest.foreign(cursor);
    }
  }

  @Override
  public int countOfSession(MemoryOwner owner, String sessionId) {
    return with(owner, 0, shelf -> shelf.countOfSession(sessionId));
  }

  @Override
  public int forget(MemoryOwner owner, MemorySelection selection) {
    int[] removed = {0};
    shelves.compute(
        owner,
        (unused, existing) -> {
          Shelf shelf = existing == null ? new Shelf() : existing;
          synchronized (shelf) {
            if (selection instanceof MemorySelection.All) {
              removed[0] = shelf.size();
              forgetAll(owner, shelf);
              return null;
            }
            if (selection instanceof MemorySelection.ById one) {
              removed[0] = shelf.forget(one.id());
            } else if (selection instanceof MemorySelection.OfSession session) {
              removed[0] = shelf.forgetSession(session.sessionId(), clock.instant());
            }
            return existing == null && selection instanceof MemorySelection.ById ? null : shelf;
          }
        });
    return removed[0];
  }

  private void forgetAll(MemoryOwner owner, Shelf shelf) {
    Instant until =
        Stream.concat(
                shelf.saidUntil().stream(),
                Stream.ofNullable(forgotten.get(owner.digest())).map(Forgetting::saidUntil))
            .max(Comparator.naturalOrder())
            .orElse(Instant.MIN);
    forgotten.put(owner.digest(), new Forgetting(until, clock.instant()));
  }

  /** Reads a shelf under its lock. */
  private <T> T with(MemoryOwner owner, T none, Function<Shelf, T> read) {
    Shelf shelf = shelves.get(owner);
    if (shelf == null) {
      return none;
    }
    synchronized (shelf) {
      return read.apply(shelf);
    }
  }
}
