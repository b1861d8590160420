package com.ifriend.app.web;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.ifriend.slack.SlackBot;
import com.ifriend.store.turns.TurnCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether messages can be answered now. However many ask at once, the stores are asked one time
 * after the other. Thread-safe.
 */
final class Readiness {
  private static final Logger log = LoggerFactory.getLogger(Readiness.class);

  private final Stores stores;
  private final Optional<SlackBot> slack;
  private final Executor executor;

  /** All whom the next look answers. */
  @GuardedBy("asking")
  private final List<Exchange> asking = new ArrayList<>();

  private volatile boolean stopping;
  private volatile String complaint = "";

  Readiness(Stores stores, Optional<SlackBot> slack, Executor executor) {
    this.stores = stores;
    this.slack = slack;
    this.executor = executor;
  }

  /** From now on we are not. */
  void stopping() {
    stopping = true;
  }

  void ask(Exchange exchange) {
    exchange.serving(() -> {});
    synchronized (asking) {
      asking.add(exchange);
      if (asking.size() > 1) {
        return;
      }
    }
    try {
      executor.execute(this::look);
    } catch (RejectedExecutionException e) {
      tell(503, "stopping");
    }
  }

  private void look() {
    List<String> complaints = new ArrayList<>();
    try {
      stores.complaint().ifPresent(complaints::add);
    } catch (RuntimeException e) {
      log.error("Readiness is unknown", e);
      complaints.add("unknown");
    }
    slack.flatMap(SlackBot::complaint).ifPresent(complaints::add);
    if (stopping) {
      complaints.add("stopping");
    }
    String now = String.join("\n", complaints);
    if (!now.equals(complaint)) {
      complaint = now;
      log.warn("{}", now.isEmpty() ? "Ready again" : "Not ready: " + now);
    }
    if (!complaints.isEmpty()) {
      tell(503, now);
      return;
    }
    // A bot on its fallback answers, and taking it out of service would leave none.
    String fallback =
        stores
            .fallback()
            .map(why -> "\nFALLBACK to CloudSQL until the next start: " + why)
            .orElse("");
    String waiting = stores.waiting().map(Readiness::inWords).orElse("");
    tell(200, "ready: " + stores.description() + waiting + fallback);
  }

  private static String inWords(TurnCounts counts) {
    return "\nturns: %d messages waiting or worked on, the oldest for %d s; %d given up"
        .formatted(counts.turns(), counts.oldest().toSeconds(), counts.parked());
  }

  /**
   * @param details for callers on this machine; others hear no addresses, nor what an error says
   */
  private void tell(int status, String details) {
    List<Exchange> all;
    synchronized (asking) {
      all = List.copyOf(asking);
      asking.clear();
    }
    String plain = status == 200 ? "ready" : "not ready";
    all.forEach(exchange -> exchange.text(status, (exchange.isLocal() ? details : plain) + "\n"));
  }
}
