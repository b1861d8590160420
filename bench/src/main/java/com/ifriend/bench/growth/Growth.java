package com.ifriend.bench.growth;

import com.ifriend.bench.kit.Servers;
import com.ifriend.store.testkit.MySqlServer.Flavour;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** How cost and memory grow with events, sessions and shards; writes {@code docs/growth.md}. */
public final class Growth {
  /**
   * How far it grows.
   *
   * @param lengths events of one session
   * @param populations sessions of one Redis
   * @param expiring sessions that expire at once
   * @param shards masters of a cluster
   * @param appends per figure
   * @param warmUp appends before anything is measured
   * @param run how long shards are written to
   */
  public record Size(
      List<Integer> lengths,
      List<Integer> populations,
      int expiring,
      List<Integer> shards,
      int appends,
      int warmUp,
      Duration run) {
    public static final Size FULL =
        new Size(
            List.of(10, 100, 1_000, 10_000, 100_000),
            List.of(1_000, 10_000, 100_000, 1_000_000),
            100_000,
            List.of(1, 3, 6),
            2_000,
            5_000,
            Duration.ofSeconds(5));

    public static final Size QUICK =
        new Size(
            List.of(10, 100),
            List.of(100, 1_000),
            500,
            List.of(1, 3),
            200,
            200,
            Duration.ofMillis(500));
  }

  private Growth() {}

  public static String page(Size size) throws Exception {
    StringBuilder text = new StringBuilder();
    try (Servers servers = Servers.start(Flavour.MYSQL)) {
      text.append("# Growth\n\n")
          .append("What a long history, many sessions and many servers cost. ")
          .append("This page is written by `scripts/bench --growth docs/growth.md`, in about ten")
          .append(" minutes; no figure in it was typed. Times are of one machine and one run: look")
          .append(" at how they change.\n\n- ")
          .append(String.join("\n- ", servers.describe()))
          .append("\n\n");
      text.append(EventGrowth.measure(servers, size));
      SessionGrowth.Result sessions = SessionGrowth.measure(servers.cpus(), size);
      text.append(sessions.text());
      text.append(SessionGrowth.expiry(servers.cpus(), size));
      ShardGrowth.Result shards = ShardGrowth.measure(servers.cpus(), size);
      text.append(shards.text());
      text.append(CapacityModel.of(sessions, shards));
    }
    return text.toString();
  }

  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  static String bytes(double bytes) {
    return bytes < 10_000
        ? String.format(Locale.ROOT, "%,.0f B", bytes)
        : bytes < 1e7
            ? String.format(Locale.ROOT, "%,.1f KB", bytes / 1e3)
            : bytes < 1e10
                ? String.format(Locale.ROOT, "%,.1f MB", bytes / 1e6)
                : String.format(Locale.ROOT, "%,.1f GB", bytes / 1e9);
  }
}
