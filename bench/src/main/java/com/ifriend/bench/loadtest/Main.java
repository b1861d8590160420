package com.ifriend.bench.loadtest;

import com.ifriend.bench.loadtest.backend.Servers;
import com.ifriend.bench.loadtest.backend.ServersException;
import com.ifriend.bench.loadtest.measure.Progress;
import com.ifriend.bench.loadtest.report.HtmlReport;
import com.ifriend.bench.loadtest.report.JsonReport;
import com.ifriend.bench.loadtest.report.Results;
import com.ifriend.bench.loadtest.report.TextReport;
import com.ifriend.store.StoreException;
import com.ifriend.store.testkit.MySqlServer.Flavour;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** What {@code ./ifriend loadtest} runs. Exit codes: 0 good, 1 failed, 2 wrong use. */
public final class Main {
  private static final int GOOD = 0;
  private static final int FAILED = 1;
  private static final int WRONG_USE = 2;

  /** Set by the launcher when standard error is a terminal. */
  private static final String TERMINAL = "ifriend.loadtest.terminal";

  private static final long CLEAN_UP_SECONDS = 20;

  private static final Logger log = LoggerFactory.getLogger(Main.class);

  private final Map<String, String> environment;
  private final List<Flavour> flavours;
  private final Effort effort;
  private final Progress progress;
  private final PrintStream out;
  private final PrintStream err;
  private volatile boolean ending;

  Main(
      Map<String, String> environment,
      List<Flavour> flavours,
      Effort effort,
      Progress progress,
      PrintStream out,
      PrintStream err) {
    this.environment = environment;
    this.flavours = flavours;
    this.effort = effort;
    this.progress = progress;
    this.out = out;
    this.err = err;
  }

  public static void main(String[] args) {
    PrintStream out = utf8(FileDescriptor.out);
    PrintStream err = utf8(FileDescriptor.err);
    Progress progress = Boolean.getBoolean(TERMINAL) ? new ProgressBar(err) : Progress.NONE;
    Main main = new Main(System.getenv(), Servers.FLAVOURS, Effort.USUAL, progress, out, err);
    CountDownLatch ended = main.endInGoodOrder(Thread.currentThread());
    int code = FAILED;
    try {
      code = main.run(args);
    } finally {
      ended.countDown();
    }
    System.exit(code);
  }

  /** On Ctrl-C the run is interrupted, and has a moment to remove what it wrote. */
  private CountDownLatch endInGoodOrder(Thread run) {
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  ending = true;
                  run.interrupt();
                  try {
                    var unused = ended.await(CLEAN_UP_SECONDS, TimeUnit.SECONDS);
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                },
                "end-load-test"));
    return ended;
  }

  private static PrintStream utf8(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }

  int run(String... args) {
    LoadTestCommand command = new LoadTestCommand();
    CommandLine line = new CommandLine(command);
    var unused = line.getCommandSpec().parser().collectErrors(true);
    ParseResult parsed = line.parseArgs(args);
    if (parsed.isUsageHelpRequested()) {
      line.usage(out);
      return GOOD;
    }
    List<String> problems = new ArrayList<>();
    parsed.errors().forEach(error -> problems.add(error.getMessage()));
    Plan plan = command.plan(environment, effort, problems);
    if (!problems.isEmpty()) {
      problems.forEach(problem -> err.println("❌ " + problem));
      err.println("How it is used: ./ifriend loadtest --help");
      return WRONG_USE;
    }
    try {
      Results results = new LoadTest(plan, progress, flavours).run();
      report(results, command);
      return results.good() ? GOOD : FAILED;
    } catch (InterruptedException e) {
      err.println("Ended before it was done.");
    } catch (ServersException | StoreException | IOException | UncheckedIOException e) {
      err.println(ending ? "Ended before it was done." : "❌ " + e.getMessage());
    } catch (Exception e) {
      log.error("The load test stops because of a defect", e);
    }
    return FAILED;
  }

  private void report(Results results, LoadTestCommand command) throws IOException {
    new TextReport(command.jsonToStandardOutput() ? err : out).print(results);
    if (command.jsonToStandardOutput()) {
      out.print(JsonReport.write(results));
    }
    if (command.jsonFile().isPresent()) {
      Files.writeString(command.jsonFile().get(), JsonReport.write(results));
    }
    if (command.page().isPresent()) {
      Path page = command.page().get();
      Files.writeString(page, HtmlReport.write(results));
      err.println("Report: " + page);
    }
  }
}
