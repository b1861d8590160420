package com.ifriend.slackdouble;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** What goes wrong with which method. Thread-safe. */
final class Faults {
  @GuardedBy("this")
  private final Map<String, Queue<Fault>> next = new HashMap<>();

  @GuardedBy("this")
  private final Map<String, Outage> outages = new HashMap<>();

  /** A fault that lasts, until this {@link System#nanoTime}. */
  private record Outage(Fault fault, long end) {}

  synchronized void add(String method, Fault fault) {
    next.computeIfAbsent(method, name -> new ArrayDeque<>()).add(fault);
  }

  synchronized void add(String method, Fault fault, Duration time) {
    outages.put(method, new Outage(fault, System.nanoTime() + time.toNanos()));
  }

  /** What the next call of a method meets; a fault that was added for it comes before an outage. */
  synchronized @Nullable Fault take(String method) {
    Queue<Fault> waiting = next.get(method);
    Fault first = waiting == null ? null : waiting.poll();
    Outage outage = outages.get(method);
    return first == null && outage != null && System.nanoTime() - outage.end() < 0
        ? outage.fault()
        : first;
  }

  /** Ends the exchange so that the client sees a broken response, never a complete one. */
  static void cut(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 1_000);
    exchange.getResponseBody().flush();
  }
}
