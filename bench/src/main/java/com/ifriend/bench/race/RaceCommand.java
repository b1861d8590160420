package com.ifriend.bench.race;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * The command line of a race: {@code PEERS [--quick] [--only CONTENDER]... [FILE]}, with the folder
 * of the peers' projects. Without a file the text goes to standard output. Ours always run.
 */
@Command(name = "scripts/peers", sortOptions = false)
public final class RaceCommand<P> implements Callable<Integer> {
  @Parameters(index = "0", hidden = true)
  private Path peers = Path.of("");

  @Option(names = "--quick", description = "A look, in some minutes.")
  private boolean quick;

  @Option(
      names = "--only",
      paramLabel = "CONTENDER",
      description = "Who runs beside ours; may be repeated. An unknown name lists all.")
  private List<String> only = new ArrayList<>();

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "FILE",
      description = "Where it is written.")
  private @Nullable Path file;

  private final List<Contender<P>> all;
  private final Race<P> race;
  private final BinaryOperator<String> writer;

  /** Lets them run, and returns the text about it. */
  public interface Race<P> {
    String run(List<Contender<P>> contenders, Launcher launcher, boolean quick) throws Exception;
  }

  /**
   * @param all who can be named
   * @param writer makes the new content of the file, of the old one and the text
   */
  public RaceCommand(List<Contender<P>> all, Race<P> race, BinaryOperator<String> writer) {
    this.all = all;
    this.race = race;
    this.writer = writer;
  }

  /**
   * Carries it out.
   *
   * @return the exit code: 2 if the command line makes no sense
   */
  public int run(String... args) {
    return new CommandLine(this).execute(args);
  }

  @Override
  public Integer call() throws Exception {
    List<Contender<P>> contenders = Contender.only(only, all);
    if (contenders.isEmpty()) {
      System.err.println(
          "there are " + String.join(", ", all.stream().map(Contender::id).toList()));
      return 2;
    }
    String text = race(contenders);
    if (file == null) {
      System.out.print(text);
    } else {
      String old = Files.exists(file) ? Files.readString(file) : "";
      Files.writeString(file, writer.apply(old, text));
    }
    return 0;
  }

  private String race(List<Contender<P>> contenders) throws Exception {
    Path logs = Files.createTempDirectory("ifriend-peers");
    try {
      return race.run(contenders, new Launcher(peers, logs), quick);
    } finally {
      for (Contender<P> contender : contenders) {
        Files.deleteIfExists(logs.resolve(contender.id() + ".log"));
      }
      Files.delete(logs);
    }
  }
}
