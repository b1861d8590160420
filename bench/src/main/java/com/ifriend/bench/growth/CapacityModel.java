package com.ifriend.bench.growth;

import com.ifriend.bench.kit.Table;
import java.util.List;
import java.util.Locale;

/** What a Memorystore of a given size holds, and at what rate, from what was measured. */
final class CapacityModel {
  private static final List<Integer> GIGABYTES = List.of(1, 5, 16, 35, 100, 300);

  /** Of the memory: the rest is for fragmentation, replication buffers and a fork. */
  private static final double USABLE = 0.7;

  /** Of one processor: above that waiting times grow fast. */
  private static final double BUSY = 0.6;

  private static final int EVENTS = 40;
  private static final int APPENDS_PER_TURN = 4;

  private CapacityModel() {}

  static String of(SessionGrowth.Result sessions, ShardGrowth.Result shards) {
    double bytes =
        sessions.perSession() + (EVENTS - SessionGrowth.EVENTS_EACH) * sessions.perEvent();
    double turns = BUSY * 1e6 / shards.busyMicros() / APPENDS_PER_TURN;
    Table table =
        new Table(
            "Memory of the instance",
            "live sessions of " + SessionGrowth.EVENTS_EACH + " events",
            "live sessions of " + EVENTS + " events");
    for (int gigabytes : GIGABYTES) {
      double usable = USABLE * gigabytes * 1e9;
      table.row(gigabytes + " GB", about(usable / sessions.perSession()), about(usable / bytes));
    }
    return String.format(
        Locale.ROOT,
        """
        ## What an instance holds

        A session of %d events takes %s, and each further event %s. With %.0f %% of the memory in use:

        %s
        A session is live for `REDIS_SESSION_TTL` after its last turn: with the default hour, 100,000 live
        sessions are 100,000 conversations an hour.

        A server spends %.1f µs of processor time on an append, network included, and runs on one
        processor. Kept at %.0f %% of it, that is %s turns a second of %d appends each, on a processor like
        this one. A cluster is for more memory or more turns than that; nothing else in it is faster.
        """,
        SessionGrowth.EVENTS_EACH,
        Growth.bytes(sessions.perSession()),
        Growth.bytes(sessions.perEvent()),
        100 * USABLE,
        table,
        shards.busyMicros(),
        100 * BUSY,
        about(turns),
        APPENDS_PER_TURN);
  }

  /** To two digits: a model is not more exact than that. */
  private static String about(double number) {
    double unit = Math.pow(10, Math.max(0, Math.floor(Math.log10(number)) - 1));
    return String.format(Locale.ROOT, "%,.0f", Math.floor(number / unit) * unit);
  }
}
