package com.ifriend.agent.tours;

import static java.util.Objects.requireNonNull;

import com.google.adk.tools.Annotations.Schema;
import com.google.adk.tools.FunctionTool;
import com.google.adk.tools.ToolContext;
import com.ifriend.agent.text.Language;
import com.ifriend.agent.text.UserZone;
import com.ifriend.agent.tours.TourQuery.Criterion;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the model may do with a {@link TourCatalog}: the ADK function tools {@code search_tours} and
 * {@code tour_details}.
 *
 * <p>Results and session state hold only strings, numbers, booleans, lists and maps. The last list
 * shown is kept in the session under {@link #LAST_LIST}, so that "number 2" means the same after a
 * restart. Every result carries {@code status}; {@code sample_data} is there, and true, when the
 * tours are invented.
 *
 * <p>Public, with public methods, because ADK calls them by reflection. Thread-safe.
 */
public final class TourTools {
  /** Name of the search tool. */
  public static final String SEARCH = "search_tours";

  /** Name of the details tool. */
  public static final String DETAILS = "tour_details";

  /** Session state key of the language code the conversation is in. */
  public static final String LANGUAGE = "language";

  /** Session state key of the last list: a map with {@code ids} and maybe {@code group_size}. */
  public static final String LAST_LIST = "last_tour_list";

  /** Tours in one result list. */
  public static final int PAGE_SIZE = 5;

  private final TourCatalog catalog;
  private final Clock clock;

  /**
   * @param clock tells which dates are past, in its time zone
   */
  public TourTools(TourCatalog catalog, Clock clock) {
    this.catalog = requireNonNull(catalog, "catalog");
    this.clock = requireNonNull(clock, "clock");
  }

  /** Both tools, ready for an agent. */
  public List<FunctionTool> asFunctionTools() {
    return List.of(
        FunctionTool.create(this, "searchTours"), FunctionTool.create(this, "tourDetails"));
  }

  /** The {@code search_tours} tool. */
  @Schema(
      name = SEARCH,
      description =
          "Searches the tour catalogue. All criteria are optional and combined with AND. Returns"
              + " a numbered list of at most 5 tours with prices per person.")
  public Map<String, Object> searchTours(
      @Schema(name = "city", description = "City or country, in any language", optional = true)
          @Nullable String city,
      @Schema(
              name = "theme",
              description =
                  "What the tour is about, in any language, e.g. boat, food, wine, history, art,"
                      + " walking, night, nature, beach, bike, music, football, family; or words"
                      + " of a title",
              optional = true)
          @Nullable String theme,
      @Schema(
              name = "language",
              description = "Language the guide must speak: a name or an ISO code",
              optional = true)
          @Nullable String language,
      @Schema(name = "date", description = "Day of the tour, as YYYY-MM-DD", optional = true)
          @Nullable String date,
      @Schema(
              name = "max_price",
              description = "Most to pay per person, in major units",
              optional = true)
          @Nullable Double maxPrice,
      @Schema(
              name = "currency",
              description =
                  "ISO 4217 code of max_price, only if the user named a currency; prices in other"
                      + " currencies do not match",
              optional = true)
          @Nullable String currency,
      @Schema(name = "group_size", description = "Number of people", optional = true)
          @Nullable Integer groupSize,
      @Schema(
              name = "order_by",
              description = "rating (default), price (cheapest first) or duration (shortest first)",
              optional = true)
          @Nullable String orderBy,
      @Schema(name = "page", description = "1 for the first 5 tours, 2 for more", optional = true)
          @Nullable Integer page,
      @Schema(
              name = "answer_language",
              description = "Language in which you answer the user: pt, es or en",
              optional = true)
          @Nullable String answerLanguage,
      @Schema(name = "toolContext") ToolContext toolContext) {
    Language in = answerLanguage(answerLanguage, toolContext);
    TourView view = new TourView(in);
    TourQuery query;
    try {
      query =
          query(
              city,
              theme,
              language,
              date,
              maxPrice,
              currency,
              groupSize,
              orderBy,
              today(toolContext));
    } catch (InvalidArgument e) {
      return result(e.status, "field", e.field, "problem", e.problem);
    }
    if (query.place().isPresent()
        && catalog.search(TourQuery.everything().inPlace(query.place().get())).isEmpty()) {
      return result(
          "unknown_city",
          "city",
          query.place().get(),
          "cities",
          view.cities(catalog.cities().stream()));
    }
    List<Tour> found = catalog.search(query);
    // As wide as it takes: a model may ask for any page.
    long from = Math.max(0L, (page == null ? 1L : page) - 1) * PAGE_SIZE;
    if (found.isEmpty()) {
      Map<String, Object> result = result("none_found", "criteria", view.criteria(query));
      result.put("without", alternatives(query, view));
      return result;
    }
    if (from >= found.size()) {
      return result("no_more", "criteria", view.criteria(query), "total", found.size());
    }
    int first = Math.toIntExact(from);
    List<Tour> shown = found.subList(first, Math.min(first + PAGE_SIZE, found.size()));
    remember(shown, query, toolContext);
    Map<String, Object> result = result("ok", "criteria", view.criteria(query));
    result.put("total", found.size());
    result.put("more", found.size() - first - shown.size());
    result.put("tours", view.list(shown));
    if (query.place().isEmpty()) {
      result.put("cities", view.cities(found.stream().map(Tour::city)));
    }
    return result;
  }

  /** The {@code tour_details} tool. */
  @Schema(
      name = DETAILS,
      description = "Everything about one tour of the catalogue: description, days, price, guide.")
  public Map<String, Object> tourDetails(
      @Schema(
              name = "tour",
              description =
                  "The id of the tour, or its number in the list search_tours returned last")
          String tour,
      @Schema(
              name = "answer_language",
              description = "Language in which you answer the user: pt, es or en",
              optional = true)
          @Nullable String answerLanguage,
      @Schema(name = "toolContext") ToolContext toolContext) {
    TourView view = new TourView(answerLanguage(answerLanguage, toolContext));
    LastList last = LastList.of(toolContext.state().get(LAST_LIST));
    Optional<Integer> number = number(tour);
    if (number.isPresent() && last.ids().isEmpty()) {
      return result("no_list", "tour", tour);
    }
    Optional<Tour> found =
        number.map(last::id).orElseGet(() -> Optional.of(tour)).flatMap(catalog::byId);
    if (found.isEmpty()) {
      return result("unknown_tour", "tour", tour, "listed", last.ids().size());
    }
    return result("ok", "tour", view.details(found.get(), last.groupSize()));
  }

  private Map<String, Object> result(String status, Object... namesAndValues) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("status", status);
    for (int i = 0; i < namesAndValues.length; i += 2) {
      result.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    if (catalog.sample()) {
      result.put("sample_data", true);
    }
    return result;
  }

  /** For each criterion: what there would be without it. */
  private List<Map<String, Object>> alternatives(TourQuery query, TourView view) {
    List<Map<String, Object>> alternatives = new ArrayList<>();
    for (Criterion criterion : Criterion.values()) {
      if (!query.has(criterion)) {
        continue;
      }
      List<Tour> found = catalog.search(query.without(criterion));
      if (!found.isEmpty()) {
        alternatives.add(view.alternative(criterion, found));
      }
    }
    return alternatives;
  }

  private static void remember(List<Tour> shown, TourQuery query, ToolContext toolContext) {
    Map<String, Object> list = new LinkedHashMap<>();
    list.put("ids", shown.stream().map(Tour::id).toList());
    query.groupSize().ifPresent(size -> list.put("group_size", size));
    Object unused = toolContext.state().put(LAST_LIST, list);
  }

  private TourQuery query(
      @Nullable String city,
      @Nullable String theme,
      @Nullable String language,
      @Nullable String date,
      @Nullable Double maxPrice,
      @Nullable String currency,
      @Nullable Integer groupSize,
      @Nullable String orderBy,
      LocalDate today) {
    return new TourQuery(
        given(city),
        given(theme),
        given(language),
        given(date).map(text -> day(text, today)),
        Optional.ofNullable(maxPrice)
            .filter(amount -> amount > 0)
            .map(BigDecimal::valueOf)
            .map(amount -> new Budget(amount, given(currency).map(TourTools::currency))),
        Optional.ofNullable(groupSize).filter(size -> size > 0),
        given(orderBy).map(TourTools::order).orElse(TourQuery.Order.RATING));
  }

  private LocalDate today(ToolContext context) {
    return LocalDate.now(clock.withZone(UserZone.in(context.state(), clock.getZone())));
  }

  private static LocalDate day(String text, LocalDate today) {
    LocalDate day;
    try {
      day = LocalDate.parse(text.strip());
    } catch (DateTimeException e) {
      throw new InvalidArgument("invalid", "date", "a date as YYYY-MM-DD is expected");
    }
    if (day.isBefore(today)) {
      throw new InvalidArgument("past_date", "date", day.toString());
    }
    return day;
  }

  private static Currency currency(String code) {
    try {
      return Currency.getInstance(code.strip().toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new InvalidArgument("invalid", "currency", "an ISO 4217 code is expected");
    }
  }

  private static TourQuery.Order order(String text) {
    try {
      return TourQuery.Order.valueOf(text.strip().toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new InvalidArgument("invalid", "order_by", "rating, price or duration is expected");
    }
  }

  private static Language answerLanguage(@Nullable String code, ToolContext toolContext) {
    Object ofSession = toolContext.state().get(LANGUAGE);
    return Optional.ofNullable(code)
        .flatMap(Language::ofCode)
        .or(() -> Optional.ofNullable(ofSession).map(Object::toString).flatMap(Language::ofCode))
        .orElse(Language.PT);
  }

  /** A number, also as models write it ({@code "2.0"}). */
  private static Optional<Integer> number(String text) {
    try {
      return Optional.of(new BigDecimal(text.strip()).intValueExact());
    } catch (ArithmeticException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> given(@Nullable String argument) {
    return Optional.ofNullable(argument).map(String::strip).filter(text -> !text.isEmpty());
  }

  /** An argument of the model that cannot be meant. */
  private static final class InvalidArgument extends RuntimeException {
    private static final long serialVersionUID = 1L;

    final String status;
    final String field;
    final String problem;

    InvalidArgument(String status, String field, String problem) {
      super(field + ": " + problem);
      this.status = status;
      this.field = field;
      this.problem = problem;
    }
  }

  /** The list shown last, as read back from session state, where anything may have happened. */
  private record LastList(List<String> ids, Optional<Integer> groupSize) {
    static LastList of(@Nullable Object state) {
      Map<?, ?> map = state instanceof Map<?, ?> known ? known : Map.of();
      List<String> ids =
          map.get("ids") instanceof List<?> list
              ? list.stream().map(String::valueOf).toList()
              : List.of();
      Optional<Integer> size =
          map.get("group_size") instanceof Number number
              ? Optional.of(number.intValue())
              : Optional.empty();
      return new LastList(ids, size);
    }

    Optional<String> id(int number) {
      return number >= 1 && number <= ids.size()
          ? Optional.of(ids.get(number - 1))
          : Optional.empty();
    }
  }
}
