package com.ifriend.checklist;

import static com.ifriend.checklist.Expectation.number;
import static com.ifriend.checklist.Expectation.prints;

/** 🧪 Testing. */
final class Testing {
  private Testing() {}

  static Section section() {
    return Section.of(
        "Load test",
        Row.timed(
            "Load test script",
            "With 2 ms to Redis and 75 ms to the database added by a proxy for each round trip. The"
                + " guide expects 2-5 ms on average and 8-12 ms at P95 of Redis, and had 150-200 ms"
                + " and 300-500 ms of the blob in CloudSQL.",
            Step.command(
                "env -u REDIS_URL ./ifriend loadtest --backends redis,legacy-blob --history 100 --sessions 2 --events 100 --network-delay redis=2ms,cloudsql=75ms 2>/dev/null"
                    + " | grep -E '^(redis|legacy)|append_event|^  (Average|P50|P95|Round)|acknowledged'",
                number("(?s)^redis:.*?Average +([\\d.]+) ms", 2, 10),
                number("(?s)^redis:.*?P95 +([\\d.]+) ms", 2, 20),
                number("(?s)^legacy-blob:.*?Average +([\\d.]+) ms", 150, 600),
                prints("all there, once and in order"))));
  }
}
