package com.ifriend.store.memory;

import com.google.adk.events.Event;
import com.google.genai.types.Content;
import com.google.genai.types.Part;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Decides what of a conversation is worth remembering. Must be thread-safe. */
@FunctionalInterface
public interface MemoryPolicy {
  /** All that user and agent say to each other, as ADK's own memory service does. */
  MemoryPolicy EVERYTHING_SAID = (history, at) -> said(history.get(at));

  /**
   * What to remember of an event.
   *
   * @param history the events of the session in order, as far as they were read
   * @param at index of the event in question
   * @return the text to remember; empty for nothing
   */
  Optional<String> worthRemembering(List<Event> history, int at);

  /**
   * What an event says in words: no thoughts of the model, no function calls and results, no blobs.
   */
  static Optional<String> said(Event event) {
    if (event.partial().orElse(false)) {
      return Optional.empty();
    }
    String text =
        event.content().flatMap(Content::parts).orElse(List.of()).stream()
            .filter(part -> !part.thought().orElse(false))
            .flatMap((Part part) -> part.text().stream())
            .filter(piece -> !piece.isBlank())
            .collect(Collectors.joining(" "))
            .strip();
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }
}
