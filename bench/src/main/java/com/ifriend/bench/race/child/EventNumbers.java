package com.ifriend.bench.race.child;

import java.util.ArrayList;
import java.util.List;

/** Lists of event numbers as short text: {@code 0-99,101,100}; {@code ?} is what was no event. */
public final class EventNumbers {
  /** Stands for an event whose contents are not what was appended. */
  public static final int WRONG = -1;

  private static final String NONE = "none";

  private EventNumbers() {}

  public static String text(List<Integer> numbers) {
    StringBuilder text = new StringBuilder();
    int i = 0;
    while (i < numbers.size()) {
      int first = numbers.get(i);
      int length = 1;
      while (first != WRONG
          && i + length < numbers.size()
          && numbers.get(i + length) == first + length) {
        length++;
      }
      text.append(i == 0 ? "" : ",").append(first == WRONG ? "?" : Integer.toString(first));
      if (length > 1) {
        text.append('-').append(first + length - 1);
      }
      i += length;
    }
    return text.isEmpty() ? NONE : text.toString();
  }

  /**
   * The opposite of {@link #text}.
   *
   * @throws IllegalArgumentException if the text is none that {@link #text} makes
   */
  public static List<Integer> parse(String text) {
    List<Integer> numbers = new ArrayList<>();
    if (text.equals(NONE)) {
      return numbers;
    }
    for (String run : text.split(",", -1)) {
      if (run.equals("?")) {
        numbers.add(WRONG);
        continue;
      }
      String[] ends = run.split("-", -1);
      int first = Integer.parseInt(ends[0]);
      int last = ends.length == 1 ? first : Integer.parseInt(ends[1]);
      if (ends.length > 2 || last < first) {
        throw new IllegalArgumentException("no run of numbers: " + run);
      }
      for (int number = first; number <= last; number++) {
        numbers.add(number);
      }
    }
    return numbers;
  }
}
