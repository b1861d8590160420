package com.ifriend.app.command;

import com.ifriend.app.logging.Logging;
import com.ifriend.app.logging.Printable;
import com.ifriend.app.settings.ConfigException;
import com.ifriend.app.settings.HttpsProxy;
import com.ifriend.app.settings.Settings;
import com.ifriend.slack.wire.SlackStartException;
import com.ifriend.store.StoreException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;

/** The {@code ifriend} command. Exit codes: 0 good, 1 failed, 2 wrong use or configuration. */
@Command(
    name = "ifriend",
    description = "iFriend: a tour concierge on Google ADK, with its sessions in Redis.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    synopsisSubcommandLabel = "[COMMAND]",
    subcommands = {
      ServeCommand.class,
      ChatCommand.class,
      DoctorCommand.class,
      SessionsCommand.class,
      MemoriesCommand.class,
      TurnsCommand.class,
      ImportCommand.class,
      ExportCommand.class,
      KeysCommand.class,
      SettingsCommand.class,
      Main.LoadTest.class,
      HelpCommand.class,
      TrainCommand.class
    },
    footer = {
      "",
      "Without a command it serves. Settings come from the environment, or from a",
      ".env file in the current folder. With none at all it runs on an embedded",
      "Redis and the offline model."
    })
final class Main implements Callable<Integer> {
  static final String OUTPUT_FAILED =
      "The output could not be written to its end: its disk is full, or nobody reads it";

  private static final Logger log = LoggerFactory.getLogger(Main.class);

  private Main() {}

  public static void main(String[] args) {
    // Whatever the locale of the terminal: what we print and what Slack sends is UTF-8.
    System.setOut(new PrintStream(new Pipe(), true, StandardCharsets.UTF_8));
    System.setErr(
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8));
    System.exit(run(args));
  }

  static int run(String... args) {
    // By itself picocli writes in the encoding of the locale.
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    CommandLine command =
        new CommandLine(new Main())
            .setOut(out)
            .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
            .setExecutionExceptionHandler(new Explanation());
    IParameterExceptionHandler usual = command.getParameterExceptionHandler();
    command.setParameterExceptionHandler(
        (e, given) -> Who.isMissing(e) ? Who.askFor(e) : usual.handleParseException(e, given));
    int code = command.execute(args);
    if (code == ExitCode.OK && out.checkError()) {
      command.getErr().println("❌ " + OUTPUT_FAILED);
      return ExitCode.SOFTWARE;
    }
    return code;
  }

  @Override
  public Integer call() throws Exception {
    return new ServeCommand().call();
  }

  /** The settings of this process, from its environment and the {@code .env} file beside it. */
  static Settings settings() {
    Map<String, String> env = Settings.environment(Path.of(""));
    Logging.use(env);
    Settings settings = Settings.from(env);
    settings.proxy().ifPresent(HttpsProxy::use);
    return settings;
  }

  /** Standard output; when its reader is gone, as behind {@code | head -1}, that is the end. */
  private static final class Pipe extends FilterOutputStream {
    /** 128 and the number of SIGPIPE. */
    private static final int NOBODY_READS = 141;

    private Pipe() {
      super(new FileOutputStream(FileDescriptor.out));
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      try {
        out.write(bytes, from, length);
      } catch (IOException e) {
        if (isPipe(e)) {
          System.exit(NOBODY_READS);
        }
        throw e;
      }
    }

    /** The words of the system's errors are those of its locale. */
    private static boolean isPipe(IOException e) {
      try {
        return Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString().startsWith("pipe:");
      } catch (IOException | RuntimeException noSuchSystem) {
        return String.valueOf(e.getMessage()).contains("Broken pipe");
      }
    }
  }

  /** For the list of commands; the script {@code ifriend} runs it. */
  @Command(
      name = "loadtest",
      description = "Measure the session stores: see ./ifriend loadtest --help.",
      mixinStandardHelpOptions = true)
  static final class LoadTest implements Callable<Integer> {
    @Override
    public Integer call() {
      throw new ConfigException("loadtest is not deployed: run ./ifriend loadtest in the sources");
    }
  }

  /** Tells a person what to mend; the stack trace is for defects only. */
  private static final class Explanation implements IExecutionExceptionHandler {
    @Override
    public int handleExecutionException(
        Exception e, CommandLine command, CommandLine.ParseResult parsed) {
      if (e instanceof ConfigException) {
        say(command, e);
        return ExitCode.USAGE;
      }
      if (e instanceof StoreException
          || e instanceof SlackStartException
          || e instanceof IOException) {
        say(command, e);
      } else {
        log.error("ifriend stops because of a defect", e);
      }
      return ExitCode.SOFTWARE;
    }

    /** Where a program reads the log, several lines would be several entries without a severity. */
    private static void say(CommandLine command, Exception e) {
      String message = String.valueOf(e.getMessage());
      if (Logging.isJson()) {
        log.error("{}", message);
      } else {
        command.getErr().println("❌ " + Printable.paragraph(message));
      }
    }
  }

  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"ifriend " + (version == null ? "(unpackaged)" : version)};
    }
  }
}
