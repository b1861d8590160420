package com.ifriend.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures, and writes a page: {@code [--quick] [--growth | --only QUESTION] [FILE]}. Without a
 * file it goes to standard output.
 */
public final class Main {
  private Main() {}

  public static void main(String[] args) throws Exception {
    List<String> rest = new ArrayList<>(List.of(args));
    boolean quick = rest.remove("--quick");
    boolean growth = rest.remove("--growth");
    String only = null;
    int at = rest.indexOf("--only");
    if (at >= 0 && at + 1 < rest.size()) {
      only = rest.remove(at + 1);
      rest.remove(at);
    }
    if (rest.size() > 1 || rest.stream().anyMatch(arg -> arg.startsWith("-"))) {
      System.err.println("usage: [--quick] [--growth | --only QUESTION] [FILE]");
      System.exit(2);
    }
    if (growth) {
      write(Growth.page(quick ? Growth.Size.QUICK : Growth.Size.FULL), rest);
      return;
    }
    Results results = Bench.run(quick ? Scale.QUICK : Scale.FULL, only);
    write(Page.write(results), rest);
    for (Row row : results.rows()) {
      if (!row.met()) {
        System.err.printf("not met: %s: %s, goal %s%n", row.what(), row.ratio(), row.goal());
      }
    }
  }

  private static void write(String page, List<String> file) throws IOException {
    if (file.isEmpty()) {
      System.out.print(page);
    } else {
      Files.writeString(Path.of(file.get(0)), page);
    }
  }
}
