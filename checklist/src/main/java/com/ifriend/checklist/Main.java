package com.ifriend.checklist;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Tries the setup guide and writes a page about it; ends with 1 when a row failed. */
final class Main {
  private Main() {}

  /**
   * Tries all rows.
   *
   * @param args the folder of the sources, and the file to write
   */
  public static void main(String[] args) throws Exception {
    if (args.length != 2) {
      System.err.println("seed-checklist wants one file to write.");
      System.exit(2);
    }
    Path file = Path.of(args[1]).toAbsolutePath();
    Path folder = file.getParent();
    if (args[1].startsWith("-") || folder == null || !Files.isDirectory(folder)) {
      System.err.println(
          "seed-checklist cannot write " + args[1] + ": give a file in a folder that exists.");
      System.exit(2);
    }
    List<Row.Done> failed;
    try (Stage stage = new Stage(Path.of(args[0]))) {
      List<ChecklistPage.Done> sections = new ArrayList<>();
      for (Section section : Guide.sections()) {
        System.err.println(section.title());
        List<Row.Done> rows = new ArrayList<>();
        for (Row row : section.rows()) {
          Row.Done done = row.run(stage);
          rows.add(done);
          report(done, stage);
        }
        sections.add(new ChecklistPage.Done(section, rows));
      }
      Files.writeString(file, ChecklistPage.write(sections, stage::masked));
      failed =
          sections.stream()
              .flatMap(section -> section.rows().stream())
              .filter(Row.Done::failed)
              .toList();
      // Once more, at the end, where they are found.
      System.err.println(failed.isEmpty() ? "All rows passed." : failed.size() + " FAILED:");
      failed.forEach(done -> report(done, stage));
    }
    System.exit(failed.isEmpty() ? 0 : 1);
  }

  private static void report(Row.Done done, Stage stage) {
    System.err.println("  " + ChecklistPage.mark(done) + " " + done.row().title());
    for (Step.Done step : done.steps()) {
      if (!step.complaints().isEmpty()) {
        System.err.println("      $ " + step.shown());
        stage
            .masked(step.output().text())
            .lines()
            .limit(40)
            .forEach(line -> System.err.println("      " + line));
        step.complaints().forEach(complaint -> System.err.println("      ✖ " + complaint));
      }
    }
  }
}
