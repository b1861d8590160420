package com.ifriend.agent.offline;

import com.google.genai.types.FunctionResponse;
import com.ifriend.agent.memory.ForgettingTools;
import com.ifriend.agent.memory.MemoryCommand;
import com.ifriend.agent.memory.MemoryTools;
import com.ifriend.agent.memory.TravellerPolicy;
import com.ifriend.agent.text.Folding;
import com.ifriend.agent.text.Phrases;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;

/** Decides what a message asks of the long-term memory. Thread-safe. */
final class MemoryPlanner {
  private static final Set<String> SPEAK_OF_MEMORIES =
      Set.of(MemoryTools.LOAD, MemoryTools.REMEMBER, MemoryTools.LIST, ForgettingTools.FORGET);

  private final Phrases phrases;

  MemoryPlanner(Phrases phrases) {
    this.phrases = phrases;
  }

  /** The step that a memory command takes; empty if the message is none, or there is no memory. */
  Optional<Step> next(Conversation conversation) {
    if (!conversation.hasTool(MemoryTools.REMEMBER)) {
      return Optional.empty();
    }
    if (asked(conversation, ForgettingTools.FORGET_EVERYTHING, "confirm")) {
      if (MemoryCommand.confirms(conversation.message())) {
        return Optional.of(new Step.Call(ForgettingTools.FORGET_EVERYTHING, Map.of()));
      }
      if (MemoryCommand.declines(conversation.message())) {
        return Optional.of(new Step.Say(phrases.say(conversation.language(), "erase_not_asked")));
      }
    }
    return MemoryCommand.read(conversation.message())
        .or(() -> oneOfTheCandidates(conversation))
        .map(command -> step(command, conversation));
  }

  private Step step(MemoryCommand command, Conversation conversation) {
    return switch (command.kind()) {
      case REMEMBER -> new Step.Call(MemoryTools.REMEMBER, Map.of("text", command.what()));
      case LIST -> new Step.Call(MemoryTools.LIST, Map.of());
      case RECALL -> new Step.Call(MemoryTools.LOAD, Map.of("query", command.what()));
      case FORGET ->
          new Step.Call(
              ForgettingTools.FORGET,
              Map.of("what", listed(command.what(), conversation).orElse(command.what())));
      case FORGET_THIS -> forgetThis(conversation);
      case FORGET_EVERYTHING -> new Step.Call(ForgettingTools.FORGET_EVERYTHING, Map.of());
    };
  }

  /** What was remembered or recalled last; else what was said last, if it was worth remembering. */
  private Step forgetThis(Conversation conversation) {
    Optional<String> what =
        TravellerPolicy.worthRemembering(conversation.messageBefore())
            .filter(unused -> MemoryCommand.read(conversation.messageBefore()).isEmpty())
            .or(() -> onlyOne(lastSpokenOf(conversation)));
    return what.<Step>map(w -> new Step.Call(ForgettingTools.FORGET, Map.of("what", w)))
        .orElseGet(() -> new Step.Say(phrases.say(conversation.language(), "forget_what")));
  }

  private static Optional<String> onlyOne(List<Fields> memories) {
    return memories.size() == 1 ? memories.get(0).text("id") : Optional.empty();
  }

  /** The id of "number 2" in the list that was shown last. */
  private static Optional<String> listed(String what, Conversation conversation) {
    Remaining remaining = new Remaining(Folding.fold(what));
    Optional<String> place =
        remaining
            .take("memory.place")
            .map((MatchResult match) -> match.group(1))
            .or(() -> ordinal(remaining.text()));
    List<Fields> memories = lastSpokenOf(conversation);
    return place
        .map(p -> p.equals("last") ? memories.size() : Integer.parseInt(p))
        .filter(p -> p >= 1 && p <= memories.size())
        .flatMap(p -> memories.get(p - 1).text("id"));
  }

  private static Optional<String> ordinal(String folded) {
    return folded.split("\\s+", -1).length > 2
        ? Optional.empty()
        : Patterns.names("ordinal").stream()
            .filter(name -> Patterns.find("ordinal." + name, folded))
            .findFirst();
  }

  /** "2", after somebody was asked which one to forget. */
  private static Optional<MemoryCommand> oneOfTheCandidates(Conversation conversation) {
    boolean asked = asked(conversation, ForgettingTools.FORGET, "ambiguous");
    return asked && listed(conversation.message(), conversation).isPresent()
        ? Optional.of(new MemoryCommand(MemoryCommand.Kind.FORGET, conversation.message()))
        : Optional.empty();
  }

  /** Whether the last result of a tool was a question to the user. */
  private static boolean asked(Conversation conversation, String tool, String status) {
    return conversation.responses().stream()
        .findFirst()
        .filter(r -> r.name().equals(Optional.of(tool)))
        .map(r -> Fields.of(r.response().orElse(Map.of())).text("status"))
        .equals(Optional.of(Optional.of(status)));
  }

  private static List<Fields> lastSpokenOf(Conversation conversation) {
    return conversation.responses().stream()
        .filter(response -> SPEAK_OF_MEMORIES.contains(response.name().orElse("")))
        .findFirst()
        .map(MemoryPlanner::memories)
        .orElse(List.of());
  }

  private static List<Fields> memories(FunctionResponse response) {
    Fields result = Fields.of(response.response().orElse(Map.of()));
    return result.has("memory")
        ? List.of(result.object("memory"))
        : result.objects(result.has("candidates") ? "candidates" : "memories");
  }
}
