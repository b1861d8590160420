package com.ifriend.bench.limit;

import com.ifriend.bench.kit.Figure;
import com.ifriend.bench.kit.Goal;
import com.ifriend.bench.kit.Ratio;
import com.ifriend.bench.kit.Row;
import com.ifriend.bench.kit.Servers;
import com.ifriend.bench.limit.Results.Section;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;

/** What does the service add to Jackson? Asks JMH. */
final class Codec {
  private Codec() {}

  static Section ask(Servers unused, Scale scale) throws RunnerException {
    TimeValue iteration = TimeValue.milliseconds(scale.iteration().toMillis());
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include(CodecBenchmark.class.getName())
                    .verbosity(VerboseMode.SILENT)
                    .forks(scale.forks())
                    .jvmArgsAppend("-XX:+UseSerialGC", "-Xmn256m")
                    .warmupIterations(5)
                    .measurementIterations(5)
                    .warmupTime(iteration)
                    .measurementTime(iteration)
                    .build())
            .run();
    return new Section(
        "The service without a store (JMH)",
        "One event of about 600 bytes, a JVM of its own for each line, no server: Jackson with ADK's"
            + " mapper against the service over a store that keeps nothing. Medians of the iterations,"
            + " and their spread.",
        List.of(
            row(results, "micro.write", "appendEvent", "writeService", "Jackson", "writeJackson"),
            row(results, "micro.read", "getSession", "readService", "Jackson", "readJackson"),
            row(
                results,
                "micro.event",
                "Jackson into Event",
                "readJackson",
                "Jackson into maps",
                "readMap")));
  }

  private static Row row(
      Collection<RunResult> results,
      String id,
      String what,
      String ours,
      String limit,
      String limitMethod) {
    Statistics mine = find(results, ours);
    Statistics theirs = find(results, limitMethod);
    return new Row(
        id,
        what,
        limit,
        Figure.nanos(theirs.getPercentile(50)),
        Figure.nanos(mine.getPercentile(50)),
        new Ratio(
            mine.getPercentile(50) / theirs.getPercentile(50),
            mine.getMin() / theirs.getMax(),
            mine.getMax() / theirs.getMin()),
        Goal.NONE);
  }

  private static Statistics find(Collection<RunResult> results, String method) {
    return results.stream()
        .filter(result -> result.getPrimaryResult().getLabel().equals(method))
        .findFirst()
        .orElseThrow()
        .getPrimaryResult()
        .getStatistics();
  }
}
