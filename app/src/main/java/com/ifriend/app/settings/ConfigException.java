package com.ifriend.app.settings;

import com.ifriend.app.logging.Printable;
import java.util.List;

/** The settings cannot be used; says everything that is wrong at once, each with its fix. */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  /** Because of one thing. */
  public ConfigException(String problem) {
    this(List.of(problem));
  }

  ConfigException(List<String> problems) {
    super(
        "The configuration cannot be used:\n  - "
            + String.join("\n  - ", problems.stream().map(Printable::paragraph).toList()));
    this.problems = problems.stream().map(Printable::paragraph).toList();
  }

  /** What is wrong, one entry each; contains no secrets. */
  public List<String> problems() {
    return problems;
  }
}
