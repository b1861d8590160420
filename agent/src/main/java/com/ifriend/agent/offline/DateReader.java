package com.ifriend.agent.offline;

import com.ifriend.agent.text.Language;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.Optional;
import java.util.regex.MatchResult;
import org.jspecify.annotations.Nullable;

/**
 * Finds the day a message speaks of. A day without a year is the next one to come; an impossible
 * date is none.
 */
final class DateReader {
  private final LocalDate today;

  DateReader(LocalDate today) {
    this.today = today;
  }

  Optional<LocalDate> read(Remaining message, Language language) {
    return message
        .take("date.iso")
        .flatMap(m -> date(m.group(1), m.group(2), m.group(3)))
        .or(() -> message.take("date.slashes").flatMap(m -> slashes(m, language)))
        .or(() -> message.take("date.day_month").flatMap(m -> named(m.group(1), m, 2)))
        .or(() -> message.take("date.month_day").flatMap(m -> named(m.group(2), m, 1)))
        .or(() -> message.take("date.day").flatMap(m -> dayOfMonth(number(m.group(1)))))
        .or(() -> message.take("date.plus2").map(m -> today.plusDays(2)))
        .or(() -> message.take("date.plus1").map(m -> today.plusDays(1)))
        .or(() -> message.take("date.plus0").map(m -> today))
        .or(() -> message.take("date.weekend").map(m -> weekend()))
        .or(() -> weekday(message));
  }

  private LocalDate weekend() {
    return today.getDayOfWeek() == DayOfWeek.SUNDAY
        ? today
        : today.with(TemporalAdjusters.nextOrSame(DayOfWeek.SATURDAY));
  }

  private Optional<LocalDate> weekday(Remaining message) {
    for (String day : Patterns.names("weekday")) {
      if (message.take("weekday." + day).isPresent()) {
        DayOfWeek weekday = DayOfWeek.of(number(day));
        return Optional.of(today.with(TemporalAdjusters.nextOrSame(weekday)));
      }
    }
    return Optional.empty();
  }

  /** Day first, or month first in English; the other way round where only that is possible. */
  private Optional<LocalDate> slashes(MatchResult match, Language language) {
    Optional<LocalDate> dayFirst = date(match.group(3), match.group(2), match.group(1));
    Optional<LocalDate> monthFirst = date(match.group(3), match.group(1), match.group(2));
    return language == Language.EN ? monthFirst.or(() -> dayFirst) : dayFirst.or(() -> monthFirst);
  }

  private Optional<LocalDate> named(String day, MatchResult match, int monthGroup) {
    return Patterns.which("month", match.group(monthGroup))
        .flatMap(month -> date(match.group(3), month, day));
  }

  private Optional<LocalDate> dayOfMonth(int day) {
    for (int months = 0; months <= 2; months++) {
      LocalDate month = today.plusMonths(months).withDayOfMonth(1);
      if (day >= 1 && day <= month.lengthOfMonth()) {
        LocalDate candidate = month.withDayOfMonth(day);
        if (!candidate.isBefore(today)) {
          return Optional.of(candidate);
        }
      }
    }
    return Optional.empty();
  }

  private Optional<LocalDate> date(@Nullable String year, String month, String day) {
    try {
      if (year != null) {
        return Optional.of(LocalDate.of(number(year), number(month), number(day)));
      }
      LocalDate thisYear = LocalDate.of(today.getYear(), number(month), number(day));
      return Optional.of(thisYear.isBefore(today) ? thisYear.plusYears(1) : thisYear);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static int number(String digits) {
    return Integer.parseInt(digits);
  }
}
