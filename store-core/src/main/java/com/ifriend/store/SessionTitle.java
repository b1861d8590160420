package com.ifriend.store;

import com.google.adk.events.Event;
import com.google.genai.types.Content;
import com.google.genai.types.Part;
import java.util.List;
import java.util.Optional;

/** The title that an event suggests for its session: the beginning of what the user wrote. */
final class SessionTitle {
  private static final int MAX_CODE_POINTS = 80;

  private SessionTitle() {}

  static Optional<String> of(Event event) {
    if (!"user".equals(event.author())) {
      return Optional.empty();
    }
    return event.content().flatMap(Content::parts).stream()
        .flatMap(List::stream)
        .map(Part::text)
        .flatMap(Optional::stream)
        .map(SessionTitle::shortened)
        .filter(title -> !title.isEmpty())
        .findFirst();
  }

  private static String shortened(String text) {
    // Long texts are not looked at as a whole.
    String beginning =
        text.codePoints()
            .limit(10L * MAX_CODE_POINTS)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    String line = beginning.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
    if (!Json.isWellFormed(line)) {
      return "";
    }
    return line.codePointCount(0, line.length()) <= MAX_CODE_POINTS
        ? line
        : line.substring(0, line.offsetByCodePoints(0, MAX_CODE_POINTS - 1)).stripTrailing() + "…";
  }
}
