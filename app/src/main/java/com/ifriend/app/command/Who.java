package com.ifriend.app.command;

import com.ifriend.agent.Concierge;
import com.ifriend.app.logging.Printable;
import com.ifriend.store.memory.MemoryOwner;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Whom a command is about, and where it prints. */
class Who {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "USER", description = "The user's id, e.g. U0123ABCD.")
  private String user = "";

  @Option(
      names = "--app",
      paramLabel = "NAME",
      defaultValue = Concierge.APP_NAME,
      description = "The ADK application (default: ${DEFAULT-VALUE}).")
  private String app = Concierge.APP_NAME;

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
