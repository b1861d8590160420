package com.ifriend.slack.answer;

import com.ifriend.agent.Answer;
import com.ifriend.agent.ListedTour;
import com.ifriend.agent.text.Folding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The list of tours in the text of an answer, and what stands around it. An item is a tour if it
 * has the title of one that was found. A list of which an item is none, or says much more than a
 * title and a few figures, is no such list: nothing that the model has to say is dropped.
 *
 * @param before in Markdown; maybe blank
 * @param items in the order of the answer, each another tour
 * @param after in Markdown; maybe blank
 */
record TourList(String before, List<Item> items, String after) {
  /** As many as Slack takes in one carousel. */
  static final int MOST = 10;

  /** An item that is longer says more than a card shows; in characters. */
  private static final int LONGEST_ITEM = 350;

  private static final Pattern ITEM = Pattern.compile("^ ?(?:(\\d{1,2})[.)]|[-*+\u2022])\\s+(.*)$");
  private static final Pattern INDENTED = Pattern.compile("^(?: {2}|\t).*$");

  /**
   * One tour.
   *
   * @param number by which the answer calls it, if it does
   */
  record Item(Optional<String> number, ListedTour tour) {}

  /**
   * Lines that are a list.
   *
   * @param end behind the last one
   */
  private record Run(int start, int end, List<Item> items) {}

  TourList {
    items = List.copyOf(items);
  }

  /** Empty where the answer lists no tours, or in several places. */
  static Optional<TourList> in(Answer answer) {
    String text = answer.text();
    if (answer.tours().isEmpty() || text.contains("```") || text.contains("~~~")) {
      return Optional.empty();
    }
    List<String> lines = text.lines().toList();
    List<Run> found = new ArrayList<>();
    int next = 0;
    while (next < lines.size()) {
      if (ITEM.matcher(lines.get(next)).matches()) {
        int end = end(lines, next);
        Optional<List<Item>> items = items(lines.subList(next, end), answer.tours());
        if (items.isPresent()) {
          found.add(new Run(next, end, items.get()));
        }
        next = end;
      } else {
        next++;
      }
    }
    if (found.size() != 1) {
      return Optional.empty();
    }
    Run run = found.get(0);
    return Optional.of(
        new TourList(
            String.join("\n", lines.subList(0, run.start())),
            run.items(),
            String.join("\n", lines.subList(run.end(), lines.size()))));
  }

  /** Behind the list that starts at a line: blank lines within it belong to it. */
  private static int end(List<String> lines, int start) {
    int end = start;
    for (int at = start; at < lines.size(); at++) {
      String line = lines.get(at);
      if (ITEM.matcher(line).matches() || (INDENTED.matcher(line).matches() && !line.isBlank())) {
        end = at + 1;
      } else if (!line.isBlank()) {
        break;
      }
    }
    return end;
  }

  private static Optional<List<Item>> items(List<String> lines, List<ListedTour> tours) {
    List<Item> items = new ArrayList<>();
    Set<ListedTour> named = new HashSet<>();
    int next = 0;
    while (next < lines.size()) {
      Matcher first = ITEM.matcher(lines.get(next));
      if (!first.matches()) {
        return Optional.empty();
      }
      StringBuilder said = new StringBuilder(first.group(2));
      next++;
      while (next < lines.size() && !ITEM.matcher(lines.get(next)).matches()) {
        said.append(' ').append(lines.get(next).strip());
        next++;
      }
      Optional<ListedTour> tour = namedIn(said.toString(), tours);
      if (tour.isEmpty() || said.length() > LONGEST_ITEM || !named.add(tour.get())) {
        return Optional.empty();
      }
      items.add(new Item(Optional.ofNullable(first.group(1)), tour.get()));
    }
    return items.size() > MOST ? Optional.empty() : Optional.of(items);
  }

  /** The one with the longest title, where one is the beginning of another. */
  private static Optional<ListedTour> namedIn(String said, List<ListedTour> tours) {
    String words = " " + Folding.key(said) + " ";
    return tours.stream()
        .filter(tour -> !Folding.key(tour.title()).isEmpty())
        .filter(tour -> words.contains(" " + Folding.key(tour.title()) + " "))
        .max(Comparator.comparingInt(tour -> tour.title().length()));
  }
}
