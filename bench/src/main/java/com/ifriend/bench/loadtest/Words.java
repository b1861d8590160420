package com.ifriend.bench.loadtest;

import com.ifriend.bench.loadtest.Backend.Name;
import com.ifriend.bench.loadtest.Effort.Sampling;
import com.ifriend.bench.loadtest.Results.Load;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** A run and its result in words. */
final class Words {
  /** What the setup guide of the Redis backend says of an append. */
  private static final double PROMISED = 80;

  private Words() {}

  /** How it is measured, one sentence each. */
  static List<String> method(Options options) {
    Sampling warmUp = Effort.USUAL.warmUp();
    return List.of(
        String.format(
            "Through ADK's BaseSessionService; the backends take turns, in rounds: %,d sessions of %,d"
                + " events, to each of which %,d are appended; events of %,d bytes of JSON; callers"
                + " at once: %d.",
            options.sessions(),
            options.history,
            options.events,
            options.eventBytes,
            options.concurrency),
        options.rate == null
            ? "Closed loop: a caller appends when its append before is done; throughput is that of"
                + " the time spent in appends."
            : "Open loop: "
                + options.rate
                + " appends a second in all, whether or not they are answered; latency counts from"
                + " when an append was to begin (corrected for coordinated omission).",
        String.format(
            "Warm-up of each backend, not counted: an append and a read in turn for %s s, at least"
                + " %d times.",
            Figures.plain(warmUp.within(), 9), warmUp.atLeast()),
        "Read back: the whole session, with one event that is new to the client. First read: by a"
            + " client that does not know the session. The redis and cloudsql backends keep decoded"
            + " events, so that they read only new ones.",
        "A percentile is shown when at least 10 samples lie beyond it: P50 from 20, P95 from 200,"
            + " P99 from 1,000 samples on. Ratios are those of P50.",
        "At the end a second client, with connections and caches of its own, reads every session,"
            + " and each acknowledged event must be there, once and in order.",
        options.delays.isEmpty()
            ? "Servers started here are reached over loopback: no network is in the figures."
            : "A local proxy delays each reply of a server: "
                + options.delaysInWords()
                + " a round trip; legacy-blob takes cloudsql's. Filling and checking go past it.");
  }

  /** The ratios, and whether the promise is kept. */
  static String verdict(Results results) {
    Optional<Load> blob = results.of(Name.LEGACY_BLOB);
    if (blob.isEmpty()) {
      return "Without legacy-blob among the backends there is nothing to compare with.";
    }
    List<String> parts = new ArrayList<>();
    for (Load load : results.loads()) {
      OptionalDouble times = results.timesFaster(load, Load::append);
      if (times.isPresent()) {
        parts.add(Figures.format("%s %s (%s)", load.backend(), Figures.times(times), median(load)));
      }
    }
    return parts.isEmpty()
        ? "Too few samples to compare with legacy-blob: a median takes 20."
        : Figures.format(
            "Appends against legacy-blob (%s) at %,d events, P50: %s.%s",
            median(blob.get()),
            results.options().history,
            String.join(", ", parts),
            promise(results));
  }

  private static String median(Load load) {
    return Figures.percentile(load.append().samples(), 50);
  }

  private static String promise(Results results) {
    OptionalDouble times =
        results
            .of(Name.REDIS)
            .map(load -> results.timesFaster(load, Load::append))
            .orElse(OptionalDouble.empty());
    // At a rate the ratio is one of queues.
    return times.isEmpty() || results.options().rate != null
        ? ""
        : " The 80x that the setup guide promises for Redis are "
            + (times.getAsDouble() >= PROMISED ? "reached." : "NOT reached in this run.");
  }

  static String audit(Results results) {
    return "All backends: " + results.audit();
  }
}
