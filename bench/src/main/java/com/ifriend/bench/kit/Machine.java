package com.ifriend.bench.kit;

import static java.util.Objects.requireNonNull;

import com.ifriend.store.testkit.RedisServer;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryManagerMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Where a run took place, and with what: a line for each fact. */
public final class Machine {
  private Machine() {}

  /** Without servers: date, processors, memory, system, Java, libraries, and what else runs. */
  public static List<String> describe() throws IOException {
    List<String> lines = hardware("");
    lines.add("Libraries: " + versions());
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    lines.add(
        String.format(
            Locale.ROOT, "Load average at the start: %.1f on %d processors", load, Cpus.ALL));
    return lines;
  }

  /** With the servers of a benchmark. */
  static List<String> describe(Cpus cpus, RedisServer redis, List<SqlServer> databases)
      throws IOException {
    List<String> lines = hardware(", " + cpus);
    String redisVersion = RedisInfo.version(redis.url());
    lines.add("Servers, local, TCP: Redis " + redisVersion + " without persistence");
    databases.forEach(database -> lines.add("Servers, local, TCP: " + database.name()));
    lines.add("Libraries: " + versions());
    return lines;
  }

  /** For a race, whose contenders have libraries of their own. */
  public static List<String> ofRace(List<String> servers) {
    List<String> lines = new ArrayList<>();
    lines.add(date());
    lines.add(
        String.format(
            Locale.ROOT,
            "Machine: %d × %s, %s",
            Cpus.ALL,
            processor(),
            versioned("os.name", "os.version")));
    lines.add("Java: " + versioned("java.vm.name", "java.runtime.version") + "; Node: " + node());
    servers.forEach(server -> lines.add("Server: " + server));
    return lines;
  }

  private static List<String> hardware(String pinning) {
    List<String> collectors =
        ManagementFactory.getGarbageCollectorMXBeans().stream()
            .map(MemoryManagerMXBean::getName)
            .toList();
    String collector =
        collectors.contains("MarkSweepCompact")
            ? "serial collector"
            : String.join(", ", collectors);
    return new ArrayList<>(
        List.of(
            date(),
            String.format(
                Locale.ROOT,
                "Processors: %d × %s%s; %s GiB of memory",
                Cpus.ALL,
                processor(),
                pinning,
                memory()),
            "System: " + versioned("os.name", "os.version"),
            "Java: " + versioned("java.vm.name", "java.runtime.version") + ", " + collector));
  }

  private static String date() {
    return "Date: " + LocalDate.now(ZoneOffset.UTC);
  }

  private static String processor() {
    return find("/proc/cpuinfo", "model name\\s*:\\s*(.*)");
  }

  private static String memory() {
    String kib = find("/proc/meminfo", "MemTotal:\\s*(\\d+)");
    return kib.equals("?") ? kib : Long.toString(Math.round(Long.parseLong(kib) / 1048576.0));
  }

  private static String versioned(String name, String version) {
    return System.getProperty(name, "?") + " " + System.getProperty(version, "?");
  }

  private static String node() {
    try {
      Process node = new ProcessBuilder("node", "--version").start();
      return new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      return "none";
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

  private static String find(String file, String pattern) {
    try {
      Matcher found = Pattern.compile(pattern).matcher(Files.readString(Path.of(file)));
      return found.find() ? found.group(1) : "?";
    } catch (IOException e) {
      return "?";
    }
  }
}
