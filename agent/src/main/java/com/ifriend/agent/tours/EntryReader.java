package com.ifriend.agent.tours;

import com.fasterxml.jackson.databind.JsonNode;
import com.ifriend.agent.text.Language;
import com.ifriend.agent.text.Term;
import com.ifriend.agent.text.Vocabulary;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Currency;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Reads one tour of a catalogue file, field by field, noting everything that is wrong with it. */
final class EntryReader {
  private static final Set<String> FIELDS =
      Set.of(
          "id",
          "city",
          "country",
          "title",
          "description",
          "guide",
          "themes",
          "languages",
          "durationMinutes",
          "price",
          "maxGroupSize",
          "rating",
          "reviews",
          "weekdays",
          "dates");

  private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());
  private static final int MAX_RATING = 5;
  private static final int LONGEST_VALUE_SHOWN = 40;

  private final JsonNode entry;
  private final String label;
  private final List<String> problems = new ArrayList<>();

  EntryReader(JsonNode entry, int index) {
    this.entry = entry;
    String id = entry.path("id").asText();
    this.label = "tours[" + index + "]" + (id.isBlank() ? "" : " (" + id + ")");
  }

  /** Where in the file this entry is, for messages. */
  String label() {
    return label;
  }

  /** What {@link #tour()} found wrong. */
  List<String> problems() {
    return problems;
  }

  /** The tour, or empty when there are {@link #problems()}. */
  Optional<Tour> tour() {
    if (!entry.isObject()) {
      problems.add(label + ": an object with the fields of a tour is expected");
      return Optional.empty();
    }
    entry
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!FIELDS.contains(name)) {
                problem(name, "unknown field; correct the name or remove it");
              }
            });
    String id = text("id");
    String city = text("city");
    String country = country();
    Optional<LocalizedText> title = localized("title");
    Optional<LocalizedText> description = localized("description");
    String guide = text("guide");
    List<String> themes = list("themes", true, Optional::of, "a word such as \"boat\"");
    List<String> languages =
        list("languages", true, EntryReader::languageCode, "an ISO 639-1 code such as \"pt\"");
    int duration = positive("durationMinutes", "the length in minutes, e.g. 150");
    Optional<Price> price = price();
    int groupSize = positive("maxGroupSize", "the most people in one group, e.g. 8");
    BigDecimal rating = number("rating", BigDecimal.valueOf(MAX_RATING), "0 to 5, e.g. 4.8");
    int reviews = number("reviews", BigDecimal.valueOf(Integer.MAX_VALUE), "e.g. 120").intValue();
    List<DayOfWeek> weekdays =
        list("weekdays", false, EntryReader::weekday, "a day in English such as \"monday\"");
    List<LocalDate> dates =
        list("dates", false, EntryReader::date, "a date such as \"2027-05-12\"");
    if (!entry.has("weekdays") && !entry.has("dates")) {
      problem("weekdays", "say when the tour takes place, with \"weekdays\", \"dates\" or both");
    }
    if (!problems.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Tour(
            id,
            city,
            country,
            title.orElseThrow(),
            description.orElseThrow(),
            guide,
            themes,
            languages,
            duration,
            price.orElseThrow(),
            groupSize,
            rating.doubleValue(),
            reviews,
            Set.copyOf(weekdays),
            Set.copyOf(dates)));
  }

  private String text(String field) {
    JsonNode value = entry.path(field);
    if (!value.isTextual() || value.asText().isBlank()) {
      problem(field, "a text is expected" + butIs(value));
      return "";
    }
    return value.asText().strip();
  }

  private String country() {
    String code = text("country").toUpperCase(Locale.ROOT);
    if (!code.isEmpty() && !COUNTRIES.contains(code)) {
      problem(
          "country",
          "an ISO 3166 code of two letters such as \"BR\" is expected"
              + butIs(entry.path("country")));
    }
    return code;
  }

  private Optional<LocalizedText> localized(String field) {
    JsonNode value = entry.path(field);
    if (value.isTextual() && !value.asText().isBlank()) {
      return Optional.of(new LocalizedText(Map.of(Language.PT, value.asText().strip())));
    }
    Map<Language, String> texts = new EnumMap<>(Language.class);
    value
        .properties()
        .forEach(
            part -> {
              Optional<Language> language = Language.ofCode(part.getKey());
              if (language.isEmpty() || part.getValue().asText().isBlank()) {
                problem(
                    field + "." + part.getKey(),
                    "only non-empty texts under \"pt\", \"es\" and \"en\" are expected");
              } else {
                texts.put(language.get(), part.getValue().asText().strip());
              }
            });
    if (texts.isEmpty()) {
      problem(
          field,
          "a text, or an object with texts under \"pt\", \"es\", \"en\", is expected"
              + butIs(value));
      return Optional.empty();
    }
    return Optional.of(new LocalizedText(texts));
  }

  private Optional<Price> price() {
    JsonNode value = entry.path("price");
    Optional<BigDecimal> amount = decimal(value.path("amount")).filter(a -> a.signum() > 0);
    if (amount.isEmpty()) {
      problem(
          "price.amount",
          "a positive number in quotes such as \"45.00\" is expected"
              + butIs(value.path("amount")));
    }
    Optional<Currency> currency = currency(value.path("currency").asText());
    if (currency.isEmpty()) {
      problem(
          "price.currency",
          "an ISO 4217 code such as \"EUR\" is expected" + butIs(value.path("currency")));
    }
    return amount.flatMap(a -> currency.map(c -> new Price(a, c)));
  }

  private int positive(String field, String expected) {
    JsonNode value = entry.path(field);
    if (!value.canConvertToInt() || !value.isIntegralNumber() || value.asInt() <= 0) {
      problem(field, "a whole number above 0 is expected, " + expected + butIs(value));
      return 0;
    }
    return value.asInt();
  }

  private BigDecimal number(String field, BigDecimal max, String expected) {
    JsonNode value = entry.path(field);
    if (!value.isNumber()
        || value.decimalValue().signum() < 0
        || value.decimalValue().compareTo(max) > 0) {
      problem(field, "a number is expected, " + expected + butIs(value));
      return BigDecimal.ZERO;
    }
    return value.decimalValue();
  }

  private <T> List<T> list(
      String field, boolean required, Function<String, Optional<T>> parse, String expected) {
    JsonNode values = entry.path(field);
    if (values.isMissingNode() && !required) {
      return List.of();
    }
    if (!values.isArray() || values.isEmpty()) {
      problem(field, "a list with at least one " + expected + " is expected" + butIs(values));
      return List.of();
    }
    List<T> parsed = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      Optional<T> value =
          Optional.of(values.get(i))
              .filter(JsonNode::isTextual)
              .map(JsonNode::asText)
              .filter(text -> !text.isBlank())
              .flatMap(parse);
      if (value.isEmpty()) {
        problem(field + "[" + i + "]", expected + " is expected" + butIs(values.get(i)));
      }
      value.ifPresent(parsed::add);
    }
    return parsed;
  }

  private void problem(String field, String what) {
    problems.add(label + "." + field + ": " + what);
  }

  private static String butIs(JsonNode value) {
    if (value.isMissingNode()) {
      return "; it is missing";
    }
    String shown = value.toString();
    return "; it is "
        + (shown.length() <= LONGEST_VALUE_SHOWN
            ? shown
            : shown.substring(0, LONGEST_VALUE_SHOWN) + "…");
  }

  private static Optional<BigDecimal> decimal(JsonNode value) {
    try {
      return Optional.of(new BigDecimal(value.asText()));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Optional<Currency> currency(String code) {
    try {
      return Optional.of(Currency.getInstance(code));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> languageCode(String text) {
    return Vocabulary.LANGUAGES
        .find(text)
        .map(Term::id)
        .or(() -> Optional.of(text.toLowerCase(Locale.ROOT)).filter(c -> c.matches("[a-z]{2,3}")));
  }

  private static Optional<DayOfWeek> weekday(String text) {
    return Arrays.stream(DayOfWeek.values())
        .filter(day -> day.name().equalsIgnoreCase(text.strip()))
        .findFirst();
  }

  private static Optional<LocalDate> date(String text) {
    try {
      return Optional.of(LocalDate.parse(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
