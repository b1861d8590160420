package com.ifriend.agent;

import com.google.adk.events.Event;
import com.google.genai.types.FunctionCall;
import com.google.genai.types.FunctionResponse;
import com.ifriend.agent.memory.ForgettingTools;
import com.ifriend.agent.memory.MemoryTools;
import com.ifriend.agent.text.Language;
import com.ifriend.agent.text.Phrases;
import com.ifriend.agent.text.Vocabulary;
import com.ifriend.agent.tours.TourTools;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The steps of one turn, as its events tell of them. Not thread-safe. */
final class ToolSteps {
  /** What is called for by ADK itself, and is no step of its own. */
  private static final String OF_ADK = "adk_";

  /** Those that have a title of their own; of all others it is not known what they do. */
  private static final Set<String> NAMED =
      Set.of(
          TourTools.SEARCH,
          TourTools.DETAILS,
          MemoryTools.LOAD,
          MemoryTools.LIST,
          MemoryTools.REMEMBER,
          ForgettingTools.FORGET,
          ForgettingTools.FORGET_EVERYTHING);

  private final Phrases phrases;
  private final Language language;

  /** Those that have not returned, by the id of the call. */
  private final Map<String, ToolStep> begun = new LinkedHashMap<>();

  private int count;

  ToolSteps(Phrases phrases, Language language) {
    this.phrases = phrases;
    this.language = language;
  }

  /** What is new of them with an event that is no piece of one. */
  List<ToolStep> in(Event event) {
    List<ToolStep> steps = new ArrayList<>();
    for (FunctionCall call : event.functionCalls()) {
      String name = call.name().orElse("");
      if (!name.startsWith(OF_ADK)) {
        ToolStep step =
            new ToolStep(String.valueOf(++count), title(name, call), ToolStep.State.BEGUN);
        begun.put(call.id().orElse(name), step);
        steps.add(step);
      }
    }
    // A tool that has to ask first answers so, and that is no failure.
    boolean asks = !event.actions().requestedToolConfirmations().isEmpty();
    for (FunctionResponse response : event.functionResponses()) {
      ToolStep step = begun.remove(response.id().orElseGet(() -> response.name().orElse("")));
      if (step != null) {
        steps.add(
            new ToolStep(
                step.id(),
                step.title(),
                !asks && failed(response) ? ToolStep.State.FAILED : ToolStep.State.DONE));
      }
    }
    return steps;
  }

  private static boolean failed(FunctionResponse response) {
    Map<String, Object> result = response.response().orElse(Map.of());
    return result.get("error") != null || "failed".equals(result.get("status"));
  }

  private String title(String name, FunctionCall call) {
    Optional<String> city =
        Optional.ofNullable(call.args().orElse(Map.of()).get("city"))
            .map(Object::toString)
            .flatMap(Vocabulary.CITIES::find)
            .map(term -> term.name(language));
    if (name.equals(TourTools.SEARCH) && city.isPresent()) {
      return phrases.say(language, "step_search_tours_in", city.get());
    }
    return phrases.say(language, NAMED.contains(name) ? "step_" + name : "step_other");
  }
}
