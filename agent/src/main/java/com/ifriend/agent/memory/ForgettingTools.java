package com.ifriend.agent.memory;

import static java.util.Objects.requireNonNull;

import com.google.adk.tools.Annotations.Schema;
import com.google.adk.tools.FunctionTool;
import com.google.adk.tools.ToolContext;
import com.ifriend.agent.memory.MemoryCommand.Kind;
import com.ifriend.store.memory.Audience;
import com.ifriend.store.memory.Memories;
import com.ifriend.store.memory.Memory;
import com.ifriend.store.memory.MemoryOwner;
import com.ifriend.store.memory.MemorySelection;
import com.ifriend.store.memory.RecallLimit;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * How a model lets the user's memories be forgotten: the ADK function tools {@code forget_memory}
 * and {@code forget_everything}. They forget whatever the user means, wherever it was said, and say
 * of it only what the audience of the conversation may hear. Whatever the model was told by others,
 * nothing is forgotten unless the user's own message asks for it, and everything only once the user
 * has answered a question with yes.
 *
 * <p>Public, with public methods, because ADK calls them by reflection. Thread-safe.
 */
public final class ForgettingTools {
  /** Name of the tool that forgets one thing. */
  public static final String FORGET = "forget_memory";

  /** Name of the tool that forgets all there is of a user. */
  public static final String FORGET_EVERYTHING = "forget_everything";

  private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");
  private static final Set<Kind> FORGETTING_ONE = Set.of(Kind.FORGET, Kind.FORGET_THIS);
  private static final RecallLimit CANDIDATES = new RecallLimit(50, 100_000);
  private static final int SHOWN_CANDIDATES = 5;

  /** A memory that has fewer of the words is not meant, when it is the only one that has any. */
  private static final double MEANT = 0.5;

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** In a session's state: which one of some memories to forget was asked, or whether all. */
  private static final String ASKED_WHICH = "asked_which_to_forget";

  private static final String ASKED_ALL = "asked_to_forget_all";

  private final MemoryIngest ingest;
  private final Erasure erasure;
  private final Clock clock;
  private final ZoneId zone;

  ForgettingTools(MemoryIngest ingest, Erasure erasure, Clock clock) {
    this.ingest = requireNonNull(ingest, "ingest");
    this.erasure = requireNonNull(erasure, "erasure");
    this.clock = requireNonNull(clock, "clock");
    this.zone = clock.getZone();
  }

  /** The tools, ready for an agent. */
  public List<FunctionTool> asFunctionTools() {
    return List.of(
        FunctionTool.create(this, "forgetMemory"), FunctionTool.create(this, "forgetEverything"));
  }

  /** The {@code forget_memory} tool. */
  @Schema(
      name = FORGET,
      description =
          "Forgets something the user once said, for good, because they asked for it in their last"
              + " message. If several memories could be meant nothing is forgotten and they are"
              + " returned as candidates: ask which one. Status not_asked: the user's message does not"
              + " ask for it, and nothing was forgotten.")
  public Map<String, Object> forgetMemory(
      @Schema(
              name = "what",
              description = "What to forget: the id of a memory, or its text or words of it")
          String what,
      @Schema(name = "toolContext") ToolContext toolContext) {
    return Access.run(
        FORGET,
        toolContext,
        access -> {
          OwnWord word = new OwnWord(toolContext, clock);
          boolean asksForOne =
              word.command().filter(c -> FORGETTING_ONE.contains(c.kind())).isPresent();
          Optional<List<String>> offered = word.answers(ASKED_WHICH);
          if (!asksForOne && offered.isEmpty()) {
            return notAsked("to forget this");
          }
          learnWhatWasSaid(access, toolContext);
          return forget(access, what, word, asksForOne ? Optional.empty() : offered);
        });
  }

  private static Map<String, Object> notAsked(String what) {
    return Map.of(
        "status",
        "not_asked",
        "problem",
        "nothing was forgotten: the user's last message does not ask " + what);
  }

  /**
   * @param offered of which one may be chosen, where the message does no more than that
   */
  private Map<String, Object> forget(
      Access access, String what, OwnWord word, Optional<List<String>> offered) {
    List<Memory> candidates = candidates(access.memories(), access.owner(), what.strip());
    List<Memory> meant = meant(candidates, what);
    Map<String, Object> result = new LinkedHashMap<>();
    if (offered.isPresent()
        && (meant.isEmpty() || !meant.stream().allMatch(m -> chosen(m, word, offered.get())))) {
      return notAsked("to forget this");
    }
    if (meant.isEmpty()) {
      List<Memory> heard = heard(candidates, access.audience());
      List<Memory> shown = heard.subList(0, Math.min(heard.size(), SHOWN_CANDIDATES));
      result.put("status", heard.isEmpty() ? "none_found" : "ambiguous");
      result.put("candidates", MemoryTools.views(shown, access.zone(zone)));
      word.ask(ASKED_WHICH, shown.stream().map(Memory::id).toList());
    } else {
      forget(access.memories(), access.owner(), meant);
      result.put("status", "ok");
      result.put(
          "forgotten", MemoryTools.views(heard(meant, access.audience()), access.zone(zone)));
    }
    if (!access.audience().equals(Audience.DIRECT)) {
      result.put(MemoryTools.MORE_IN_DIRECT, true);
    }
    return result;
  }

  private static boolean chosen(Memory memory, OwnWord word, List<String> offered) {
    return offered.contains(memory.id())
        && (MemoryCommand.points(word.text())
            || Wording.of(word.text()).foundIn(Wording.of(memory.text())) >= MEANT);
  }

  /** With what says the same to others, of which a search shows one. */
  static void forget(Memories memories, MemoryOwner owner, List<Memory> meant) {
    for (Memory memory : meant) {
      for (List<Memory> same = List.of(memory); !same.isEmpty(); ) {
        same.forEach(m -> memories.forget(owner, new MemorySelection.ById(m.id())));
        same =
            candidates(memories, owner, memory.text()).stream()
                .filter(m -> m.says(memory.text()))
                .toList();
      }
    }
  }

  /** The {@code forget_everything} tool. */
  @Schema(
      name = FORGET_EVERYTHING,
      description =
          "Deletes all memories and all conversations of the user, for good. Only when the user's"
              + " last message itself asks to forget everything about them: then nothing is deleted"
              + " yet and the status is confirm; ask the user, and call it again when their next"
              + " message says yes. Status not_asked: it does not, and nothing was deleted.")
  public Map<String, Object> forgetEverything(
      @Schema(name = "toolContext") ToolContext toolContext) {
    return Access.run(
        FORGET_EVERYTHING,
        toolContext,
        access -> {
          OwnWord word = new OwnWord(toolContext, clock);
          if (MemoryCommand.confirms(word.text()) && word.answers(ASKED_ALL).isPresent()) {
            return erasure.begin(access, toolContext, access.zone(zone));
          }
          if (word.command().filter(c -> c.kind() == Kind.FORGET_EVERYTHING).isEmpty()) {
            return notAsked("to forget everything, nor answers yes to the question right before");
          }
          word.ask(ASKED_ALL, List.of());
          return erasure.wouldTake(access);
        });
  }

  /** What was said a moment ago, here or in another thread, may not have been learnt yet. */
  private void learnWhatWasSaid(Access access, ToolContext toolContext) {
    boolean unusedLate = ingest.await(access.owner().userId(), PATIENCE);
    access.memories().learn(toolContext.invocationContext().session(), access.audience());
  }

  private static List<Memory> candidates(Memories memories, MemoryOwner owner, String what) {
    return ID.matcher(what).matches()
        ? memories.get(owner, Audience.DIRECT, what).stream().toList()
        : memories.recall(owner, Audience.DIRECT, what, CANDIDATES);
  }

  /** Those that say just this; else the only one that says this and more, or most of it. */
  private static List<Memory> meant(List<Memory> candidates, String what) {
    if (ID.matcher(what.strip()).matches()) {
      return candidates;
    }
    List<Memory> exact = candidates.stream().filter(m -> m.says(what)).toList();
    if (!exact.isEmpty()) {
      return exact;
    }
    Wording wanted = Wording.of(what);
    List<Memory> same =
        candidates.stream().filter(m -> Wording.of(m.text()).equals(wanted)).toList();
    if (!same.isEmpty()) {
      return same;
    }
    List<Memory> fuller =
        candidates.stream().filter(m -> wanted.foundIn(Wording.of(m.text())) == 1).toList();
    if (!fuller.isEmpty()) {
      return fuller.size() == 1 ? fuller : List.of();
    }
    Optional<Memory> only =
        candidates.size() == 1
            ? Optional.of(candidates.get(0))
                .filter(m -> wanted.foundIn(Wording.of(m.text())) >= MEANT)
            : Optional.empty();
    return only.stream().toList();
  }

  private static List<Memory> heard(List<Memory> memories, Audience audience) {
    return memories.stream().filter(memory -> audience.recalls(memory.audience())).toList();
  }
}
