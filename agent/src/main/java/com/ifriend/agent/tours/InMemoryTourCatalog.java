package com.ifriend.agent.tours;

import com.ifriend.agent.text.Folding;
import com.ifriend.agent.text.Language;
import com.ifriend.agent.text.Term;
import com.ifriend.agent.text.Vocabulary;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A catalogue small enough to look at every tour. Names are brought to one spelling once, when it
 * is made, so that a search only compares. Immutable.
 */
final class InMemoryTourCatalog implements TourCatalog {
  private static final Comparator<Tour> BY_RATING =
      Comparator.comparingDouble(Tour::rating)
          .reversed()
          .thenComparing(Comparator.comparingInt(Tour::reviews).reversed())
          .thenComparing(Tour::id);

  private static final Comparator<Tour> BY_PRICE =
      Comparator.comparing((Tour tour) -> tour.price().currency().getCurrencyCode())
          .thenComparing(tour -> tour.price().amount())
          .thenComparing(BY_RATING);

  private static final Comparator<Tour> BY_DURATION =
      Comparator.comparingInt(Tour::durationMinutes).thenComparing(BY_RATING);

  private final List<Entry> entries;
  private final boolean sample;

  InMemoryTourCatalog(List<Tour> tours, boolean sample) {
    this.entries = tours.stream().map(Entry::of).toList();
    this.sample = sample;
  }

  @Override
  public List<Tour> search(TourQuery query) {
    Predicate<Entry> wanted =
        Stream.of(
                query.place().map(InMemoryTourCatalog::isIn),
                query.theme().map(InMemoryTourCatalog::isAbout),
                query.language().map(InMemoryTourCatalog::isSpoken))
            .flatMap(Optional::stream)
            .reduce(entry -> true, Predicate::and);
    return entries.stream()
        .filter(wanted)
        .map(Entry::tour)
        .filter(tour -> query.date().map(tour::takesPlaceOn).orElse(true))
        .filter(tour -> query.budget().map(budget -> budget.covers(tour.price())).orElse(true))
        .filter(tour -> query.groupSize().map(size -> size <= tour.maxGroupSize()).orElse(true))
        .sorted(comparator(query.order()))
        .toList();
  }

  @Override
  public Optional<Tour> byId(String id) {
    return entries.stream()
        .map(Entry::tour)
        .filter(tour -> tour.id().equalsIgnoreCase(id.strip()))
        .findFirst();
  }

  @Override
  public List<String> cities() {
    return entries.stream()
        .map(entry -> entry.tour().city())
        .distinct()
        .sorted(Comparator.comparing(Folding::key))
        .toList();
  }

  @Override
  public boolean sample() {
    return sample;
  }

  private static Comparator<Tour> comparator(TourQuery.Order order) {
    return switch (order) {
      case RATING -> BY_RATING;
      case PRICE -> BY_PRICE;
      case DURATION -> BY_DURATION;
    };
  }

  private static Predicate<Entry> isIn(String place) {
    String city = canonical(Vocabulary.CITIES, place);
    String country = Folding.key(place);
    return entry -> entry.city().equals(city) || entry.countries().contains(country);
  }

  private static Predicate<Entry> isAbout(String theme) {
    String wanted = canonical(Vocabulary.THEMES, theme);
    if (Vocabulary.THEMES.find(theme).isPresent()) {
      return entry -> entry.themes().contains(wanted);
    }
    return entry -> entry.themes().contains(wanted) || entry.words().contains(" " + wanted + " ");
  }

  private static Predicate<Entry> isSpoken(String language) {
    String wanted = canonical(Vocabulary.LANGUAGES, language);
    return entry -> entry.languages().contains(wanted);
  }

  /** One spelling for all names of one thing: the id if it is known, or else the folded name. */
  private static String canonical(Vocabulary vocabulary, String name) {
    return vocabulary.find(name).map(Term::id).orElseGet(() -> Folding.key(name));
  }

  /**
   * A tour and what a search compares.
   *
   * @param countries the country's name in every language
   * @param words all titles and descriptions, folded, with a space around every word
   */
  private record Entry(
      Tour tour,
      String city,
      Set<String> countries,
      Set<String> themes,
      Set<String> languages,
      String words) {
    static Entry of(Tour tour) {
      Locale country = new Locale.Builder().setRegion(tour.country()).build();
      return new Entry(
          tour,
          canonical(Vocabulary.CITIES, tour.city()),
          Arrays.stream(Language.values())
              .map(language -> Folding.key(country.getDisplayCountry(language.locale())))
              .collect(Collectors.toSet()),
          canonicals(Vocabulary.THEMES, tour.themes()),
          canonicals(Vocabulary.LANGUAGES, tour.languages()),
          Stream.of(tour.title(), tour.description())
              .flatMap(text -> text.byLanguage().values().stream())
              .map(text -> " " + Folding.key(text) + " ")
              .collect(Collectors.joining("|")));
    }

    private static Set<String> canonicals(Vocabulary vocabulary, List<String> names) {
      return names.stream().map(name -> canonical(vocabulary, name)).collect(Collectors.toSet());
    }
  }
}
