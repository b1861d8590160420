package com.ifriend.app.command;

import com.google.adk.events.Event;
import com.google.adk.sessions.GetSessionConfig;
import com.google.adk.sessions.Session;
import com.google.adk.sessions.SessionKey;
import com.ifriend.app.Backends;
import com.ifriend.app.backend.SessionAnatomy;
import com.ifriend.store.RepairReport;
import com.ifriend.store.SessionPage;
import com.ifriend.store.SessionRepair;
import com.ifriend.store.StoredSessionService;
import com.ifriend.store.memory.MemoryOwner;
import com.ifriend.store.memory.MemorySelection;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** The sessions of a user, for who looks after the bot. */
@Command(
    name = "sessions",
    description = "List the sessions of a user; show, explain, repair or delete one.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      SessionsCommand.ListAll.class,
      SessionsCommand.Show.class,
      SessionsCommand.Explain.class,
      RepairCommand.class,
      SessionsCommand.Delete.class
    })
final class SessionsCommand extends Family {
  private final Opening<Backends> stores;

  /** On the sessions that the settings choose. */
  SessionsCommand() {
    this(Opening.forSessions());
  }

  SessionsCommand(Opening<Backends> stores) {
    this.stores = stores;
  }

  /** Which session a command is about. */
  static final class Which extends Who {
    @Parameters(index = "1", paramLabel = "SESSION", description = "The session's id.")
    private String id = "";

    SessionKey key() {
      if (id.isBlank() || id.length() > StoredSessionService.MAX_ID_LENGTH) {
        throw wrongUse(
            "SESSION has 1 to %d characters".formatted(StoredSessionService.MAX_ID_LENGTH));
      }
      return new SessionKey(owner().appName(), owner().userId(), id);
    }

    int missing() {
      err()
          .println(
              "❌ %s has no session %s; it may have expired. Its sessions: ifriend sessions list %s"
                  .formatted(owner().userId(), id, owner().userId()));
      return 1;
    }
  }

  /** What a command does with one session. */
  abstract static class OfSession implements Callable<Integer> {
    @ParentCommand private SessionsCommand parent = new SessionsCommand();
    @Mixin Which which = new Which();

    @Override
    public final Integer call() throws IOException {
      requireRightUse();
      SessionKey key = which.key();
      return parent.stores.with(backends -> run(backends, key));
    }

    /** Before anything is opened. */
    void requireRightUse() {}

    abstract int run(Backends backends, SessionKey key) throws IOException;
  }

  @Command(
      name = "list",
      description = {
        "Show the sessions of a user, last used first.",
        "On each line: id, time of the last event, number of events, title."
      },
      mixinStandardHelpOptions = true)
  static final class ListAll implements Callable<Integer> {
    @ParentCommand private SessionsCommand parent = new SessionsCommand();
    @Mixin private Who who = new Who();

    @Mixin private Limit limit = new Limit();

    @Option(names = "--json", description = "One JSON object per line.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
      MemoryOwner owner = who.owner();
      return parent.stores.with(backends -> run(backends, owner));
    }

    private int run(Backends backends, MemoryOwner owner) {
      SessionPage page = backends.sessions().list(owner.appName(), owner.userId(), limit.page());
      page.sessions()
          .forEach(session -> who.out().println(json ? Line.json(session) : Line.text(session)));
      if (page.sessions().isEmpty()) {
        who.err().println("No sessions.");
      }
      if (page.next().isPresent()) {
        who.err().println("There are more: --limit");
      }
      return 0;
    }
  }

  @Command(
      name = "show",
      description = {
        "Show what was said in a session, oldest first.",
        "This is a use of the session: it expires later."
      },
      mixinStandardHelpOptions = true)
  static final class Show extends OfSession {

    @Option(
        names = "--last",
        paramLabel = "N",
        description = "Only the last N events (default: all).")
    private Optional<Integer> last = Optional.empty();

    @Option(names = "--json", description = "Each event whole, as one JSON document per line.")
    private boolean json;

    @Override
    void requireRightUse() {
      if (last.orElse(0) < 0) {
        throw which.wrongUse("--last is " + last.get() + "; it must not be negative");
      }
    }

    @Override
    int run(Backends backends, SessionKey key) {
      GetSessionConfig.Builder window = GetSessionConfig.builder();
      last.ifPresent(window::numRecentEvents);
      Session session =
          backends
              .sessionService()
              .getSession(key.appName(), key.userId(), key.id(), Optional.of(window.build()))
              .blockingGet();
      if (session == null) {
        return which.missing();
      }
      for (Event event : session.events()) {
        which.out().println(json ? event.toJson() : Line.text(event));
      }
      return 0;
    }
  }

  @Command(
      name = "explain",
      description = {
        "Show how a session is stored, until when, and whether it is whole.",
        "Changes nothing; reads all of its keys or rows. Exit code 1 if it is not whole."
      },
      mixinStandardHelpOptions = true)
  static final class Explain extends OfSession {

    @Override
    int run(Backends backends, SessionKey key) {
      Optional<SessionAnatomy> anatomy = backends.anatomy(key);
      RepairReport damage = new SessionRepair(backends.sessions()).look(key, Set.of());
      if (anatomy.isEmpty() && damage.exists()) {
        damage.steps().forEach(step -> which.out().println("✖ " + step.what()));
        return 1;
      }
      if (anatomy.isEmpty()) {
        return which.missing();
      }
      anatomy.get().with(damage).text().lines().forEach(which.out()::println);
      return anatomy.get().isWhole() && damage.isWhole() ? 0 : 1;
    }
  }

  @Command(
      name = "delete",
      description = {
        "Delete a session, for good. Asks before it does.",
        "Says how many memories were made from it and nowhere else; they stay, unless you give"
            + " --with-memories."
      },
      mixinStandardHelpOptions = true)
  static final class Delete extends OfSession {
    @Mixin private Confirmation confirmation = new Confirmation();

    @Option(
        names = "--with-memories",
        description = {
          "Forget what was learnt from it too, also if the session itself has expired. What was"
              + " said elsewhere as well stays, and what the user asked to be remembered."
        })
    private boolean withMemories;

    @Override
    int run(Backends backends, SessionKey key) throws IOException {
      MemoryOwner owner = new MemoryOwner(key.appName(), key.userId());
      Optional<Integer> memories =
          backends.memoriesAreShared()
              ? Optional.of(backends.memories().countOfSession(owner, key.id()))
              : Optional.empty();
      if (withMemories && memories.isEmpty()) {
        which
            .err()
            .println("❌ Memories are in the process that serves; leave out --with-memories.");
        return 1;
      }
      memories.ifPresent(count -> which.err().println(fate(count)));
      if (!confirmation.given(
          "Delete session " + key.id() + " of " + key.userId() + ", for good?")) {
        which.err().println("Nothing was deleted.");
        return 1;
      }
      if (withMemories) {
        // First, so that who tries again after an error finds the session still there.
        which
            .out()
            .println(
                "Forgotten: "
                    + backends.memories().forget(owner, new MemorySelection.OfSession(key.id())));
      }
      if (!backends.sessions().delete(key)) {
        return which.missing();
      }
      which.out().println("Deleted: " + key.id());
      return 0;
    }

    private String fate(int memories) {
      return "Memories made from it and nowhere else: "
          + memories
          + (memories == 0
              ? ""
              : withMemories
                  ? "; they are forgotten with it"
                  : "; they stay, unless you give --with-memories");
    }
  }
}
