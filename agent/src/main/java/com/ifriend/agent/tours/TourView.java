package com.ifriend.agent.tours;

import com.ifriend.agent.text.Folding;
import com.ifriend.agent.text.Language;
import com.ifriend.agent.text.Term;
import com.ifriend.agent.text.Vocabulary;
import com.ifriend.agent.tours.TourQuery.Criterion;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Tours as the model reads them: plain JSON values, names in the language of the answer. */
final class TourView {
  private final Language language;

  TourView(Language language) {
    this.language = language;
  }

  List<Map<String, Object>> list(List<Tour> tours) {
    List<Map<String, Object>> list = new ArrayList<>();
    for (Tour tour : tours) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("number", list.size() + 1);
      entry.putAll(summary(tour));
      list.add(entry);
    }
    return list;
  }

  Map<String, Object> details(Tour tour, Optional<Integer> groupSize) {
    Map<String, Object> details = summary(tour);
    details.put("description", tour.description().in(language));
    details.put(
        "country",
        new Locale.Builder()
            .setRegion(tour.country())
            .build()
            .getDisplayCountry(language.locale()));
    details.put(
        "weekdays",
        tour.weekdays().stream()
            .sorted()
            .map(day -> day.getDisplayName(TextStyle.FULL, language.locale()))
            .toList());
    details.put("every_day", tour.weekdays().size() == DayOfWeek.values().length);
    details.put("dates", tour.dates().stream().sorted().map(LocalDate::toString).toList());
    groupSize
        .filter(size -> size > 1 && size <= tour.maxGroupSize())
        .ifPresent(
            size -> {
              details.put("group_size", size);
              details.put("price_for_group", tour.price().times(size).format(language));
            });
    return details;
  }

  Map<String, Object> criteria(TourQuery query) {
    Map<String, Object> criteria = new LinkedHashMap<>();
    query.place().ifPresent(place -> criteria.put("city", name(Vocabulary.CITIES, place)));
    query.theme().ifPresent(theme -> criteria.put("theme", name(Vocabulary.THEMES, theme)));
    query
        .language()
        .ifPresent(spoken -> criteria.put("language", name(Vocabulary.LANGUAGES, spoken)));
    query.date().ifPresent(date -> criteria.put("date", date.toString()));
    query
        .budget()
        .ifPresent(
            budget ->
                criteria.put(
                    "max_price",
                    Price.format(
                        budget.amount(),
                        budget.currency().map(c -> c.getCurrencyCode()).orElse(""),
                        language)));
    query.groupSize().ifPresent(size -> criteria.put("group_size", size));
    criteria.put("order_by", query.order().name().toLowerCase(Locale.ROOT));
    return criteria;
  }

  /** What giving up one criterion would bring. */
  Map<String, Object> alternative(Criterion criterion, List<Tour> found) {
    Map<String, Object> alternative = new LinkedHashMap<>();
    alternative.put("criterion", criterion.name().toLowerCase(Locale.ROOT));
    alternative.put("total", found.size());
    boolean oneCurrency = found.stream().map(t -> t.price().currency()).distinct().count() == 1;
    if (oneCurrency) {
      found.stream()
          .map(Tour::price)
          .min(Comparator.comparing(Price::amount))
          .ifPresent(price -> alternative.put("cheapest", price.format(language)));
    }
    return alternative;
  }

  /** Their names in the language of the answer, each once, in alphabetical order. */
  List<String> cities(Stream<String> cities) {
    return cities
        .map(city -> name(Vocabulary.CITIES, city))
        .distinct()
        .sorted(Comparator.comparing(Folding::key))
        .toList();
  }

  private Map<String, Object> summary(Tour tour) {
    Map<String, Object> summary = new LinkedHashMap<>();
    summary.put("id", tour.id());
    summary.put("title", tour.title().in(language));
    summary.put("city", name(Vocabulary.CITIES, tour.city()));
    summary.put("guide", tour.guide());
    summary.put("duration_minutes", tour.durationMinutes());
    summary.put("price_per_person", tour.price().format(language));
    summary.put("rating", tour.rating());
    summary.put("reviews", tour.reviews());
    summary.put("languages", names(Vocabulary.LANGUAGES, tour.languages()));
    summary.put("themes", names(Vocabulary.THEMES, tour.themes()));
    summary.put("max_group_size", tour.maxGroupSize());
    return summary;
  }

  private List<String> names(Vocabulary vocabulary, List<String> spellings) {
    return spellings.stream().map(spelling -> name(vocabulary, spelling)).toList();
  }

  private String name(Vocabulary vocabulary, String spelling) {
    return vocabulary.find(spelling).map((Term term) -> term.name(language)).orElse(spelling);
  }
}
