package com.ifriend.bench.loadtest;

import com.ifriend.bench.loadtest.measure.Sampling;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A plan in words, for the report. */
final class Description {
  private Description() {}

  /** The options that lead to the plan. */
  static Map<String, String> options(Plan plan) {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("--backends", joined(plan.backends()));
    options.put("--sessions", Integer.toString(plan.sessions()));
    options.put("--history", Integer.toString(plan.history()));
    options.put("--events", Integer.toString(plan.events()));
    options.put("--event-bytes", Integer.toString(plan.eventBytes()));
    options.put("--concurrency", Integer.toString(plan.concurrency()));
    plan.rate().ifPresent(rate -> options.put("--rate", Double.toString(rate)));
    if (!plan.delays().isEmpty()) {
      options.put(
          "--network-delay",
          plan.delays().entrySet().stream()
              .map(entry -> entry.getKey() + "=" + Delay.print(entry.getValue()))
              .collect(Collectors.joining(",")));
    }
    if (!plan.lengths().isEmpty()) {
      options.put("--lengths", joined(plan.lengths()));
    }
    if (plan.turns()) {
      options.put("--turns", "");
    }
    return options;
  }

  private static String joined(Iterable<?> values) {
    List<String> texts = new ArrayList<>();
    values.forEach(value -> texts.add(value.toString()));
    return String.join(",", texts);
  }

  /** How it is measured, one sentence each. */
  static List<String> method(Plan plan) {
    List<String> sentences = new ArrayList<>();
    sentences.add(
        String.format(
            "Through ADK's BaseSessionService; the backends take turns, in rounds: %,d sessions of %,d"
                + " events, to each of which %,d are appended; events of %,d bytes of JSON; callers"
                + " at once: %d.",
            plan.sessions(), plan.history(), plan.events(), plan.eventBytes(), plan.concurrency()));
    sentences.add(
        plan.rate().isPresent()
            ? String.format(
                "Open loop: %s appends a second in all, whether or not they are answered; latency"
                    + " counts from when an append was to begin (corrected for coordinated"
                    + " omission).",
                plan.rate().getAsDouble())
            : "Closed loop: a caller appends when its append before is done; throughput is that of"
                + " the time spent in appends.");
    Sampling warmUp = plan.effort().warmUp();
    sentences.add(
        String.format(
            "Warm-up of each backend, not counted: an append and a read in turn for %s s, at least"
                + " %d times.",
            Delay.seconds(warmUp.within()), warmUp.atLeast()));
    sentences.add(
        "Read back: the whole session, with one event that is new to the client. First read: by a"
            + " client that does not know the session. The redis and cloudsql backends keep decoded"
            + " events, so that they read only new ones.");
    sentences.add(
        "A percentile is shown when at least 10 samples lie beyond it: P50 from 20, P95 from 200,"
            + " P99 from 1,000 samples on. Ratios are those of P50.");
    sentences.add(
        "At the end a second client, with connections and caches of its own, reads every session,"
            + " and each acknowledged event must be there, once and in order.");
    if (plan.delays().isEmpty()) {
      sentences.add(
          "Servers started here are reached over loopback: no network is in the figures.");
    } else {
      sentences.add(
          "A local proxy delays each reply of a server: "
              + options(plan).get("--network-delay")
              + " a round trip; legacy-blob takes cloudsql's. Filling and checking go past it.");
    }
    return sentences;
  }
}
