package com.ifriend.store.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.function.LongSupplier;

/** What begins and ends a session. */
enum SessionCount {
  CREATED,
  /** On demand. */
  DELETED,
  /** Found expired in the tables, and removed; Redis does not say which of its keys expire. */
  EXPIRED;

  private static final String NAME = "ifriend.sessions";
  private static final String DESCRIPTION =
      "Sessions created, deleted on demand, and (of CloudSQL alone) removed by this process after"
          + " they had expired; for Redis see ifriend_redis_keys_total";

  Counter counter(String backend, MeterRegistry meters) {
    return Counter.builder(NAME)
        .description(DESCRIPTION)
        .tag("backend", backend)
        .tag("what", word())
        .register(meters);
  }

  /** Of what somebody else counts. */
  void watch(String backend, LongSupplier count, MeterRegistry meters) {
    var unused =
        // The registry, because what is given here is held weakly.
        FunctionCounter.builder(NAME, meters, registry -> (double) count.getAsLong())
            .description(DESCRIPTION)
            .tag("backend", backend)
            .tag("what", word())
            .register(meters);
  }

  private String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
