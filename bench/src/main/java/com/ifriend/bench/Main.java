package com.ifriend.bench;

import com.ifriend.bench.faults.Reliability;
import com.ifriend.bench.faults.Soak;
import com.ifriend.bench.growth.Growth;
import com.ifriend.bench.growth.MemoryGrowth;
import com.ifriend.bench.limit.Bench;
import com.ifriend.bench.limit.Scale;
import com.ifriend.bench.memory.LocomoQuality;
import com.ifriend.bench.memory.MemoryQuality;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What {@code scripts/bench} runs: measures, and writes a page. */
@Command(name = "scripts/bench", sortOptions = false)
public final class Main implements Callable<Integer> {
  @Option(names = "--quick", description = "A look, in less than a minute.")
  private boolean quick;

  @ArgGroup(exclusive = true)
  private Question question = new Question();

  @Parameters(arity = "0..1", paramLabel = "FILE", description = "Default: standard output.")
  private @Nullable Path file;

  /** What is asked instead of what the stores cost against their servers. */
  static final class Question {
    @Option(names = "--growth", description = "How cost and memory grow.")
    private boolean growth;

    @Option(names = "--memory", description = "How well memories are found.")
    private boolean memory;

    @Option(names = "--locomo", paramLabel = "ZIP", description = "The same, by a set of others.")
    private @Nullable Path locomo;

    @Option(names = "--memory-growth", description = "How fast among how many.")
    private boolean memoryGrowth;

    @Option(names = "--faults", description = "What becomes of conversations when something fails.")
    private boolean faults;

    @Option(
        names = "--fault",
        paramLabel = "NAME",
        description = "One of them alone, as REDIS_KILLED.")
    private @Nullable String fault;

    @Option(
        names = "--soak",
        paramLabel = "MINUTES",
        description = "The same for long: what grows?")
    private int soak;

    @Option(names = "--only", paramLabel = "QUESTION", description = "One question alone.")
    private @Nullable String only;
  }

  Main() {}

  public static void main(String[] args) {
    System.exit(new CommandLine(new Main()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    if (isUnknown("question", question.only, Bench.questions())
        || isUnknown("fault", question.fault, Reliability.faults())) {
      return 2;
    }
    String page = page();
    if (file == null) {
      System.out.print(page);
    } else {
      Files.writeString(file, page);
    }
    return 0;
  }

  private static boolean isUnknown(String what, @Nullable String name, Collection<String> all) {
    if (name == null || all.contains(name)) {
      return false;
    }
    System.err.printf("there is no %s %s; there are %s%n", what, name, String.join(", ", all));
    return true;
  }

  private String page() throws Exception {
    if (question.growth) {
      return Growth.page(quick ? Growth.Size.QUICK : Growth.Size.FULL);
    }
    if (question.memory) {
      return MemoryQuality.page();
    }
    if (question.locomo != null) {
      return LocomoQuality.page(question.locomo);
    }
    if (question.memoryGrowth) {
      return MemoryGrowth.page(quick ? MemoryGrowth.Size.QUICK : MemoryGrowth.Size.FULL);
    }
    if (question.faults || question.fault != null) {
      return Reliability.page(
          quick ? Reliability.Size.QUICK : Reliability.Size.FULL,
          Optional.ofNullable(question.fault));
    }
    if (question.soak > 0) {
      return Soak.page(question.soak);
    }
    return Bench.page(quick ? Scale.QUICK : Scale.FULL, question.only);
  }
}
