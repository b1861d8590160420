package com.ifriend.bench.loadtest;

import com.ifriend.bench.loadtest.backend.BackendName;
import com.ifriend.bench.loadtest.backend.Network;
import com.ifriend.bench.loadtest.backend.ServerSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The command line of {@code ./ifriend loadtest}. */
@Command(
    name = "ifriend loadtest",
    sortOptions = false,
    usageHelpWidth = 90,
    description = {
      "Measures how long appends and reads of sessions take, on each backend and on the blob"
          + " that sessions were before, and checks that no event is lost.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./ifriend loadtest",
      "        All backends at 1,000 events; about a minute.",
      "  ./ifriend loadtest --lengths 10,100,1000,10000 --turns --out report.html",
      "        Everything, with a page to send to somebody; about five minutes.",
      "  ./ifriend loadtest --network-delay redis=2ms,cloudsql=100ms --events 50 --concurrency 4",
      "        As far away as Memorystore and Cloud SQL are in the setup guide.",
      "  ./ifriend loadtest --backends redis --rate 2000 --sessions 64 --concurrency 16",
      "        2,000 appends a second, whether or not Redis keeps up.",
      "",
      "Servers: Redis and MySQL or MariaDB are started in a temporary folder and removed at the",
      "end. With REDIS_URL (and REDIS_TLS_*) or CLOUDSQL_HOST, CLOUDSQL_UNIX_SOCKET (and",
      "CLOUDSQL_PORT, _DATABASE, _USER, _PASSWORD, _TLS_*) in the environment, the load goes to",
      "those servers instead. A .env file is not read: load is put on a server only on purpose.",
      "There the sessions loadtest-* and the table ifriend_loadtest_* are written and removed",
      "again; in a database without the tables of the bot these are made first, and stay.",
      "",
      "Exit codes: 0 good, 1 an operation failed or an event was lost, 2 wrong use."
    })
final class LoadTestCommand {
  private static final int DEFAULT_SESSIONS = 4;

  @Option(
      names = "--backends",
      split = ",",
      paramLabel = "NAME",
      converter = BackendConverter.class,
      description =
          "Which to measure, in this order: redis, cloudsql, inmemory, legacy-blob. Default: all.")
  private List<BackendName> backends = List.of(BackendName.values());

  @Option(
      names = "--events",
      paramLabel = "N",
      description = "Events to append to each session; default ${DEFAULT-VALUE}.")
  private int events = 250;

  @Option(
      names = "--sessions",
      paramLabel = "N",
      description = "Sessions of each backend; default 4, or as many as --concurrency.")
  private @Nullable Integer sessions;

  @Option(
      names = "--history",
      paramLabel = "N",
      description = "Events of a session before it is measured; default ${DEFAULT-VALUE}.")
  private int history = 1_000;

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      description = "Callers at once; default ${DEFAULT-VALUE}.")
  private int concurrency = 1;

  @Option(
      names = "--event-bytes",
      paramLabel = "N",
      description = "Size of an event as JSON; default ${DEFAULT-VALUE}.")
  private int eventBytes = 600;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description =
          "Appends a second in all, however long they take (open loop). Latency then counts from"
              + " when an append was to begin. Default: each when the one before is done.")
  private @Nullable Double rate;

  @Option(
      names = "--network-delay",
      split = ",",
      paramLabel = "NAME=TIME",
      converter = {NetworkConverter.class, DelayConverter.class},
      description =
          "Round trip to add to redis or cloudsql, as in redis=2ms,cloudsql=100ms. legacy-blob"
              + " takes cloudsql's. Only for servers that are started here.")
  private Map<Network, Duration> delays = Map.of();

  @Option(
      names = "--lengths",
      split = ",",
      paramLabel = "N",
      description =
          "Measure appends and reads at these lengths of the history too, as in"
              + " 10,100,1000,10000.")
  private List<Integer> lengths = List.of();

  @Option(
      names = "--turns",
      description =
          "Measure whole turns of the iFriend agent with its offline model too, and the share of"
              + " the store in them; at --lengths, or at 10, 100, 1,000 and 10,000 events.")
  private boolean turns;

  @Option(names = "--out", paramLabel = "FILE", description = "Write a report as one HTML file.")
  private @Nullable Path out;

  @Option(
      names = "--json",
      arity = "0..1",
      fallbackValue = "-",
      paramLabel = "FILE",
      description =
          "Write the figures as JSON to a file, or without one to standard output; the tables go"
              + " to standard error then.")
  private @Nullable String json;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this and stop.")
  private boolean unusedHelp;

  /**
   * What was asked for.
   *
   * @param environment that may name servers
   * @param problems where to note what is wrong
   */
  Plan plan(Map<String, String> environment, Effort effort, List<String> problems) {
    Plan plan =
        new Plan(
            new LinkedHashSet<>(backends),
            sessions == null ? Math.max(DEFAULT_SESSIONS, concurrency) : sessions,
            history,
            events,
            eventBytes,
            concurrency,
            rate == null ? OptionalDouble.empty() : OptionalDouble.of(rate),
            delays.isEmpty() ? Map.of() : new EnumMap<>(delays),
            new TreeSet<>(lengths),
            turns,
            effort,
            ServerSettings.from(environment, problems));
    problems.addAll(plan.problems());
    page().ifPresent(file -> checkWritable("--out", file, problems));
    jsonFile().ifPresent(file -> checkWritable("--json", file, problems));
    return plan;
  }

  private static void checkWritable(String option, Path file, List<String> problems) {
    Path folder = file.toAbsolutePath().getParent();
    if (Files.isDirectory(file)) {
      problems.add(option + " is " + file + ", a folder; name a file");
    } else if (folder == null || !Files.isDirectory(folder)) {
      problems.add(option + " is " + file + ", in a folder that does not exist; make it first");
    } else if (!Files.isWritable(Files.exists(file) ? file : folder)) {
      problems.add(option + " is " + file + ", which may not be written here");
    }
  }

  /** Where to write the page, if anywhere. */
  Optional<Path> page() {
    return Optional.ofNullable(out);
  }

  /** Where to write JSON, if to a file. */
  Optional<Path> jsonFile() {
    return Optional.ofNullable(json).filter(file -> !file.equals("-")).map(Path::of);
  }

  /** Whether standard output is for JSON. */
  boolean jsonToStandardOutput() {
    return "-".equals(json);
  }

  /** One of the constants, by its name on the command line. */
  private static <E extends Enum<E>> E constant(String text, Class<E> type) {
    Set<String> known = new LinkedHashSet<>();
    for (E constant : type.getEnumConstants()) {
      if (constant.toString().equals(text.toLowerCase(Locale.ROOT))) {
        return constant;
      }
      known.add(constant.toString());
    }
    throw new TypeConversionException("'" + text + "' is none of " + String.join(", ", known));
  }

  static final class BackendConverter implements ITypeConverter<BackendName> {
    @Override
    public BackendName convert(String text) {
      return constant(text, BackendName.class);
    }
  }

  static final class NetworkConverter implements ITypeConverter<Network> {
    @Override
    public Network convert(String text) {
      return constant(text, Network.class);
    }
  }

  static final class DelayConverter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      try {
        return Delay.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
