package com.ifriend.bench.peers.race;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a race took place. */
public final class Host {
  private Host() {}

  /**
   * Facts, each a line.
   *
   * @param servers what ran there besides
   */
  public static List<String> describe(List<String> servers) {
    List<String> lines = new ArrayList<>();
    lines.add("Date: " + LocalDate.now(ZoneOffset.UTC));
    lines.add(
        "Machine: "
            + Runtime.getRuntime().availableProcessors()
            + " × "
            + find("/proc/cpuinfo", "model name\\s*:\\s*(.*)")
            + ", "
            + System.getProperty("os.name")
            + " "
            + System.getProperty("os.version"));
    lines.add(
        "Java: "
            + System.getProperty("java.vm.name")
            + " "
            + System.getProperty("java.runtime.version")
            + "; Node: "
            + node());
    servers.forEach(server -> lines.add("Server: " + server));
    return lines;
  }

  private static String find(String file, String pattern) {
    try {
      Matcher matcher = Pattern.compile(pattern).matcher(Files.readString(Path.of(file)));
      return matcher.find() ? matcher.group(1) : "?";
    } catch (IOException e) {
      return "?";
    }
  }

  private static String node() {
    try {
      Process node = new ProcessBuilder("node", "--version").start();
      return new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      return "none";
    }
  }
}
