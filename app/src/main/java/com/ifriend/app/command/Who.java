package com.ifriend.app.command;

import com.ifriend.agent.Concierge;
import com.ifriend.app.logging.Printable;
import com.ifriend.store.memory.MemoryOwner;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Whom a command is about, and where it prints. */
class Who {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  private static final String USER = "USER";

  @Parameters(
      index = "0",
      paramLabel = USER,
      description = "The user's id, e.g. U0123ABCD, console or terminal.")
  private String user = "";

  @Option(
      names = "--app",
      paramLabel = "NAME",
      defaultValue = Concierge.APP_NAME,
      description = "The ADK application (default: ${DEFAULT-VALUE}).")
  private String app = Concierge.APP_NAME;

  /** Whether it was not said whom a command is about. */
  static boolean isMissing(ParameterException e) {
    return e instanceof MissingParameterException missing
        && missing.getMissing().stream().anyMatch(arg -> arg.paramLabel().equals(USER));
  }

  /** Says how to, and returns the exit code of wrong use. */
  static int askFor(ParameterException e) {
    CommandSpec command = e.getCommandLine().getCommandSpec();
    e.getCommandLine()
        .getErr()
        .printf(
            "❌ Say whose: %s %s%n"
                + "  On Slack a user's id is like U0123ABCD. The console's user is \"console\", that of chat"
                + " \"terminal\".%n",
            command.qualifiedName(),
            command.positionalParameters().stream()
                .map(ArgSpec::paramLabel)
                .collect(Collectors.joining(" ")));
    return ExitCode.USAGE;
  }

  final MemoryOwner owner() {
    try {
      return new MemoryOwner(app, user);
    } catch (IllegalArgumentException e) {
      throw wrongUse(String.valueOf(e.getMessage()));
    }
  }

  final PrintWriter out() {
    return new Lines(spec.commandLine().getOut());
  }

  /**
   * Where texts of users may go as they are: JSON for programs. Unlike a {@link PrintWriter} it
   * says, when flushed, that something could not be written.
   */
  final Writer lines() {
    PrintWriter to = spec.commandLine().getOut();
    return new FilterWriter(to) {
      @Override
      public void flush() throws IOException {
        if (to.checkError()) {
          throw new IOException(Main.OUTPUT_FAILED);
        }
      }
    };
  }

  final PrintWriter err() {
    return new Lines(spec.commandLine().getErr());
  }

  final ParameterException wrongUse(String what) {
    return new ParameterException(spec.commandLine(), what);
  }

  /** A line is one line, whatever the ids and texts in it. */
  private static final class Lines extends PrintWriter {
    private Lines(PrintWriter out) {
      super(out, true);
    }

    @Override
    public void println(@Nullable String line) {
      super.println(Printable.line(String.valueOf(line)));
    }
  }
}
