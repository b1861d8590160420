package com.ifriend.bench.growth;

import com.ifriend.bench.kit.Markdown;
import com.ifriend.bench.kit.Servers;
import com.ifriend.bench.kit.Template;
import com.ifriend.store.testkit.MySqlServer.Flavour;
import java.time.Duration;
import java.util.List;

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
    Template page = Template.of(Growth.class, "growth.template.md");
    try (Servers servers = Servers.start(Flavour.MYSQL)) {
      page.with("machine", servers.describe());
      page.with("events", EventGrowth.measure(servers, size));
      SessionGrowth.Result sessions = SessionGrowth.measure(servers.cpus(), size, page);
      SessionGrowth.expiry(servers.cpus(), size, page);
      double busyMicros = ShardGrowth.measure(servers.cpus(), size, page);
      CapacityModel.write(sessions, busyMicros, page);
    }
    return page.toString();
  }

  static String bytes(double bytes) {
    return bytes < 10_000
        ? Markdown.format("%,.0f B", bytes)
        : bytes < 1e7
            ? Markdown.format("%,.1f KB", bytes / 1e3)
            : bytes < 1e10
                ? Markdown.format("%,.1f MB", bytes / 1e6)
                : Markdown.format("%,.1f GB", bytes / 1e9);
  }
}
