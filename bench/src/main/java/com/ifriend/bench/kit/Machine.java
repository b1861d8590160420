package com.ifriend.bench.kit;

import static java.util.Objects.requireNonNull;

import com.google.common.base.Joiner;
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
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Where a run took place, and with what: a line for each fact. */
public final class Machine {
  private static final String SYSTEM = versioned("os.name", "os.version");
  private static final String JAVA = versioned("java.vm.name", "java.runtime.version");

  private Machine() {}

  /** Without servers: date, processors, memory, system, Java, libraries, and what else runs. */
  public static List<String> describe() throws IOException {
    List<String> lines = hardware("");
    lines.add("Libraries: " + versions());
    lines.add(
        Markdown.format("Load average at the start: %.1f on %d processors", load(), Cpus.ALL));
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
  public static List<String> ofRace(String... servers) {
    String node = ChildProcess.output(List.of("node", "--version"));
    List<String> lines =
        new ArrayList<>(List.of(date(), "Machine: " + processor() + ", " + SYSTEM));
    lines.add("Java: " + JAVA + "; Node: " + (node.isEmpty() ? "none" : node));
    lines.addAll(List.of(servers));
    return lines;
  }

  /** Of the machine, over the minute before. */
  public static double load() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }

  private static List<String> hardware(String pinning) {
    String collectors =
        ManagementFactory.getGarbageCollectorMXBeans().stream()
            .map(MemoryManagerMXBean::getName)
            .collect(Collectors.joining(", "));
    boolean serial = collectors.contains("MarkSweepCompact");
    String memory = find("/proc/meminfo", "MemTotal:\\s*(\\d+)");
    String gibibytes =
        memory.equals("?") ? memory : Long.toString(Math.round(Long.parseLong(memory) / 1048576.0));
    return new ArrayList<>(
        List.of(
            date(),
            "Processors: " + processor() + pinning + "; " + gibibytes + " GiB of memory",
            "System: " + SYSTEM,
            "Java: " + JAVA + ", " + (serial ? "serial collector" : collectors)));
  }

  private static String date() {
    return "Date: " + LocalDate.now(ZoneOffset.UTC);
  }

  private static String processor() {
    return Cpus.ALL + " × " + find("/proc/cpuinfo", "model name\\s*:\\s*(.*)");
  }

  private static String versioned(String name, String version) {
    return System.getProperty(name, "?") + " " + System.getProperty(version, "?");
  }

  private static String versions() throws IOException {
    Properties versions = new Properties();
    try (InputStream in =
        requireNonNull(Machine.class.getResourceAsStream("versions.properties"))) {
      versions.load(in);
    }
    return Joiner.on(", ").withKeyValueSeparator(" ").join(new TreeMap<>(versions));
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
