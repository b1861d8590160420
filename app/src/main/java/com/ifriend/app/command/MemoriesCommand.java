package com.ifriend.app.command;

import static java.util.Objects.requireNonNull;

import com.ifriend.agent.memory.LongTermMemory;
import com.ifriend.store.PageRequest;
import com.ifriend.store.memory.Audience;
import com.ifriend.store.memory.Memories;
import com.ifriend.store.memory.Memory;
import com.ifriend.store.memory.MemoryOwner;
import com.ifriend.store.memory.MemoryPage;
import com.ifriend.store.memory.MemorySelection;
import com.ifriend.store.memory.RecallLimit;
import com.ifriend.store.memory.TimeRange;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** What is known of a user, for who looks after the bot. */
@Command(
    name = "memories",
    description = "Look into the long-term memory of a user, export it, and forget.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      MemoriesCommand.Search.class,
      MemoriesCommand.ListAll.class,
      MemoriesCommand.Forget.class,
      MemoriesCommand.Export.class,
      MemoryStats.class
    })
final class MemoriesCommand extends Family {
  private static final int PAGE = 500;

  private final Opening<Memories> memories;

  /** On the memories that the settings choose. */
  MemoriesCommand() {
    this(
        Opening.forMemories()
            .map(backends -> LongTermMemory.memories(backends.memories(), Clock.systemUTC())));
  }

  MemoriesCommand(Opening<Memories> memories) {
    this.memories = memories;
  }

  /** What a command does with the memories of a user. */
  abstract static class OfUser implements Callable<Integer> {
    @ParentCommand private MemoriesCommand parent = new MemoriesCommand();
    @Mixin Who who = new Who();

    @Override
    public final Integer call() throws IOException {
      MemoryOwner owner = who.owner();
      return parent.memories.with(memories -> run(memories, owner));
    }

    abstract int run(Memories memories, MemoryOwner owner) throws IOException;
  }

  /** How a command shows memories. */
  static final class Shown {
    @Option(names = "--json", description = "One JSON object per line.")
    private boolean json;

    @Option(
        names = "--audience",
        paramLabel = "WHO",
        defaultValue = "direct",
        converter = AudienceConverter.class,
        description = {
          "Only what may be said to these: direct (all of it), public, or private:CHANNEL",
          "(default: ${DEFAULT-VALUE})."
        })
    private Audience audience = Audience.DIRECT;

    void show(List<Memory> memories, Who who) {
      memories.forEach(memory -> who.out().println(json ? Line.json(memory) : Line.text(memory)));
      if (memories.isEmpty()) {
        who.err().println("No memories.");
      }
    }
  }

  static final class AudienceConverter implements ITypeConverter<Audience> {
    @Override
    public Audience convert(String value) {
      try {
        return Audience.ofKey(value);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  @Command(
      name = "search",
      description = "Show the memories that fit some words best, best first.",
      mixinStandardHelpOptions = true)
  static final class Search extends OfUser {
    @Mixin private Shown shown = new Shown();

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "WORD", description = "What to find.")
    private List<String> words = List.of();

    @Spec private CommandSpec spec = CommandSpec.create();
    private int limit = 10;

    @Option(
        names = "--limit",
        paramLabel = "N",
        defaultValue = "10",
        description = "At most so many, 1 to 100 (default: ${DEFAULT-VALUE}).")
    void limit(int value) {
      Limit.requireRange(spec, "--limit", value, RecallLimit.MOST);
      limit = value;
    }

    @Override
    int run(Memories memories, MemoryOwner owner) {
      shown.show(
          memories.recall(
              owner,
              shown.audience,
              String.join(" ", words),
              new RecallLimit(limit, Integer.MAX_VALUE)),
          who);
      return 0;
    }
  }

  @Command(
      name = "list",
      description = "Show the memories of a user, last said first.",
      mixinStandardHelpOptions = true)
  static final class ListAll extends OfUser {
    @Mixin private Shown shown = new Shown();

    @Mixin private Limit limit = new Limit();

    @Override
    int run(Memories memories, MemoryOwner owner) {
      MemoryPage page = memories.list(owner, shown.audience, TimeRange.ALWAYS, limit.page());
      shown.show(page.memories(), who);
      if (page.next().isPresent()) {
        who.err().println("There are more: --limit, or memories export");
      }
      return 0;
    }
  }

  @Command(
      name = "export",
      description = "Write all memories of a user, one JSON object per line, last said first.",
      mixinStandardHelpOptions = true)
  static final class Export extends OfUser {
    @Override
    int run(Memories memories, MemoryOwner owner) {
      Optional<String> next = Optional.empty();
      do {
        MemoryPage page =
            memories.list(owner, Audience.DIRECT, TimeRange.ALWAYS, new PageRequest(PAGE, next));
        page.memories().forEach(memory -> who.out().println(Line.json(memory)));
        next = page.next();
      } while (next.isPresent());
      return 0;
    }
  }

  @Command(
      name = "forget",
      description = {
        "Forget memories of a user, for good. Asks before it does.",
        "Conversations stay, and only what is said in them later is learnt; the user can have them",
        "deleted too by telling the bot to forget everything."
      },
      mixinStandardHelpOptions = true)
  static final class Forget extends OfUser {
    @ArgGroup(exclusive = true, multiplicity = "1")
    private Which which = new Which();

    @Mixin private Confirmation confirmation = new Confirmation();

    static final class Which {
      @Option(names = "--all", description = "Everything that is known of the user.")
      private boolean all;

      @Option(names = "--id", paramLabel = "ID", description = "One memory.")
      private @Nullable String id;

      @Option(
          names = "--session",
          paramLabel = "ID",
          description =
              "What was learnt from this session and nowhere else; what the user asked to be"
                  + " remembered stays.")
      private @Nullable String session;

      MemorySelection selection() {
        if (all) {
          return new MemorySelection.All();
        }
        return id != null
            ? new MemorySelection.ById(id)
            : new MemorySelection.OfSession(requireNonNull(session, "session"));
      }

      @Override
      public String toString() {
        return all
            ? "all memories"
            : id != null ? "the memory " + id : "what session " + session + " said";
      }
    }

    @Override
    int run(Memories memories, MemoryOwner owner) throws IOException {
      if (!confirmation.given("Forget " + which + " of " + owner.userId() + ", for good?")) {
        who.err().println("Nothing was forgotten.");
        return 1;
      }
      int count = memories.forget(owner, which.selection());
      if (count == 0 && which.id != null) {
        who.err().println("❌ " + owner.userId() + " has no memory " + which.id);
        return 1;
      }
      who.out().println("Forgotten: " + count);
      return 0;
    }
  }
}
