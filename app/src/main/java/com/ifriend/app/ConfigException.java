package com.ifriend.app;

import java.util.List;

/** The settings cannot be used; says everything that is wrong at once, each with its fix. */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  ConfigException(List<String> problems) {
    super("The configuration cannot be used:\n  - " + String.join("\n  - ", problems));
    this.problems = List.copyOf(problems);
  }

  /** What is wrong, one entry each; contains no secrets. */
  public List<String> problems() {
    return problems;
  }
}
