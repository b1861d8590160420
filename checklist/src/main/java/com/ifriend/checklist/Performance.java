package com.ifriend.checklist;

import static com.ifriend.checklist.Expectation.number;
import static com.ifriend.checklist.Expectation.prints;

/** 📊 Performance Comparison. */
final class Performance {
  private Performance() {}

  static Section section() {
    return Section.of(
        "Performance comparison",
        Row.timed(
            "append_event(): 80x against the blob, and O(1) where that is O(n)",
            "`legacy-blob` is the guide's root cause on a MySQL beside the Redis: read all, parse,"
                + " append, write all. Both here, without a network between.",
            Step.command(
                "env -u REDIS_URL ./ifriend loadtest --backends redis,legacy-blob --lengths 10,100,1000 2>/dev/null"
                    + " | grep -E '^As the|^ +events|^  (redis|legacy)|^Appends|^All'",
                number("at 1,000 events, P50: redis ([\\d,]+)x", 80, Double.MAX_VALUE),
                prints("all there, once and in order"))));
  }
}
