package com.ifriend.bench.loadtest.measure;

import com.google.adk.events.Event;
import com.google.genai.types.Content;
import com.google.genai.types.Part;
import java.util.ArrayList;
import java.util.List;

/** ADK events of a chosen size, each with its own id. Not thread-safe. */
public final class SizedEvents {
  /** The smallest size: what ADK writes of an event besides its text. */
  public static final int MIN_BYTES = 400;

  private static final String SENTENCE =
      "Louvre em duas horas, sem se perder; Montmartre ao entardecer; bicicleta ao longo do Sena. ";

  private final String prefix;
  private final String text;
  private long next = 1_000_000_000;

  /**
   * @param prefix of the ids, so that two sources never make the same
   * @param bytes of the JSON of each event, at least {@link #MIN_BYTES}
   */
  public SizedEvents(String prefix, int bytes) {
    this.prefix = prefix;
    int letters = bytes - event(prefix, 1_000_000_000, "").toJson().length();
    if (bytes < MIN_BYTES || letters < 1) {
      throw new IllegalArgumentException(
          "an event has at least " + MIN_BYTES + " bytes, not " + bytes);
    }
    this.text = SENTENCE.repeat(letters / SENTENCE.length() + 1).substring(0, letters);
  }

  public Event next() {
    return event(prefix, next++, text);
  }

  public List<Event> next(int count) {
    List<Event> events = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      events.add(next());
    }
    return events;
  }

  private static Event event(String prefix, long number, String text) {
    return Event.builder()
        .id(prefix + "-" + number)
        .invocationId("e-" + prefix + "-" + number)
        .author("ifriend")
        .timestamp(1_767_224_888_280L + number)
        .content(Content.builder().role("model").parts(Part.fromText(text)).build())
        .build();
  }
}
