package com.ifriend.app.command;

import com.ifriend.store.PageRequest;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How much of a list a command shows. */
final class Limit {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  private int limit = 50;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "At most so many, 1 to 1000 (default: ${DEFAULT-VALUE}).")
  void set(int limit) {
    requireRange(spec, "--limit", limit, PageRequest.MAX_LIMIT);
    this.limit = limit;
  }

  PageRequest page() {
    return PageRequest.first(limit);
  }

  /** Refuses what is not in 1 to {@code most}. */
  static void requireRange(CommandSpec spec, String option, int value, int most) {
    if (value < 1 || value > most) {
      throw new ParameterException(
          spec.commandLine(), option + " is " + value + "; it must be in 1.." + most);
    }
  }
}
