package com.ifriend.agent.tours;

import static java.util.Objects.requireNonNull;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;

/**
 * One tour with a local guide.
 *
 * @param id unique in its catalogue, e.g. {@code PAR-02}
 * @param city as the catalogue spells it
 * @param country ISO 3166 code of two letters
 * @param guide name of the guide
 * @param themes ids of {@link com.ifriend.agent.text.Vocabulary#THEMES} or words of the catalogue's
 *     own
 * @param languages ISO 639-1 codes of what the guide speaks
 * @param durationMinutes length of the tour
 * @param price per person
 * @param maxGroupSize most people in one group
 * @param rating average of the reviews, 0 to 5
 * @param reviews how many there are
 * @param weekdays days on which it takes place every week
 * @param dates single days on which it takes place besides
 */
public record Tour(
    String id,
    String city,
    String country,
    LocalizedText title,
    LocalizedText description,
    String guide,
    List<String> themes,
    List<String> languages,
    int durationMinutes,
    Price price,
    int maxGroupSize,
    double rating,
    int reviews,
    Set<DayOfWeek> weekdays,
    Set<LocalDate> dates) {
  public Tour {
    requireNonNull(id, "id");
    requireNonNull(city, "city");
    requireNonNull(country, "country");
    requireNonNull(title, "title");
    requireNonNull(description, "description");
    requireNonNull(guide, "guide");
    requireNonNull(price, "price");
    themes = List.copyOf(themes);
    languages = List.copyOf(languages);
    weekdays = Set.copyOf(weekdays);
    dates = Set.copyOf(dates);
  }

  /** Whether it takes place on a day. */
  public boolean takesPlaceOn(LocalDate day) {
    return weekdays.contains(day.getDayOfWeek()) || dates.contains(day);
  }
}
