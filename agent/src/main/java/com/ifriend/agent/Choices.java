package com.ifriend.agent;

import com.google.genai.types.FunctionResponse;
import com.ifriend.agent.memory.ForgettingTools;
import com.ifriend.agent.text.Language;
import com.ifriend.agent.text.Phrases;
import com.ifriend.agent.tours.TourTools;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What can be said next, by what the tools of a turn returned: whichever model put it into words.
 */
final class Choices {
  private static final int TOURS = 3;

  private final Phrases phrases;
  private final Language language;

  Choices(Phrases phrases, Language language) {
    this.phrases = phrases;
    this.language = language;
  }

  /**
   * @param responses of the turn, in order
   */
  List<Choice> after(List<FunctionResponse> responses) {
    if (responses.isEmpty()) {
      return List.of();
    }
    FunctionResponse last = responses.get(responses.size() - 1);
    Map<String, Object> result = last.response().orElse(Map.of());
    Object status = result.get("status");
    return switch (last.name().orElse("")) {
      case ForgettingTools.FORGET_EVERYTHING ->
          "confirm".equals(status) ? List.of(said("yes"), said("no")) : List.of();
      case TourTools.SEARCH -> "ok".equals(status) ? tours(result) : List.of();
      default -> List.of();
    };
  }

  private Choice said(String what) {
    String words = phrases.say(language, "choice_" + what);
    return new Choice(words, words);
  }

  private List<Choice> tours(Map<String, Object> result) {
    List<Choice> choices = new ArrayList<>();
    if (result.get("tours") instanceof List<?> tours) {
      for (Object each : tours.subList(0, Math.min(TOURS, tours.size()))) {
        if (each instanceof Map<?, ?> tour && tour.get("id") != null) {
          choices.add(
              new Choice(
                  String.valueOf(tour.get("title")),
                  phrases.say(language, "choice_details", tour.get("id"))));
        }
      }
    }
    boolean cheapest =
        result.get("criteria") instanceof Map<?, ?> criteria
            && "price".equals(criteria.get("order_by"));
    if (!choices.isEmpty() && !cheapest) {
      choices.add(said("cheaper"));
    }
    return choices;
  }
}
