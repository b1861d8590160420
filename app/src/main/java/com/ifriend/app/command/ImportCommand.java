package com.ifriend.app.command;

import com.ifriend.app.Backends;
import com.ifriend.app.logging.Printable;
import com.ifriend.app.transfer.ImportReport;
import com.ifriend.app.transfer.Importer;
import com.ifriend.app.transfer.Source;
import com.ifriend.app.transfer.SourceKind;
import com.ifriend.store.StoreException;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Brings sessions from elsewhere into the backend of the settings. */
@Command(
    name = "import",
    description = {
      "Bring sessions from elsewhere into the backend of the settings.",
      "Only what is missing is added, nothing that is there is changed, and the source is only read:"
          + " it can be stopped and run again. Exit code 1 if something was left out."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nSources:%n",
    footer = {
      "  python-redis         the Python bot's session:{id}:meta and session:{id}:events",
      "                         ifriend import --from python-redis redis://10.0.0.3:6379/0",
      "  python-blob          the Python bot's CloudSQL table of a JSON array for each session",
      "                         ifriend import --from python-blob mysql://bot:password@10.0.0.4/bot",
      "  adk-python           DatabaseSessionService of ADK for Python on MySQL or MariaDB",
      "                         ifriend import --from adk-python --zone Europe/Lisbon"
          + " mysql://bot:password@db/adk",
      "  adk-js               DatabaseSessionService of ADK for JavaScript on MySQL or MariaDB",
      "                         ifriend import --from adk-js mysql://bot:password@db/adk",
      "  adk-community-redis  Redis sessions of adk-python-community: session:{id}",
      "                         ifriend import --from adk-community-redis redis://localhost:6379/0",
      "  firestore-jsonl      Firestore documents of ADK for Java, one on each line",
      "                         ifriend import --from firestore-jsonl firestore.jsonl",
      "  sessions-jsonl       a session of ADK for Python on each line; from PostgreSQL and SQLite",
      "                         ifriend import --from sessions-jsonl sessions.jsonl",
      "  export               what ifriend export wrote",
      "                         ifriend import --from export sessions.jsonl",
      "",
      "A URL with a password is better given as IMPORT_URL, where nobody sees it in the list of",
      "processes. All about it: docs/import.md"
    })
final class ImportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--from",
      required = true,
      paramLabel = "SOURCE",
      description = "What it is: one of the sources below.")
  private String from = "";

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "WHERE",
      defaultValue = "${env:IMPORT_URL}",
      description = "URL or file of the source (default: the environment's IMPORT_URL).")
  private Optional<String> where = Optional.empty();

  @Option(names = "--dry-run", description = "Write nothing; say what would be added.")
  private boolean dryRun;

  @Option(
      names = "--as-app",
      paramLabel = "NAME",
      description =
          "Bring all under this app, e.g. ifriend, the bot's (default: their own). With a source of"
              + " several apps it needs --only-app.")
  private Optional<String> app = Optional.empty();

  @Option(
      names = "--as-agent",
      paramLabel = "NAME",
      description =
          "The author of all that no user wrote, e.g. the bot's agent (default: their own). Not with"
              + " --from export.")
  private Optional<String> agent = Optional.empty();

  @Option(
      names = "--only-app",
      paramLabel = "NAME",
      description = "Take the sessions of this app of the source (default: of all).")
  private Optional<String> onlyApp = Optional.empty();

  @Option(
      names = "--zone",
      paramLabel = "ZONE",
      defaultValue = "UTC",
      description =
          "The time zone of a database's columns, where an event has no time of its own"
              + " (default: ${DEFAULT-VALUE}).")
  private String zone = "UTC";

  @Option(
      names = "--table",
      paramLabel = "NAME",
      defaultValue = "sessions",
      description = "The table of python-blob (default: ${DEFAULT-VALUE}).")
  private String table = "sessions";

  private final Opening<Backends> stores;

  /** Into the sessions that the settings choose. */
  ImportCommand() {
    this(Opening.forSessions());
  }

  ImportCommand(Opening<Backends> stores) {
    this.stores = stores;
  }

  @Override
  public Integer call() throws IOException {
    SourceKind kind = kind();
    if (kind == SourceKind.EXPORT && agent.isPresent()) {
      throw wrongUse("--as-agent is not for --from export, whose events stay as they are");
    }
    SourceKind.Details details = new SourceKind.Details(table, zone());
    String place =
        where
            .filter(given -> !given.isBlank())
            .orElseThrow(
                () -> wrongUse("Say where the source is: a URL or a file, or set IMPORT_URL"));
    return stores.with(
        backends -> {
          try (Source source = kind.open(place, details)) {
            return run(source, backends);
          }
        });
  }

  private SourceKind kind() {
    return Arrays.stream(SourceKind.values())
        .filter(kind -> kind.toString().equals(from))
        .findFirst()
        .orElseThrow(
            () ->
                wrongUse(
                    "--from is '"
                        + from
                        + "'; it must be one of "
                        + Arrays.stream(SourceKind.values())
                            .map(SourceKind::toString)
                            .collect(Collectors.joining(", "))));
  }

  private ZoneId zone() {
    try {
      return ZoneId.of(zone);
    } catch (DateTimeException e) {
      throw wrongUse("--zone is '" + zone + "'; right: UTC, Europe/Lisbon, +02:00");
    }
  }

  private ParameterException wrongUse(String what) {
    return new ParameterException(spec.commandLine(), what);
  }

  private int run(Source source, Backends backends) throws IOException {
    if (app.isPresent() && onlyApp.isEmpty() && source.isReadTwice()) {
      Set<String> apps = Importer.apps(source);
      if (apps.size() > 1) {
        throw wrongUse(
            "The source holds more than one app ("
                + String.join(", ", apps)
                + "), whose sessions and state --as-app would mix: choose one with --only-app");
      }
    }
    PrintWriter err = spec.commandLine().getErr();
    Importer importer =
        new Importer(
            backends.sessions(),
            new Importer.Options(dryRun, app, agent, onlyApp),
            report -> say(err, report.progress()));
    ImportReport report = importer.report();
    try {
      importer.run(source);
      say(err, "Into " + backends.description());
      return report.isWhole() ? 0 : 1;
    } catch (IOException | StoreException e) {
      say(err, "Stopped before its end; to go on, run it again.");
      throw e;
    } finally {
      PrintWriter out = spec.commandLine().getOut();
      report.lines(dryRun).forEach(line -> say(out, line));
    }
  }

  private static void say(PrintWriter where, String line) {
    where.println(Printable.line(line));
    where.flush();
  }
}
