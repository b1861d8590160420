package com.ifriend.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Measures, and writes the page: {@code [--quick] FILE}. */
public final class Main {
  private Main() {}

  public static void main(String[] args) throws Exception {
    List<String> rest = new ArrayList<>(List.of(args));
    boolean quick = rest.remove("--quick");
    if (rest.size() != 1 || rest.get(0).startsWith("-")) {
      System.err.println("usage: [--quick] FILE");
      System.exit(2);
    }
    write(Bench.run(quick ? Scale.QUICK : Scale.FULL), Path.of(rest.get(0)));
    // Rx and drivers leave threads behind.
    System.exit(0);
  }

  private static void write(Results results, Path file) throws IOException {
    Files.writeString(file, Page.write(results));
    for (Row row : results.rows()) {
      if (!row.met()) {
        System.err.printf("not met: %s: %s, goal %s%n", row.what(), row.ratio(), row.goal());
      }
    }
    System.err.println("wrote " + file);
  }
}
