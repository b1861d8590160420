package com.ifriend.agent.offline;

import com.ifriend.agent.offline.AmountReader.Money;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;

/**
 * What the offline model understood of one message.
 *
 * @param reference the tour it points at: a number, {@code last} or an id
 * @param order {@code rating}, {@code price} or {@code duration}
 * @param dropped names of criteria the user gives up
 * @param intents what else it says, see {@link Intent}
 * @param words how many words it has
 */
record Utterance(
    Optional<String> place,
    Optional<String> theme,
    Optional<String> language,
    Optional<LocalDate> date,
    Optional<Money> budget,
    Optional<Integer> groupSize,
    Optional<String> order,
    Optional<String> reference,
    Set<String> dropped,
    Set<Intent> intents,
    int words) {

  /** What a message can be about besides criteria; each has a pattern {@code intent.*}. */
  enum Intent {
    TOUR,
    DETAILS,
    BOOKING,
    CITIES,
    MORE,
    THANKS,
    CLOSING,
    GREETING,
    HELP
  }

  boolean is(Intent intent) {
    return intents.contains(intent);
  }

  /** Whether it restricts or changes a search. */
  boolean hasCriteria() {
    return place.isPresent()
        || theme.isPresent()
        || language.isPresent()
        || date.isPresent()
        || budget.isPresent()
        || groupSize.isPresent()
        || order.isPresent()
        || !dropped.isEmpty();
  }

  /** The same message, understood as naming a place. */
  Utterance in(String newPlace) {
    return new Utterance(
        Optional.of(newPlace),
        theme,
        language,
        date,
        budget,
        groupSize,
        order,
        reference,
        dropped,
        intents,
        words);
  }
}
