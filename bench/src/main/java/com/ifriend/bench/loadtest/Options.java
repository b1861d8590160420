package com.ifriend.bench.loadtest;

import com.google.common.base.Joiner;
import com.ifriend.bench.kit.Payload;
import com.ifriend.bench.loadtest.Backend.Name;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The command line of {@code ./ifriend loadtest}: what to measure. */
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
final class Options {
  private static final int MOST = 1_000_000;
  private static final int MAX_EVENT_BYTES = 1 << 20;
  private static final int MAX_THREADS = 256;
  private static final Pattern TIME = Pattern.compile("(\\d{1,6}(?:\\.\\d{1,3})?)(ms|s)");

  /** The ways to a server that can be made longer. */
  enum Network {
    REDIS,
    /** To MySQL or MariaDB, whichever backend uses it. */
    CLOUDSQL;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = "--backends",
      split = ",",
      paramLabel = "NAME",
      description =
          "Which to measure, in this order: redis, cloudsql, inmemory, legacy-blob. Default: all.")
  Set<Name> backends = new LinkedHashSet<>(List.of(Name.values()));

  @Option(
      names = "--events",
      paramLabel = "N",
      description = "Events to append to each session; default ${DEFAULT-VALUE}.")
  int events = 250;

  @Option(
      names = "--sessions",
      paramLabel = "N",
      description = "Sessions of each backend; default 4, or as many as --concurrency.")
  private @Nullable Integer sessions;

  @Option(
      names = "--history",
      paramLabel = "N",
      description = "Events of a session before it is measured; default ${DEFAULT-VALUE}.")
  int history = 1_000;

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      description = "Callers at once; default ${DEFAULT-VALUE}.")
  int concurrency = 1;

  @Option(
      names = "--event-bytes",
      paramLabel = "N",
      description = "Size of an event as JSON; default ${DEFAULT-VALUE}.")
  int eventBytes = 600;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description =
          "Appends a second in all, however long they take (open loop). Latency then counts from"
              + " when an append was to begin. Default: each when the one before is done.")
  @Nullable Double rate;

  @Option(
      names = "--network-delay",
      split = ",",
      paramLabel = "NAME=TIME",
      description =
          "Round trip to add to redis or cloudsql, as in redis=2ms,cloudsql=100ms. legacy-blob"
              + " takes cloudsql's. Only for servers that are started here.")
  Map<Network, Duration> delays = new EnumMap<>(Network.class);

  @Option(
      names = "--lengths",
      split = ",",
      paramLabel = "N",
      description =
          "Measure appends and reads at these lengths of the history too, as in"
              + " 10,100,1000,10000.")
  SortedSet<Integer> lengths = new TreeSet<>();

  @Option(
      names = "--turns",
      description =
          "Measure whole turns of the iFriend agent with its offline model too, and the share of"
              + " the store in them; at --lengths, or at 10, 100, 1,000 and 10,000 events.")
  boolean turns;

  @Option(names = "--out", paramLabel = "FILE", description = "Write a report as one HTML file.")
  @Nullable Path out;

  @Option(
      names = "--json",
      arity = "0..1",
      fallbackValue = "-",
      paramLabel = "FILE",
      description =
          "Write the figures as JSON to a file, or without one to standard output; the tables go"
              + " to standard error then.")
  @Nullable String json;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this and stop.")
  boolean help;

  /** Those that are not to be started. */
  ServerSettings servers = ServerSettings.NONE;

  int sessions() {
    return sessions == null ? Math.max(4, concurrency) : sessions;
  }

  private CommandLine line() {
    CommandLine line = new CommandLine(this);
    var unused = line.getCommandSpec().parser().collectErrors(true);
    return line.registerConverter(Name.class, text -> constant(text, Name.values()))
        .registerConverter(Network.class, text -> constant(text, Network.values()))
        .registerConverter(Duration.class, Options::time);
  }

  void usage(PrintStream stream) {
    new Options().line().usage(stream);
  }

  /**
   * Takes them from the command line.
   *
   * @param environment that may name servers
   * @return what is wrong, each with what would be right; empty if nothing is
   */
  List<String> read(Map<String, String> environment, String... args) {
    List<String> problems = new ArrayList<>();
    line().parseArgs(args).errors().forEach(error -> problems.add(error.getMessage()));
    servers = ServerSettings.from(environment, problems);
    between(problems, "--events", events, 1, MOST);
    between(problems, "--sessions", sessions(), 1, 10_000);
    between(problems, "--history", history, 0, MOST);
    between(problems, "--event-bytes", eventBytes, Payload.MIN_BYTES, MAX_EVENT_BYTES);
    between(problems, "--concurrency", concurrency, 1, MAX_THREADS);
    lengths.forEach(length -> between(problems, "--lengths", length, 1, MOST));
    if (concurrency <= MAX_THREADS && sessions() >= 1 && sessions() < concurrency) {
      problems.add(
          String.format(
              "--sessions is %d and --concurrency %d; a session is used by one caller at a time, so"
                  + " there must be at least as many sessions",
              sessions(), concurrency));
    }
    if (rate != null && !(rate > 0 && rate <= MOST)) {
      problems.add("--rate is " + rate + "; it must be above 0, and at most " + MOST);
    }
    delays.forEach((network, delay) -> checkDelay(problems, network, delay));
    checkWritable(problems, "--out", out);
    checkWritable(problems, "--json", json == null || json.equals("-") ? null : Path.of(json));
    return problems;
  }

  private static void between(List<String> problems, String option, int value, int min, int max) {
    if (value < min || value > max) {
      problems.add(
          String.format(
              "%s is %d; it must be a whole number from %d to %d", option, value, min, max));
    }
  }

  private void checkDelay(List<String> problems, Network network, Duration delay) {
    boolean redis = network == Network.REDIS;
    if (delay.compareTo(Duration.ofSeconds(1)) > 0) {
      problems.add(
          "--network-delay " + network + " is " + delay.toMillis() + "ms; at most 1s is possible");
    }
    if (redis ? servers.redis().isPresent() : servers.sql().isPresent()) {
      problems.add(
          String.format(
              "--network-delay %s is for a server that is started here, and %s names another, whose"
                  + " network is real: leave one of them out",
              network, redis ? "REDIS_URL" : "CLOUDSQL_HOST or CLOUDSQL_UNIX_SOCKET"));
    }
  }

  private static void checkWritable(List<String> problems, String option, @Nullable Path file) {
    if (file == null) {
      return;
    }
    Path folder = file.toAbsolutePath().getParent();
    if (Files.isDirectory(file)) {
      problems.add(option + " is " + file + ", a folder; name a file");
    } else if (folder == null || !Files.isDirectory(folder)) {
      problems.add(option + " is " + file + ", in a folder that does not exist; make it first");
    } else if (!Files.isWritable(Files.exists(file) ? file : folder)) {
      problems.add(option + " is " + file + ", which may not be written here");
    }
  }

  /** One of the constants, by its name on the command line. */
  private static <E extends Enum<E>> E constant(String text, E[] all) {
    return Stream.of(all)
        .filter(one -> one.toString().equals(text.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "'" + text + "' is none of " + Joiner.on(", ").join(all)));
  }

  private static Duration time(String text) {
    Matcher parts = TIME.matcher(text);
    if (!parts.matches()) {
      throw new TypeConversionException("'" + text + "' is not a time such as 2ms, 0.5ms or 1s");
    }
    int digits = parts.group(2).equals("ms") ? 6 : 9;
    return Duration.ofNanos(new BigDecimal(parts.group(1)).scaleByPowerOfTen(digits).longValue());
  }

  /** All that was chosen, by the names of the options. */
  Map<String, String> chosen() {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("--backends", Joiner.on(",").join(backends));
    options.put("--sessions", Integer.toString(sessions()));
    options.put("--history", Integer.toString(history));
    options.put("--events", Integer.toString(events));
    options.put("--event-bytes", Integer.toString(eventBytes));
    options.put("--concurrency", Integer.toString(concurrency));
    if (rate != null) {
      options.put("--rate", rate.toString());
    }
    if (!delays.isEmpty()) {
      options.put("--network-delay", delaysInWords());
    }
    if (!lengths.isEmpty()) {
      options.put("--lengths", Joiner.on(",").join(lengths));
    }
    if (turns) {
      options.put("--turns", "");
    }
    return options;
  }

  String delaysInWords() {
    return delays.entrySet().stream()
        .map(delay -> delay.getKey() + "=" + Figures.plain(delay.getValue(), 6) + "ms")
        .collect(Collectors.joining(","));
  }
}
