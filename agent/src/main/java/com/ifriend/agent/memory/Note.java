package com.ifriend.agent.memory;

import static java.util.Objects.requireNonNull;

import java.time.LocalDate;

/**
 * A memory as a model reads it.
 *
 * @param said the day it was said last
 * @param text what was said
 */
public record Note(LocalDate said, String text) {
  public Note {
    requireNonNull(said, "said");
    requireNonNull(text, "text");
  }
}
