package com.ifriend.agent.memory;

import com.google.adk.events.Event;
import com.google.genai.types.FunctionResponse;
import com.ifriend.agent.text.Folding;
import com.ifriend.agent.text.Resources;
import com.ifriend.agent.tours.TourTools;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which tour a user chose with "quero o 2" or "fechado", by what the tools had shown before. */
final class ChosenTour {
  /** A longer message says more than a choice. */
  private static final int LONGEST = 9;

  private static final Properties FILE =
      Resources.properties(ChosenTour.class, "policy.properties");
  private static final Pattern PLACE = Pattern.compile(FILE.getProperty("choice.place"));
  private static final Pattern THIS = Pattern.compile(FILE.getProperty("choice.this"));
  private static final int NAMED_PLACES = 5;

  private ChosenTour() {}

  /** The tour's title and city, if the message at this place of the history chooses one. */
  static Optional<String> of(List<Event> history, int at, String message) {
    String folded = Folding.fold(message).replace('’', '\'');
    if (Folding.words(folded).size() > LONGEST || folded.endsWith("?")) {
      return Optional.empty();
    }
    Matcher place = PLACE.matcher(folded);
    if (place.find()) {
      List<?> list = lastList(history, at);
      return number(place.group("place"), list.size())
          .filter(number -> number >= 1 && number <= list.size())
          .flatMap(number -> describe(list.get(number - 1)));
    }
    return THIS.matcher(folded).find() ? inFocus(history, at) : Optional.empty();
  }

  private static Optional<Integer> number(String place, int size) {
    for (int i = 1; i <= NAMED_PLACES; i++) {
      if (place.matches(FILE.getProperty("choice." + i))) {
        return Optional.of(i);
      }
    }
    return Optional.of(Character.isDigit(place.charAt(0)) ? Integer.parseInt(place) : size);
  }

  private static List<?> lastList(List<Event> history, int at) {
    for (int i = at - 1; i >= 0; i--) {
      for (FunctionResponse response : history.get(i).functionResponses()) {
        if (response.name().equals(Optional.of(TourTools.SEARCH))
            && field(response.response().orElse(Map.of()), "tours") instanceof List<?> tours
            && !tours.isEmpty()) {
          return tours;
        }
      }
    }
    return List.of();
  }

  /** The tour whose details were shown last, or the only one of a list shown after them. */
  private static Optional<String> inFocus(List<Event> history, int at) {
    for (int i = at - 1; i >= 0; i--) {
      for (FunctionResponse response : history.get(i).functionResponses()) {
        Map<String, Object> result = response.response().orElse(Map.of());
        if (response.name().equals(Optional.of(TourTools.DETAILS))
            && field(result, "tour") instanceof Map<?, ?> tour) {
          return describe(tour);
        }
        if (response.name().equals(Optional.of(TourTools.SEARCH))
            && field(result, "tours") instanceof List<?> tours
            && !tours.isEmpty()) {
          return tours.size() == 1 ? describe(tours.get(0)) : Optional.empty();
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<String> describe(@Nullable Object tour) {
    return field(tour, "title") instanceof String title
            && field(tour, "city") instanceof String city
        ? Optional.of(title + " (" + city + ")")
        : Optional.empty();
  }

  private static @Nullable Object field(@Nullable Object map, String name) {
    return map instanceof Map<?, ?> fields ? fields.get(name) : null;
  }
}
