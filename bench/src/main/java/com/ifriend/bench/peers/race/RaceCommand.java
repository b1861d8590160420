package com.ifriend.bench.peers.race;

import com.ifriend.bench.peers.process.Launcher;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;

/**
 * The command line of a race: {@code PEERS [--quick] [--only CONTENDER]... [FILE]}, with the folder
 * of the peers' projects. Without a file the text goes to standard output. Ours always run.
 *
 * @param usage what is printed, before the ids of all, for a command line that makes no sense
 * @param all who can be named
 * @param writer makes the new content of the file, of the old one and the text
 */
public record RaceCommand<C extends Contender<C>>(
    String usage, List<C> all, Race<C> race, BinaryOperator<String> writer) {
  /** Lets them run, and returns the text about it. */
  public interface Race<C> {
    String run(List<C> contenders, Launcher launcher, boolean quick) throws Exception;
  }

  /**
   * Carries it out.
   *
   * @return the exit code: 2 if the command line makes no sense
   */
  public int run(String... args) throws Exception {
    List<String> rest = new ArrayList<>(List.of(args));
    Path peers = Path.of(rest.isEmpty() ? "" : rest.remove(0));
    boolean quick = rest.remove("--quick");
    List<String> only = new ArrayList<>();
    for (int at = rest.indexOf("--only"); at >= 0 && at + 1 < rest.size(); ) {
      only.add(rest.remove(at + 1));
      rest.remove(at);
      at = rest.indexOf("--only");
    }
    List<C> contenders = Contender.only(only, all);
    if (peers.toString().isEmpty()
        || rest.size() > 1
        || rest.stream().anyMatch(arg -> arg.startsWith("-"))
        || contenders.isEmpty()) {
      System.err.println(usage + String.join(", ", all.stream().map(Contender::id).toList()));
      return 2;
    }
    String text = race(contenders, peers, quick);
    if (rest.isEmpty()) {
      System.out.print(text);
    } else {
      Path file = Path.of(rest.get(0));
      String old = Files.exists(file) ? Files.readString(file) : "";
      Files.writeString(file, writer.apply(old, text));
    }
    return 0;
  }

  private String race(List<C> contenders, Path peers, boolean quick) throws Exception {
    Path logs = Files.createTempDirectory("ifriend-peers");
    try {
      return race.run(contenders, new Launcher(peers, logs), quick);
    } finally {
      for (C contender : contenders) {
        Files.deleteIfExists(logs.resolve(contender.id() + ".log"));
      }
      Files.delete(logs);
    }
  }
}
