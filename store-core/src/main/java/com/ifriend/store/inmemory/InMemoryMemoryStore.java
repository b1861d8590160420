package com.ifriend.store.inmemory;

import com.ifriend.store.PageRequest;
import com.ifriend.store.memory.Audience;
import com.ifriend.store.memory.Memory;
import com.ifriend.store.memory.MemoryOwner;
import com.ifriend.store.memory.MemoryPage;
import com.ifriend.store.memory.MemorySelection;
import com.ifriend.store.memory.MemorySource;
import com.ifriend.store.memory.MemoryStore;
import com.ifriend.store.memory.NewMemory;
import com.ifriend.store.memory.TimeRange;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;

/** One shelf per user, each its own lock; a search looks at every memory on it. */
final class InMemoryMemoryStore implements MemoryStore {
  private static final Comparator<Memory> LAST_SAID_FIRST =
      Comparator.comparing(Memory::lastSaidAt).thenComparing(Memory::id).reversed();

  private static final String FORGOTTEN = "";

  private final ConcurrentMap<MemoryOwner, Shelf> shelves = new ConcurrentHashMap<>();

  private record Entry(Memory memory, Set<String> terms) {}

  private static final class Shelf {
    final Map<String, Entry> entries = new HashMap<>();
    final Map<MemorySource, String> sources = new HashMap<>();
    final Map<String, String> marks = new HashMap<>();
  }

  @Override
  public int add(MemoryOwner owner, List<NewMemory> memories, Optional<SessionMark> mark) {
    int[] added = {0};
    shelves.compute(
        owner,
        (unused, existing) -> {
          Shelf shelf = existing == null ? new Shelf() : existing;
          synchronized (shelf) {
            added[0] = add(shelf, memories, mark);
          }
          return shelf;
        });
    return added[0];
  }

  private static int add(Shelf shelf, List<NewMemory> memories, Optional<SessionMark> mark) {
    int added = 0;
    for (NewMemory memory : memories) {
      if (shelf.sources.putIfAbsent(memory.source(), memory.id()) == null) {
        shelf.entries.merge(memory.id(), entry(memory), InMemoryMemoryStore::saidAgain);
        added++;
      }
    }
    mark.ifPresent(m -> shelf.marks.put(m.sessionId(), m.text()));
    return added;
  }

  private static Entry entry(NewMemory memory) {
    Instant saidAt = memory.saidAt().truncatedTo(ChronoUnit.MILLIS);
    return new Entry(
        new Memory(
            memory.id(),
            memory.author(),
            memory.text(),
            memory.audience(),
            saidAt,
            saidAt,
            memory.source(),
            1),
        memory.terms());
  }

  private static Entry saidAgain(Entry before, Entry again) {
    boolean earlier = again.memory.lastSaidAt().isBefore(before.memory.lastSaidAt());
    Entry latest = earlier ? before : again;
    Entry first = earlier ? again : before;
    Memory said = latest.memory;
    Instant firstSaidAt =
        first.memory.firstSaidAt().isBefore(said.firstSaidAt())
            ? first.memory.firstSaidAt()
            : said.firstSaidAt();
    return new Entry(
        new Memory(
            said.id(),
            said.author(),
            said.text(),
            before.memory.audience(),
            firstSaidAt,
            said.lastSaidAt(),
            said.source(),
            before.memory.timesSaid() + 1),
        latest.terms);
  }

  @Override
  public Optional<String> mark(MemoryOwner owner, String sessionId) {
    return with(owner, Optional.empty(), shelf -> Optional.ofNullable(shelf.marks.get(sessionId)));
  }

  @Override
  public List<Memory> search(MemoryOwner owner, Audience listener, Set<String> terms, int limit) {
    record Hit(Memory memory, double weight) {}
    return with(
        owner,
        List.of(),
        shelf -> {
          Map<String, Double> weights = new HashMap<>();
          for (String term : terms) {
            long with = shelf.entries.values().stream().filter(e -> e.terms.contains(term)).count();
            weights.put(term, with == 0 ? 0 : Math.log(1 + (double) shelf.entries.size() / with));
          }
          return shelf.entries.values().stream()
              .filter(entry -> listener.recalls(entry.memory.audience()))
              .map(
                  entry ->
                      new Hit(
                          entry.memory,
                          terms.stream()
                              .filter(entry.terms::contains)
                              .mapToDouble(term -> weights.getOrDefault(term, 0.0))
                              .sum()))
              .filter(hit -> hit.weight > 0)
              .sorted(
                  Comparator.comparingDouble(Hit::weight)
                      .reversed()
                      .thenComparing(Hit::memory, LAST_SAID_FIRST))
              .limit(limit)
              .map(Hit::memory)
              .toList();
        });
  }

  @Override
  public Optional<Memory> get(MemoryOwner owner, Audience listener, String id) {
    return with(
        owner,
        Optional.empty(),
        shelf ->
            Optional.ofNullable(shelf.entries.get(id))
                .map(Entry::memory)
                .filter(memory -> listener.recalls(memory.audience())));
  }

  @Override
  public MemoryPage list(MemoryOwner owner, Audience listener, TimeRange range, PageRequest page) {
    Optional<Memory> last = page.cursor().map(InMemoryMemoryStore::placeOf);
    List<Memory> all =
        with(
            owner,
            List.of(),
            shelf ->
                shelf.entries.values().stream()
                    .map(Entry::memory)
                    .filter(memory -> listener.recalls(memory.audience()))
                    .filter(memory -> range.contains(memory.lastSaidAt()))
                    .filter(m -> last.isEmpty() || LAST_SAID_FIRST.compare(m, last.get()) > 0)
                    .sorted(LAST_SAID_FIRST)
                    .limit(page.limit() + 1L)
                    .toList());
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
  public int forget(MemoryOwner owner, MemorySelection selection) {
    int[] removed = {0};
    shelves.computeIfPresent(
        owner,
        (unused, shelf) -> {
          synchronized (shelf) {
            int before = shelf.entries.size();
            if (selection instanceof MemorySelection.All) {
              removed[0] = before;
              return null;
            }
            if (selection instanceof MemorySelection.ById one) {
              shelf.entries.remove(one.id());
              // Known as sources for ever, but not of a memory that is made anew with this id.
              shelf.sources.replaceAll((source, id) -> id.equals(one.id()) ? FORGOTTEN : id);
            } else if (selection instanceof MemorySelection.OfSession session) {
              forgetSession(shelf, session.sessionId());
            }
            removed[0] = before - shelf.entries.size();
            return shelf;
          }
        });
    return removed[0];
  }

  private static void forgetSession(Shelf shelf, String sessionId) {
    shelf.marks.remove(sessionId);
    List<MemorySource> sources = new ArrayList<>();
    shelf.sources.keySet().stream()
        .filter(source -> source.sessionId().equals(sessionId))
        .forEach(sources::add);
    for (MemorySource source : sources) {
      String id = shelf.sources.remove(source);
      shelf.entries.computeIfPresent(
          id,
          (unused, entry) -> {
            Memory m = entry.memory;
            return m.timesSaid() == 1
                ? null
                : new Entry(
                    new Memory(
                        m.id(),
                        m.author(),
                        m.text(),
                        m.audience(),
                        m.firstSaidAt(),
                        m.lastSaidAt(),
                        m.source(),
                        m.timesSaid() - 1),
                    entry.terms);
          });
    }
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
