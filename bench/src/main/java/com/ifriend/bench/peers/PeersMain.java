package com.ifriend.bench.peers;

import com.ifriend.bench.peers.process.Launcher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Races, and writes the page: {@code PEERS [--quick] [--only CONTENDER]... [FILE]}, with the folder
 * of the peers' projects. Without a file the page goes to standard output. Ours always run. The
 * part of the Slack bots, who race by themselves, stays.
 */
public final class PeersMain {
  private PeersMain() {}

  public static void main(String[] args) throws Exception {
    List<String> rest = new ArrayList<>(List.of(args));
    Path peers = Path.of(rest.isEmpty() ? "" : rest.remove(0));
    boolean quick = rest.remove("--quick");
    List<String> only = new ArrayList<>();
    for (int at = rest.indexOf("--only"); at >= 0 && at + 1 < rest.size(); ) {
      only.add(rest.remove(at + 1));
      rest.remove(at);
      at = rest.indexOf("--only");
    }
    List<Contender> contenders = Contenders.only(only);
    if (peers.toString().isEmpty()
        || rest.size() > 1
        || rest.stream().anyMatch(arg -> arg.startsWith("-"))
        || contenders.isEmpty()) {
      System.err.println(
          "usage: [--quick] [--only CONTENDER]... [FILE]; contenders: "
              + String.join(", ", Contenders.ALL.stream().map(Contender::id).toList()));
      System.exit(2);
    }
    String page = race(contenders, peers, quick ? Plan.QUICK : Plan.FULL);
    if (rest.isEmpty()) {
      System.out.print(page);
    } else {
      Path file = Path.of(rest.get(0));
      String old = Files.exists(file) ? Files.readString(file) : "";
      Files.writeString(file, PagePart.SLACK.keep(old, page));
    }
  }

  private static String race(List<Contender> contenders, Path peers, Plan plan)
      throws IOException, SQLException, InterruptedException {
    Path logs = Files.createTempDirectory("ifriend-peers");
    List<Entrant> entrants = new ArrayList<>();
    try (Servers servers = Servers.start()) {
      try {
        Launcher launcher = new Launcher(peers, logs);
        for (Contender contender : contenders) {
          entrants.add(
              new Entrant(contender, one -> one.start(launcher), servers.address(contender), plan));
        }
        List<Findings> findings = new Race(entrants, plan).run(servers::bytes);
        return new PeersPage(plan, Host.describe(servers.describe()), findings).write();
      } finally {
        entrants.forEach(Entrant::close);
      }
    } finally {
      delete(logs);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> paths = Files.walk(directory)) {
      paths
          .sorted(Comparator.reverseOrder())
          .forEach(
              path -> {
                try {
                  Files.delete(path);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }
}
