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
        .findFirst()
        .map(SealedForm::avoidInTitle);
  }

  /** On one line; only as much of the text is looked at as is needed. */
  private static String shortened(String text) {
    StringBuilder line = new StringBuilder();
    int length = 0;
    boolean gap = false;
    for (int i = 0; i < text.length() && length <= MAX_CODE_POINTS; ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      if (Character.isWhitespace(c) || Character.isISOControl(c)) {
        gap = length > 0;
        continue;
      }
      if (gap) {
        line.append(' ');
        length++;
        gap = false;
      }
      line.appendCodePoint(c);
      length++;
    }
    if (length > MAX_CODE_POINTS) {
      line.setLength(line.offsetByCodePoints(0, MAX_CODE_POINTS - 1));
      return wellFormed(line.toString().stripTrailing() + "…");
    }
    return wellFormed(line.toString());
  }

  private static String wellFormed(String line) {
    return Json.isWellFormed(line) ? line : "";
  }
}
