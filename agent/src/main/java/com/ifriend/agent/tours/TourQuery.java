package com.ifriend.agent.tours;

import java.time.LocalDate;
import java.util.Optional;

/**
 * What to look for; an empty criterion does not restrict. Immutable: every method returns a changed
 * copy.
 *
 * @param place a city or country, in any spelling and language
 * @param theme a theme or words of a title, in any spelling and language
 * @param language what the guide must speak: a name in any language, or a code
 * @param date day of the tour
 * @param budget per person
 * @param groupSize number of people
 * @param order how results are sorted
 */
public record TourQuery(
    Optional<String> place,
    Optional<String> theme,
    Optional<String> language,
    Optional<LocalDate> date,
    Optional<Budget> budget,
    Optional<Integer> groupSize,
    Order order) {
  /** How results are sorted; ties by id. */
  public enum Order {
    /** Best rated first. */
    RATING,
    /** Cheapest first; prices of one currency together. */
    PRICE,
    /** Shortest first. */
    DURATION
  }

  /** A criterion that can be given up when nothing is found. */
  public enum Criterion {
    PLACE,
    THEME,
    LANGUAGE,
    DATE,
    BUDGET,
    GROUP_SIZE
  }

  private static final TourQuery EVERYTHING =
      new TourQuery(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Order.RATING);

  /** All tours, best rated first. */
  public static TourQuery everything() {
    return EVERYTHING;
  }

  public TourQuery inPlace(String newPlace) {
    return new TourQuery(Optional.of(newPlace), theme, language, date, budget, groupSize, order);
  }

  public TourQuery about(String newTheme) {
    return new TourQuery(place, Optional.of(newTheme), language, date, budget, groupSize, order);
  }

  public TourQuery spoken(String newLanguage) {
    return new TourQuery(place, theme, Optional.of(newLanguage), date, budget, groupSize, order);
  }

  public TourQuery on(LocalDate newDate) {
    return new TourQuery(place, theme, language, Optional.of(newDate), budget, groupSize, order);
  }

  public TourQuery within(Budget newBudget) {
    return new TourQuery(place, theme, language, date, Optional.of(newBudget), groupSize, order);
  }

  public TourQuery forPeople(int people) {
    return new TourQuery(place, theme, language, date, budget, Optional.of(people), order);
  }

  public TourQuery sortedBy(Order newOrder) {
    return new TourQuery(place, theme, language, date, budget, groupSize, newOrder);
  }

  /** Whether a criterion is set. */
  public boolean has(Criterion criterion) {
    return !without(criterion).equals(this);
  }

  /** The same query with one criterion given up. */
  public TourQuery without(Criterion criterion) {
    return new TourQuery(
        criterion == Criterion.PLACE ? Optional.empty() : place,
        criterion == Criterion.THEME ? Optional.empty() : theme,
        criterion == Criterion.LANGUAGE ? Optional.empty() : language,
        criterion == Criterion.DATE ? Optional.empty() : date,
        criterion == Criterion.BUDGET ? Optional.empty() : budget,
        criterion == Criterion.GROUP_SIZE ? Optional.empty() : groupSize,
        order);
  }
}
