package com.ifriend.store.memory;

import com.google.adk.events.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which part of a history has been looked through: the events from {@code first} to {@code last}.
 *
 * <p>A session read with a window shows only the end of its history. So the mark names both ends,
 * and with the number of events between them it tells a list that has gaps there. What a mark does
 * not tell is offered to the store again, which knows each source.
 */
record Coverage(String first, String last, int count) {
  private static final String SEPARATOR = "\n";

  static Optional<Coverage> parse(String mark) {
    String[] parts = mark.split(SEPARATOR, -1);
    try {
      return parts.length == 3
          ? Optional.of(new Coverage(parts[1], parts[2], Integer.parseInt(parts[0])))
          : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  String mark() {
    return String.join(SEPARATOR, Integer.toString(count), first, last);
  }

  /** The events that are not covered, in order. */
  static List<Event> uncovered(List<Event> events, Optional<Coverage> covered) {
    Optional<Overlap> overlap = covered.flatMap(c -> c.overlap(events));
    if (overlap.isEmpty()) {
      return events;
    }
    List<Event> fresh = new ArrayList<>(events.subList(0, overlap.get().from()));
    fresh.addAll(events.subList(overlap.get().to(), events.size()));
    return fresh;
  }

  /** What is covered when {@code events}, not empty, are too. */
  static Coverage with(List<Event> events, Optional<Coverage> covered) {
    Coverage all = of(events);
    if (covered.isEmpty()) {
      return all;
    }
    Coverage before = covered.get();
    Optional<Overlap> overlap = before.overlap(events);
    if (overlap.isEmpty()) {
      return all;
    }
    boolean startsInside = overlap.get().inside();
    int added = overlap.get().from() + events.size() - overlap.get().to();
    return new Coverage(startsInside ? before.first : all.first, all.last, before.count + added);
  }

  private static Coverage of(List<Event> events) {
    return new Coverage(id(events.get(0)), id(events.get(events.size() - 1)), events.size());
  }

  private static String id(Event event) {
    return event.id() == null ? "" : event.id();
  }

  /**
   * Which of the events, from inclusive, to exclusive, are covered.
   *
   * @param inside whether the list begins inside of what is covered
   */
  private record Overlap(int from, int to, boolean inside) {}

  private Optional<Overlap> overlap(List<Event> events) {
    int end = lastIndexOf(events, last);
    if (end < 0) {
      return Optional.empty();
    }
    int start = end - count + 1;
    if (start > 0 && id(events.get(start)).equals(first)) {
      return Optional.of(new Overlap(start, end + 1, false));
    }
    if (start == 0 && id(events.get(0)).equals(first)) {
      return Optional.of(new Overlap(0, end + 1, true));
    }
    // Begins inside, or has gaps. A window is the end of a history, so nothing is missing from it.
    return start < 0 && lastIndexOf(events.subList(0, end + 1), first) < 0
        ? Optional.of(new Overlap(0, end + 1, true))
        : Optional.empty();
  }

  private static int lastIndexOf(List<Event> events, String id) {
    for (int i = events.size() - 1; i >= 0; i--) {
      if (id(events.get(i)).equals(id)) {
        return i;
      }
    }
    return -1;
  }
}
