package com.ifriend.bench;

import com.ifriend.bench.growth.Growth;
import com.ifriend.bench.growth.MemoryGrowth;
import com.ifriend.bench.limit.Bench;
import com.ifriend.bench.limit.Scale;
import com.ifriend.bench.memory.LocomoQuality;
import com.ifriend.bench.memory.MemoryQuality;
import com.ifriend.bench.page.Charts;
import com.ifriend.bench.page.Page;
import com.ifriend.bench.page.Results;
import com.ifriend.bench.page.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Measures, and writes a page: {@code [--quick] [--growth | --memory | --locomo ZIP |
 * --memory-growth | --only QUESTION | --micro BENCHMARK] [FILE]}. Without a file it goes to
 * standard output, and nothing is drawn.
 */
public final class Main {
  private Main() {}

  public static void main(String[] args) throws Exception {
    List<String> rest = new ArrayList<>(List.of(args));
    boolean quick = rest.remove("--quick");
    boolean growth = rest.remove("--growth");
    boolean memory = rest.remove("--memory");
    boolean memoryGrowth = rest.remove("--memory-growth");
    String only = take(rest, "--only");
    String locomo = take(rest, "--locomo");
    int micro = rest.indexOf("--micro");
    if (micro >= 0 && rest.size() == micro + 2) {
      // JMH's own report, on standard output.
      runMicro(quick ? Scale.QUICK : Scale.FULL, rest.get(micro + 1));
      return;
    }
    if (rest.size() > 1 || rest.stream().anyMatch(arg -> arg.startsWith("-"))) {
      System.err.println(
          "usage: [--quick] [--growth | --memory | --locomo ZIP | --memory-growth | --only QUESTION"
              + " | --micro BENCHMARK] [FILE]");
      System.exit(2);
    }
    if (growth) {
      write(Growth.page(quick ? Growth.Size.QUICK : Growth.Size.FULL), rest);
      return;
    }
    if (memory) {
      write(MemoryQuality.page(), rest);
      return;
    }
    if (locomo != null) {
      write(LocomoQuality.page(Path.of(locomo)), rest);
      return;
    }
    if (memoryGrowth) {
      write(MemoryGrowth.page(quick ? MemoryGrowth.Size.QUICK : MemoryGrowth.Size.FULL), rest);
      return;
    }
    Results results;
    try {
      results = Bench.run(quick ? Scale.QUICK : Scale.FULL, only);
    } catch (Bench.NoSuchQuestionException e) {
      System.err.println(e.getMessage());
      System.exit(2);
      return;
    }
    write(Page.write(results), rest);
    if (!rest.isEmpty()) {
      Charts.writeBeside(Path.of(rest.get(0)), results);
    }
    for (Row row : results.rows()) {
      if (!row.met()) {
        System.err.printf("not met: %s: %s, goal %s%n", row.what(), row.ratio(), row.goal());
      }
    }
  }

  /** Takes an option and its value out of the arguments. */
  private static @Nullable String take(List<String> args, String option) {
    int at = args.indexOf(option);
    if (at < 0 || at + 1 >= args.size()) {
      return null;
    }
    String value = args.remove(at + 1);
    args.remove(at);
    return value;
  }

  /**
   * @param name of one or more benchmarks, or its beginning
   */
  private static void runMicro(Scale scale, String name) throws RunnerException {
    TimeValue iteration = TimeValue.milliseconds(scale.iteration().toMillis());
    var unused =
        new Runner(
                new OptionsBuilder()
                    .include("\\." + Pattern.quote(name))
                    .forks(scale.forks())
                    .jvmArgsAppend("-XX:+UseSerialGC", "-Xmn256m")
                    .warmupIterations(3)
                    .measurementIterations(3)
                    .warmupTime(iteration)
                    .measurementTime(iteration)
                    .build())
            .run();
  }

  private static void write(String page, List<String> file) throws IOException {
    if (file.isEmpty()) {
      System.out.print(page);
    } else {
      Files.writeString(Path.of(file.get(0)), page);
    }
  }
}
