package com.ifriend.app.command;

import com.ifriend.app.Backends;
import com.ifriend.store.turns.QueuedTurn;
import com.ifriend.store.turns.TurnCounts;
import com.ifriend.store.turns.TurnQueue;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** The messages that wait for their turn, for who looks after the bot. */
@Command(
    name = "turns",
    description = "See the messages that wait, and those that were given up; retry or drop them.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {TurnsCommand.ListAll.class, TurnsCommand.Retry.class, TurnsCommand.Drop.class})
final class TurnsCommand extends Family {
  /** More than are ever kept. */
  private static final int ALL = 1_000_000;

  private final Opening<TurnQueue> queue;

  /** On the queue that the settings choose. */
  TurnsCommand() {
    this(Opening.forSessions().map(Backends::turns));
  }

  TurnsCommand(Opening<TurnQueue> queue) {
    this.queue = queue;
  }

  /** What a command does with the queue. */
  abstract static class OnQueue implements Callable<Integer> {
    @ParentCommand private TurnsCommand parent = new TurnsCommand();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public final Integer call() throws IOException {
      return parent.queue.with(this::run);
    }

    abstract int run(TurnQueue queue) throws IOException;

    final PrintWriter out() {
      return spec.commandLine().getOut();
    }

    final PrintWriter err() {
      return spec.commandLine().getErr();
    }
  }

  @Command(
      name = "list",
      description = "Show messages that wait or are worked on, oldest first; never their text.",
      mixinStandardHelpOptions = true)
  static final class ListAll extends OnQueue {
    @Option(names = "--parked", description = "Those that were given up, instead.")
    private boolean parked;

    @Option(names = "--json", description = "One JSON object per line.")
    private boolean json;

    @Mixin private Limit limit = new Limit();

    @Override
    int run(TurnQueue queue) {
      List<QueuedTurn> turns = queue.list(parked, limit.page().limit());
      turns.forEach(turn -> out().println(json ? Line.json(turn) : Line.text(turn)));
      TurnCounts counts = queue.counts();
      err()
          .println(
              "%d waiting or worked on, the oldest for %d s; %d given up%s"
                  .formatted(
                      counts.turns(),
                      counts.oldest().toSeconds(),
                      counts.parked(),
                      counts.parked() > 0 && !parked ? ": turns list --parked" : ""));
      return 0;
    }
  }

  /** Which dead letters a command is about. */
  static final class Which {
    @Parameters(paramLabel = "ID", description = "One message, as turns list --parked shows it.")
    private @Nullable String id;

    @Option(names = "--all", description = "All that were given up.")
    private boolean all;

    List<String> ids(TurnQueue queue) {
      return all || id == null
          ? queue.list(true, ALL).stream().map(QueuedTurn::id).toList()
          : List.of(id);
    }

    /** Does it to each; returns the exit code. */
    int each(TurnQueue queue, BiPredicate<TurnQueue, String> work, String done, OnQueue command) {
      int count = 0;
      for (String each : ids(queue)) {
        count += work.test(queue, each) ? 1 : 0;
      }
      if (id != null && count == 0) {
        command.err().println("❌ No message " + id + " was given up: turns list --parked");
        return 1;
      }
      command.out().println(done + ": " + count);
      return 0;
    }
  }

  @Command(
      name = "retry",
      description = {
        "Put messages that were given up back into the queue.",
        "A bot that serves answers them; what was done of them before is not done twice."
      },
      mixinStandardHelpOptions = true)
  static final class Retry extends OnQueue {
    @ArgGroup(exclusive = true, multiplicity = "1")
    private Which which = new Which();

    @Override
    int run(TurnQueue queue) {
      return which.each(queue, TurnQueue::retry, "Waiting again", this);
    }
  }

  @Command(
      name = "drop",
      description = "Remove messages that were given up, for good. Asks before it does.",
      mixinStandardHelpOptions = true)
  static final class Drop extends OnQueue {
    @ArgGroup(exclusive = true, multiplicity = "1")
    private Which which = new Which();

    @Mixin private Confirmation confirmation = new Confirmation();

    @Override
    int run(TurnQueue queue) throws IOException {
      int count = which.ids(queue).size();
      if (count == 0) {
        out().println("No message was given up.");
        return 0;
      }
      if (!confirmation.given("Drop " + count + " messages that were given up, for good?")) {
        err().println("Nothing was dropped.");
        return 1;
      }
      return which.each(queue, TurnQueue::drop, "Dropped", this);
    }
  }
}
