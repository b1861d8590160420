package com.ifriend.bench.loadtest;

import com.ifriend.bench.loadtest.backend.BackendName;
import com.ifriend.bench.loadtest.backend.Network;
import com.ifriend.bench.loadtest.backend.ServerSettings;
import com.ifriend.bench.loadtest.measure.SizedEvents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedSet;

/**
 * What to measure.
 *
 * @param backends in the order in which they are measured
 * @param sessions of each backend
 * @param history events of a session before it is measured
 * @param events appended to each session
 * @param eventBytes of JSON of an event
 * @param concurrency callers at once
 * @param rate of appends a second in all; empty for as fast as they are answered
 * @param delays round trips to add
 * @param lengths of histories whose cost is measured; none to leave that out
 * @param turns whether whole turns are measured too
 * @param effort of what is measured by time
 * @param servers those that are not to be started
 */
record Plan(
    Set<BackendName> backends,
    int sessions,
    int history,
    int events,
    int eventBytes,
    int concurrency,
    OptionalDouble rate,
    Map<Network, Duration> delays,
    SortedSet<Integer> lengths,
    boolean turns,
    Effort effort,
    ServerSettings servers) {

  static final int MAX_EVENT_BYTES = 1 << 20;

  private static final int MOST = 1_000_000;
  private static final int MAX_THREADS = 256;
  private static final Duration LONGEST_DELAY = Duration.ofSeconds(1);

  /** What is wrong with it, each with what would be right; empty if nothing is. */
  List<String> problems() {
    List<String> problems = new ArrayList<>();
    between(problems, "--events", events, 1, MOST);
    between(problems, "--sessions", sessions, 1, 10_000);
    between(problems, "--history", history, 0, MOST);
    between(problems, "--event-bytes", eventBytes, SizedEvents.MIN_BYTES, MAX_EVENT_BYTES);
    between(problems, "--concurrency", concurrency, 1, MAX_THREADS);
    lengths.forEach(length -> between(problems, "--lengths", length, 1, MOST));
    if (concurrency <= MAX_THREADS && sessions >= 1 && sessions < concurrency) {
      problems.add(
          "--sessions is "
              + sessions
              + " and --concurrency "
              + concurrency
              + "; a session is used by one caller at a time, so there must be at least as many"
              + " sessions");
    }
    if (rate.isPresent() && !(rate.getAsDouble() > 0 && rate.getAsDouble() <= MOST)) {
      problems.add("--rate is " + rate.getAsDouble() + "; it must be above 0, and at most " + MOST);
    }
    delays.forEach(
        (network, delay) -> {
          if (delay.compareTo(LONGEST_DELAY) > 0) {
            problems.add(
                "--network-delay "
                    + network
                    + " is "
                    + delay.toMillis()
                    + "ms; at most 1s is possible");
          }
        });
    if (delays.containsKey(Network.REDIS) && servers.redis().isPresent()) {
      problems.add(real("redis", "REDIS_URL"));
    }
    if (delays.containsKey(Network.CLOUDSQL) && servers.sql().isPresent()) {
      problems.add(real("cloudsql", "CLOUDSQL_HOST or CLOUDSQL_UNIX_SOCKET"));
    }
    return problems;
  }

  private static String real(String network, String setting) {
    return "--network-delay "
        + network
        + " is for a server that is started here, and "
        + setting
        + " names another, whose network is real: leave one of them out";
  }

  private static void between(List<String> problems, String option, int value, int min, int max) {
    if (value < min || value > max) {
      problems.add(
          String.format(
              "%s is %d; it must be a whole number from %d to %d", option, value, min, max));
    }
  }
}
