package com.ifriend.bench.growth;

import com.ifriend.bench.kit.Markdown;
import com.ifriend.bench.kit.Table;
import com.ifriend.bench.kit.Template;
import java.util.List;

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

  /**
   * @param busyMicros processor time of one server for an append, in µs
   */
  static void write(SessionGrowth.Result sessions, double busyMicros, Template page) {
    double bytes =
        sessions.perSession() + (EVENTS - SessionGrowth.EVENTS_EACH) * sessions.perEvent();
    Table table =
        Table.ofFigures(
            "Memory of the instance",
            "live sessions of " + SessionGrowth.EVENTS_EACH + " events",
            "live sessions of " + EVENTS + " events");
    for (int gigabytes : GIGABYTES) {
      double usable = USABLE * gigabytes * 1e9;
      table.row(gigabytes + " GB", about(usable / sessions.perSession()), about(usable / bytes));
    }
    page.with("each", SessionGrowth.EVENTS_EACH)
        .with("per-session", Growth.bytes(sessions.perSession()))
        .with("per-event", Growth.bytes(sessions.perEvent()))
        .with("usable", Math.round(100 * USABLE))
        .with("capacity", table)
        .with("busy-micros", Markdown.format("%.1f", busyMicros))
        .with("busy", Math.round(100 * BUSY))
        .with("turns", about(BUSY * 1e6 / busyMicros / APPENDS_PER_TURN))
        .with("appends-per-turn", APPENDS_PER_TURN);
  }

  /** To two digits: a model is not more exact than that. */
  private static String about(double number) {
    double unit = Math.pow(10, Math.max(0, Math.floor(Math.log10(number)) - 1));
    return Markdown.format("%,.0f", Math.floor(number / unit) * unit);
  }
}
