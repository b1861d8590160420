package com.ifriend.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures, and writes the page: {@code [--quick] [--only QUESTION] [FILE]}. Without a file it goes
 * to standard output.
 */
public final class Main {
  private Main() {}

  public static void main(String[] args) throws Exception {
    List<String> rest = new ArrayList<>(List.of(args));
    Scale scale = rest.remove("--quick") ? Scale.QUICK : Scale.FULL;
    String only = null;
    int at = rest.indexOf("--only");
    if (at >= 0 && at + 1 < rest.size()) {
      only = rest.remove(at + 1);
      rest.remove(at);
    }
    if (rest.size() > 1 || rest.stream().anyMatch(arg -> arg.startsWith("-"))) {
      System.err.println("usage: [--quick] [--only QUESTION] [FILE]");
      System.exit(2);
    }
    Results results = Bench.run(scale, only);
    String page = Page.write(results);
    if (rest.isEmpty()) {
      System.out.print(page);
    } else {
      Files.writeString(Path.of(rest.get(0)), page);
    }
    for (Row row : results.rows()) {
      if (!row.met()) {
        System.err.printf("not met: %s: %s, goal %s%n", row.what(), row.ratio(), row.goal());
      }
    }
  }
}
