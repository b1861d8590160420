package com.ifriend.bench.machine;

import static java.util.Objects.requireNonNull;

import com.ifriend.store.testkit.RedisServer;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryManagerMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import redis.clients.jedis.RedisClient;

/** Where a run took place, and with what. */
public final class Machine {
  private Machine() {}

  /** Without servers: date, processors, memory, system, Java, libraries, and what else runs. */
  public static List<String> describe() throws IOException {
    List<String> lines = hardware("");
    lines.add("Libraries: " + versions());
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    lines.add(
        String.format(
            Locale.ROOT,
            "Load average at the start: %s on %d processors",
            load < 0 ? "?" : String.format(Locale.ROOT, "%.1f", load),
            Cpus.ALL));
    return lines;
  }

  public static List<String> describe(Cpus cpus, RedisServer redis, List<SqlServer> databases)
      throws IOException {
    List<String> lines = hardware(", " + cpus);
    lines.add("Servers, local, TCP: Redis " + redisVersion(redis) + " without persistence");
    databases.forEach(database -> lines.add("Servers, local, TCP: " + database.name()));
    lines.add("Libraries: " + versions());
    return lines;
  }

  private static List<String> hardware(String pinning) {
    List<String> lines = new ArrayList<>();
    lines.add("Date: " + LocalDate.now(ZoneOffset.UTC));
    lines.add(
        String.format(
            Locale.ROOT,
            "Processors: %d × %s%s; %s GiB of memory",
            Cpus.ALL,
            find("/proc/cpuinfo", "model name\\s*:\\s*(.*)"),
            pinning,
            memory()));
    lines.add("System: " + property("os.name") + " " + property("os.version"));
    lines.add(
        "Java: "
            + property("java.vm.name")
            + " "
            + property("java.runtime.version")
            + ", "
            + collector());
    return lines;
  }

  private static String collector() {
    List<String> names =
        ManagementFactory.getGarbageCollectorMXBeans().stream()
            .map(MemoryManagerMXBean::getName)
            .toList();
    return names.contains("MarkSweepCompact") ? "serial collector" : String.join(", ", names);
  }

  private static String redisVersion(RedisServer redis) {
    try (RedisClient client = RedisClient.create(redis.url())) {
      return first(client.info("server"), "redis_version:(\\S+)");
    }
  }

  private static String versions() throws IOException {
    Properties versions = new Properties();
    try (InputStream in =
        requireNonNull(Machine.class.getResourceAsStream("versions.properties"))) {
      versions.load(in);
    }
    return new TreeMap<>(versions)
        .entrySet().stream()
            .map(entry -> entry.getKey() + " " + entry.getValue())
            .collect(Collectors.joining(", "));
  }

  private static String memory() {
    String kib = find("/proc/meminfo", "MemTotal:\\s*(\\d+)");
    return kib.equals("?") ? kib : Long.toString(Math.round(Long.parseLong(kib) / 1048576.0));
  }

  private static String find(String file, String pattern) {
    try {
      return first(Files.readString(Path.of(file)), pattern);
    } catch (IOException e) {
      return "?";
    }
  }

  private static String first(String text, String pattern) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map((MatchResult result) -> result.group(1))
        .findFirst()
        .orElse("?");
  }

  private static String property(String name) {
    return System.getProperty(name, "?");
  }
}
