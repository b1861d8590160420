package com.ifriend.store.metrics;

import com.ifriend.store.RoundTrips;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * One verb of a store: how often it is called, how long it takes, how it fails and how often it
 * waits for the server, and a span for each call. Spans are children of the one that is current on
 * the calling thread, which in a turn is one of ADK's. Thread-safe.
 */
final class StoreOperation {
  /** The setup guide promises 2 to 10 ms for Redis, so that range has the finest buckets. */
  private static final Duration[] BUCKETS = {
    Duration.ofNanos(500_000),
    Duration.ofMillis(1),
    Duration.ofMillis(2),
    Duration.ofMillis(3),
    Duration.ofMillis(5),
    Duration.ofNanos(7_500_000),
    Duration.ofMillis(10),
    Duration.ofMillis(15),
    Duration.ofMillis(20),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5)
  };

  /** What is stored, and so how its series and spans are called. */
  enum Kind {
    SESSIONS("ifriend.store", "session_store", "the session store"),
    MEMORIES("ifriend.memory.store", "memory_store", "the store of long-term memories");

    private final String series;
    private final String spans;
    private final String words;

    Kind(String series, String spans, String words) {
      this.series = series;
      this.spans = spans;
      this.words = words;
    }
  }

  private final Kind kind;
  private final String name;
  private final String backend;
  private final MeterRegistry meters;
  private final Tracer tracer;
  private final Tags tags;
  private final Timer time;
  private final Counter roundTrips;

  /**
   * @param name of the verb
   * @param backend a tag of each series
   */
  StoreOperation(Kind kind, String name, String backend, MeterRegistry meters, Tracer tracer) {
    this.kind = kind;
    this.name = name;
    this.backend = backend;
    this.meters = meters;
    this.tracer = tracer;
    this.tags = Tags.of("operation", name, "backend", backend);
    this.time =
        Timer.builder(kind.series + ".operations")
            .description("Time of an operation of " + kind.words + ", failed ones included")
            .tags(tags)
            .serviceLevelObjectives(BUCKETS)
            .register(meters);
    this.roundTrips =
        Counter.builder(kind.series + ".round.trips")
            .description("How often operations of " + kind.words + " waited for the server")
            .tags(tags)
            .register(meters);
    // So that it is there before the first failure.
    var unused = errors("unavailable");
  }

  private Counter errors(String failure) {
    return Counter.builder(kind.series + ".errors")
        .description("Operations of " + kind.words + " that failed")
        .tags(tags)
        .tag("kind", failure)
        .register(meters);
  }

  /**
   * Does the work.
   *
   * @param sessionId of the one session that it is about; empty if there is none
   */
  <T> T observe(String sessionId, Supplier<T> work) {
    Span span =
        tracer
            .spanBuilder(kind.spans + "." + name)
            .setSpanKind(SpanKind.CLIENT)
            .setAttribute("ifriend.store.backend", backend)
            .startSpan();
    if (!sessionId.isEmpty()) {
      span.setAttribute("gen_ai.conversation.id", sessionId);
    }
    long before = RoundTrips.ofThisThread();
    Timer.Sample sample = Timer.start(meters);
    Scope current = span.makeCurrent();
    try {
      return work.get();
    } catch (RuntimeException e) {
      String failure = ErrorKind.of(e);
      errors(failure).increment();
      span.setStatus(StatusCode.ERROR, failure);
      throw e;
    } finally {
      current.close();
      var unused = sample.stop(time);
      long made = RoundTrips.ofThisThread() - before;
      roundTrips.increment((double) made);
      span.setAttribute("ifriend.store.round_trips", made);
      span.end();
    }
  }
}
