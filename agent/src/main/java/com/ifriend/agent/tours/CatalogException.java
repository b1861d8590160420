package com.ifriend.agent.tours;

import java.util.List;

/**
 * A catalogue that cannot be used. The message names the place it was read from and every problem
 * in it, each with the entry, the field and what to do.
 */
public final class CatalogException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // only ever an immutable list of strings
  private final List<String> problems;

  CatalogException(String location, List<String> problems) {
    super(
        "The tour catalogue "
            + location
            + " cannot be used:\n  - "
            + String.join("\n  - ", problems));
    this.problems = List.copyOf(problems);
  }

  /** One line per problem, at least one. */
  public List<String> problems() {
    return problems;
  }
}
