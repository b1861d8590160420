package com.ifriend.app.command;

import com.ifriend.app.logging.Printable;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Asks before something is gone for good, unless told not to. */
final class Confirmation {
  private static final Set<String> YES = Set.of("y", "yes", "s", "sim", "si", "sí");

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-y", "--yes"},
      description = "Do not ask.")
  private boolean yes;

  boolean given(String question) throws IOException {
    if (yes) {
      return true;
    }
    PrintWriter err = spec.commandLine().getErr();
    err.print(Printable.line(question) + " [y/N] ");
    err.flush();
    String line =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
    return line != null && YES.contains(line.strip().toLowerCase(Locale.ROOT));
  }
}
