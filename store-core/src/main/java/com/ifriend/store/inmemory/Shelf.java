package com.ifriend.store.inmemory;

import com.google.common.collect.Comparators;
import com.ifriend.store.inmemory.Postings.Entry;
import com.ifriend.store.memory.Audience;
import com.ifriend.store.memory.Forgetting;
import com.ifriend.store.memory.Memory;
import com.ifriend.store.memory.MemorySource;
import com.ifriend.store.memory.MemoryStore;
import com.ifriend.store.memory.NewMemory;
import com.ifriend.store.memory.TimeRange;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The memories of one user, with an inverted index of their words. What is said to an audience is
 * in the index of that audience, and in that of a direct message, which hears everything. Guarded
 * by itself.
 */
final class Shelf {
  private static final String FORGOTTEN = "";

  /** A search stops to read postings, those of the rarest terms first, when it has so many. */
  private static final int MOST_POSTINGS = 5 * MemoryStore.POSTINGS;

  private final Map<String, Entry> entries = new HashMap<>();
  private final Map<MemorySource, String> sources = new HashMap<>();
  private final Map<String, String> marks = new HashMap<>();

  /** The latest time of an event that made a memory, by session. */
  private final Map<String, Instant> said = new HashMap<>();

  private final Map<String, Forgetting> forgotten = new HashMap<>();
  private final Map<String, Index> indexes = new HashMap<>();

  /** What one audience hears. */
  private static final class Index {
    final Postings all = new Postings();
    final Map<String, Postings> byTerm = new HashMap<>();
  }

  int size() {
    return entries.size();
  }

  /** When the latest was said of what made a memory, whether it is forgotten or not. */
  Optional<Instant> saidUntil() {
    return said.values().stream().max(Comparator.naturalOrder());
  }

  boolean add(NewMemory memory) {
    MemorySource source = memory.source();
    String session = source.sessionId();
    Forgetting before = forgotten.get(session);
    if ((before != null && !session.isEmpty() && before.covers(memory.saidAt()))
        || sources.putIfAbsent(source, memory.id()) != null) {
      return false;
    }
    if (!session.isEmpty()) {
      said.merge(session, memory.saidAt(), (a, b) -> a.isAfter(b) ? a : b);
    }
    Entry added = entry(memory);
    Entry there = entries.get(memory.id());
    if (there != null) {
      unpost(there);
      added = saidAgain(there, added);
    }
    entries.put(memory.id(), added);
    post(added);
    return true;
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

  private static Stream<String> hearers(Audience audience) {
    return Stream.of(Audience.DIRECT, audience).map(Audience::key).distinct();
  }

  private void post(Entry entry) {
    hearers(entry.memory.audience())
        .map(key -> indexes.computeIfAbsent(key, unused -> new Index()))
        .forEach(
            index -> {
              index.all.add(entry);
              for (String term : entry.terms) {
                index.byTerm.computeIfAbsent(term, unused -> new Postings()).add(entry);
              }
            });
  }

  private void unpost(Entry entry) {
    hearers(entry.memory.audience())
        .flatMap(key -> Stream.ofNullable(indexes.get(key)))
        .forEach(
            index -> {
              index.all.remove(entry);
              for (String term : entry.terms) {
                index.byTerm.computeIfPresent(
                    term,
                    (unused, postings) -> {
                      postings.remove(entry);
                      return postings.size() == 0 ? null : postings;
                    });
              }
            });
  }

  private List<Index> heardBy(Audience listener) {
    return listener.recalls().orElse(Set.of(Audience.DIRECT.key())).stream()
        .flatMap(key -> Stream.ofNullable(indexes.get(key)))
        .toList();
  }

  private record Term(List<Postings> postings, int with) {
    static Term of(List<Index> heard, String term) {
      List<Postings> postings =
          heard.stream().flatMap(index -> Stream.ofNullable(index.byTerm.get(term))).toList();
      return new Term(postings, postings.stream().mapToInt(Postings::size).sum());
    }
  }

  private record Hit(Memory memory, double weight) {}

  List<Memory> search(Audience listener, Set<String> terms, int limit) {
    List<Index> heard = heardBy(listener);
    double all = heard.stream().mapToInt(index -> index.all.size()).sum();
    List<Term> rarestFirst =
        terms.stream()
            .map(term -> Term.of(heard, term))
            .filter(term -> term.with > 0)
            .sorted(Comparator.comparingInt(Term::with))
            .toList();
    Map<Entry, Double> weights = new HashMap<>();
    int read = 0;
    for (Term term : rarestFirst) {
      if (read >= MOST_POSTINGS) {
        break;
      }
      double rarity = Math.log(1 + all / term.with);
      for (Postings postings : term.postings) {
        List<Entry> latest = postings.latest(MemoryStore.POSTINGS);
        read += latest.size();
        latest.forEach(entry -> weights.merge(entry, rarity, Double::sum));
      }
    }
    Comparator<Hit> best =
        Comparator.comparingDouble(Hit::weight)
            .thenComparing(Hit::memory, Postings.BY_LAST_SAID)
            .reversed();
    return weights.entrySet().stream()
        .map(weighed -> new Hit(weighed.getKey().memory, weighed.getValue()))
        .collect(Comparators.least(limit, best))
        .stream()
        .map(Hit::memory)
        .toList();
  }

  Optional<Memory> get(Audience listener, String id) {
    return Optional.ofNullable(entries.get(id))
        .map(entry -> entry.memory)
        .filter(memory -> listener.recalls(memory.audience()));
  }

  /** Last said first. */
  List<Memory> list(Audience listener, TimeRange range, Optional<Memory> behind, int most) {
    return heardBy(listener).stream()
        .flatMap(index -> index.all.latest(range, behind, most).stream())
        .sorted(Postings.BY_LAST_SAID.reversed())
        .limit(most)
        .toList();
  }

  Optional<String> mark(String sessionId) {
    return Optional.ofNullable(marks.get(sessionId));
  }

  void mark(MemoryStore.SessionMark mark) {
    marks.put(mark.sessionId(), mark.text());
  }

  int forget(String id) {
    // Known as sources for ever, but not of a memory that is made anew with this id.
    sources.replaceAll((source, made) -> made.equals(id) ? FORGOTTEN : made);
    return remove(id);
  }

  private int remove(String id) {
    Entry entry = entries.remove(id);
    if (entry == null) {
      return 0;
    }
    unpost(entry);
    return 1;
  }

  /** How many memories were made in one session and nowhere else. */
  int countOfSession(String sessionId) {
    return (int)
        lostBy(sessionId).entrySet().stream()
            .filter(lost -> isLast(lost.getKey(), lost.getValue()))
            .count();
  }

  /** How many sources each memory has in a session. */
  private Map<String, Long> lostBy(String sessionId) {
    Map<String, Long> lost = new HashMap<>();
    sources.forEach(
        (source, id) -> {
          if (source.sessionId().equals(sessionId) && entries.containsKey(id)) {
            lost.merge(id, 1L, Long::sum);
          }
        });
    return lost;
  }

  private boolean isLast(String id, long lost) {
    Entry entry = entries.get(id);
    return entry != null && entry.memory.timesSaid() <= lost;
  }

  int forgetSession(String sessionId, Instant now) {
    int removed = 0;
    for (Map.Entry<String, Long> lost : lostBy(sessionId).entrySet()) {
      if (isLast(lost.getKey(), lost.getValue())) {
        removed += remove(lost.getKey());
      } else {
        entries.computeIfPresent(lost.getKey(), (id, entry) -> saidLess(entry, lost.getValue()));
      }
    }
    sources.keySet().removeIf(source -> source.sessionId().equals(sessionId));
    marks.remove(sessionId);
    Instant until = said.getOrDefault(sessionId, Instant.MIN);
    forgotten.put(sessionId, new Forgetting(until, now));
    return removed;
  }

  private Entry saidLess(Entry entry, long times) {
    Memory m = entry.memory;
    Entry less =
        new Entry(
            new Memory(
                m.id(),
                m.author(),
                m.text(),
                m.audience(),
                m.firstSaidAt(),
                m.lastSaidAt(),
                m.source(),
                m.timesSaid() - times),
            entry.terms);
    unpost(entry);
    post(less);
    return less;
  }
}
