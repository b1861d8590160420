package com.ifriend.store.inmemory;

import com.ifriend.store.memory.Memory;
import com.ifriend.store.memory.TimeRange;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Memories in the order in which they were said last, the latest last. Not thread-safe. */
final class Postings {
  static final Comparator<Memory> BY_LAST_SAID =
      Comparator.comparing(Memory::lastSaidAt).thenComparing(Memory::id);

  private static final Comparator<Entry> ENTRIES =
      (one, other) -> BY_LAST_SAID.compare(one.memory, other.memory);

  /** What is said is mostly the latest, so most are added at the end. */
  private final List<Entry> entries = new ArrayList<>();

  /** A memory and the words that find it; each object is another one. */
  static final class Entry {
    final Memory memory;
    final Set<String> terms;

    Entry(Memory memory, Set<String> terms) {
      this.memory = memory;
      this.terms = terms;
    }

    @Override
    public String toString() {
      return memory + " " + terms;
    }
  }

  int size() {
    return entries.size();
  }

  void add(Entry entry) {
    int at = Collections.binarySearch(entries, entry, ENTRIES);
    entries.add(at < 0 ? -at - 1 : at, entry);
  }

  void remove(Entry entry) {
    int at = Collections.binarySearch(entries, entry, ENTRIES);
    if (at >= 0) {
      Entry unused = entries.remove(at);
    }
  }

  /** The latest, in no order. */
  List<Entry> latest(int most) {
    return entries.subList(Math.max(0, entries.size() - most), entries.size());
  }

  /**
   * The latest in a range of time, the latest first.
   *
   * @param behind only those that come behind this one
   */
  List<Memory> latest(TimeRange range, Optional<Memory> behind, int most) {
    int end = entries.size();
    if (behind.isPresent()) {
      int at = Collections.binarySearch(entries, new Entry(behind.get(), Set.of()), ENTRIES);
      end = at < 0 ? -at - 1 : at;
    }
    List<Memory> found = new ArrayList<>();
    for (int i = end - 1; i >= 0 && found.size() < most; i--) {
      Memory memory = entries.get(i).memory;
      if (memory.lastSaidAt().isBefore(range.from())) {
        break;
      }
      if (range.contains(memory.lastSaidAt())) {
        found.add(memory);
      }
    }
    return found;
  }

  @Override
  public String toString() {
    return entries.toString();
  }
}
