package com.ifriend.agent;

import com.google.genai.types.FunctionResponse;
import com.ifriend.agent.text.Language;
import com.ifriend.agent.text.Phrases;
import com.ifriend.agent.tours.Figures;
import com.ifriend.agent.tours.TourTools;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The tours that the searches of a turn have found. */
final class ListedTours {
  private final Phrases phrases;
  private final Language language;

  ListedTours(Phrases phrases, Language language) {
    this.phrases = phrases;
    this.language = language;
  }

  /**
   * Each once, in the order they were found.
   *
   * @param responses of the turn, in order
   */
  List<ListedTour> of(List<FunctionResponse> responses) {
    Map<String, ListedTour> tours = new LinkedHashMap<>();
    for (FunctionResponse response : responses) {
      Map<String, Object> result = response.response().orElse(Map.of());
      if (response.name().equals(Optional.of(TourTools.SEARCH))
          && "ok".equals(result.get("status"))
          && result.get("tours") instanceof List<?> found) {
        for (Object each : found) {
          if (each instanceof Map<?, ?> tour) {
            Optional<String> id = text(tour, "id");
            Optional<String> title = text(tour, "title");
            if (id.isPresent() && title.isPresent()) {
              tours.putIfAbsent(id.get(), tour(tour, id.get(), title.get()));
            }
          }
        }
      }
    }
    return List.copyOf(tours.values());
  }

  private ListedTour tour(Map<?, ?> tour, String id, String title) {
    List<String> guide = new ArrayList<>();
    text(tour, "guide").ifPresent(name -> guide.add(phrases.say(language, "tour_guide", name)));
    text(tour, "city").ifPresent(guide::add);
    List<String> facts = new ArrayList<>();
    if (tour.get("duration_minutes") instanceof Number minutes && minutes.intValue() > 0) {
      facts.add(Figures.duration(minutes.intValue()));
    }
    text(tour, "price_per_person")
        .ifPresent(price -> facts.add(phrases.say(language, "tour_price", price)));
    if (tour.get("rating") instanceof Number rating) {
      String reviews = tour.get("reviews") instanceof Number n ? " (" + n.intValue() + ")" : "";
      facts.add(Figures.rating(rating.doubleValue(), language) + reviews);
    }
    return new ListedTour(
        title,
        String.join(" · ", guide),
        String.join(" · ", facts),
        tour.get("languages") instanceof List<?> spoken
            ? spoken.stream().map(String::valueOf).collect(Collectors.joining(", "))
            : "",
        new Choice(
            phrases.say(language, "choice_more"), phrases.say(language, "choice_details", id)));
  }

  private static Optional<String> text(Map<?, ?> tour, String name) {
    @Nullable Object value = tour.get(name);
    return Optional.ofNullable(value).map(Object::toString).filter(text -> !text.isBlank());
  }
}
