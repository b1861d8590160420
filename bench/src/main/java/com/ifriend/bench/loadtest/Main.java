package com.ifriend.bench.loadtest;

import com.google.common.util.concurrent.Uninterruptibles;
import com.ifriend.store.StoreException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What {@code ./ifriend loadtest} runs. Exit codes: 0 good, 1 failed, 2 wrong use. */
public final class Main {
  private static final int GOOD = 0;
  private static final int FAILED = 1;
  private static final int WRONG_USE = 2;
  private static final long CLEAN_UP_SECONDS = 20;

  private static final Logger log = LoggerFactory.getLogger(Main.class);

  private final Map<String, String> environment;
  private final Effort effort;
  private final PrintStream out;
  private final PrintStream err;
  private volatile boolean ending;

  Main(Map<String, String> environment, Effort effort, PrintStream out, PrintStream err) {
    this.environment = environment;
    this.effort = effort;
    this.out = out;
    this.err = err;
  }

  public static void main(String[] args) {
    PrintStream out = utf8(FileDescriptor.out);
    Main main = new Main(System.getenv(), Effort.USUAL, out, utf8(FileDescriptor.err));
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
    Thread end =
        new Thread(
            () -> {
              ending = true;
              run.interrupt();
              var unused =
                  Uninterruptibles.awaitUninterruptibly(ended, CLEAN_UP_SECONDS, TimeUnit.SECONDS);
            },
            "end-load-test");
    Runtime.getRuntime().addShutdownHook(end);
    return ended;
  }

  private static PrintStream utf8(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }

  int run(String... args) {
    Options options = new Options();
    List<String> problems = options.read(environment, args);
    if (options.help) {
      options.usage(out);
      return GOOD;
    }
    if (!problems.isEmpty()) {
      problems.forEach(problem -> err.println("❌ " + problem));
      err.println("How it is used: ./ifriend loadtest --help");
      return WRONG_USE;
    }
    try {
      Results results = new LoadTest(options, effort, Backends.FLAVOURS, err).run();
      report(results, options);
      return results.good() ? GOOD : FAILED;
    } catch (InterruptedException e) {
      err.println("Ended before it was done.");
    } catch (StoreException | IOException | UncheckedIOException e) {
      err.println(ending ? "Ended before it was done." : "❌ " + e.getMessage());
    } catch (Exception e) {
      log.error("The load test stops because of a defect", e);
    }
    return FAILED;
  }

  private void report(Results results, Options options) throws IOException {
    boolean jsonAlone = "-".equals(options.json);
    new TextReport(jsonAlone ? err : out).print(results);
    if (jsonAlone) {
      out.print(results.json());
    } else if (options.json != null) {
      Files.writeString(Path.of(options.json), results.json());
    }
    if (options.out != null) {
      Files.writeString(options.out, HtmlReport.write(results));
      err.println("Report: " + options.out);
    }
  }
}
