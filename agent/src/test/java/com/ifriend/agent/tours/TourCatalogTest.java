package com.ifriend.agent.tours;

import static org.assertj.core.api.Assertions.assertThat;

import com.ifriend.agent.text.Language;
import com.ifriend.agent.tours.TourQuery.Order;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TourCatalogTest {
  private static final TourQuery ALL = TourQuery.everything();
  private static final LocalDate WEDNESDAY = LocalDate.of(2027, 5, 12);
  private static final LocalDate SUNDAY = LocalDate.of(2027, 5, 16);

  private final TourCatalog catalog = TourCatalogs.sample();

  @ParameterizedTest
  @ValueSource(
      strings = {"Paris", "París", "PARIS", " paris ", "França", "Francia", "France", "FRANCIA"})
  void parisIsFoundByAnyNameAndByItsCountry(String place) {
    assertThat(ids(ALL.inPlace(place)))
        .containsExactlyInAnyOrder("PAR-01", "PAR-02", "PAR-03", "PAR-04", "PAR-05");
  }

  @ParameterizedTest
  @CsvSource({
    "Lisboa, Lisbon, LIS-01",
    "Londres, London, LON-01",
    "Nova York, Nueva York, NYC-01",
    "Nova Iorque, New York, NYC-01",
    "Roma, Rome, ROM-01",
    "Kioto, Quioto, KYO-01",
    "Tóquio, Tokio, TYO-01",
    "Cidade do México, Mexico City, MEX-01",
    "Rio, rio de janeiro, RIO-01",
    "Oporto, Porto, POR-01"
  })
  void cityIsTheSameInEveryLanguage(String one, String other, String included) {
    assertThat(ids(ALL.inPlace(one))).contains(included).isEqualTo(ids(ALL.inPlace(other)));
  }

  @ParameterizedTest
  @CsvSource({
    "passeio de barco, PAR-03",
    "paseo en barco, PAR-03",
    "boat tour, PAR-03",
    "boat, PAR-03",
    "gastronomia, PAR-02",
    "gastronomía, PAR-02",
    "food, PAR-02",
    "bicicleta, PAR-05",
    "bike, PAR-05"
  })
  void themeIsTheSameInEveryLanguage(String theme, String expected) {
    assertThat(ids(ALL.inPlace("Paris").about(theme))).containsExactly(expected);
  }

  @ParameterizedTest
  @CsvSource({"louvre, PAR-04", "Marais, PAR-01", "torre eiffel, PAR-05", "Ojo, ''", "uvr, ''"})
  void themeNobodyListsIsLookedForInTheTexts(String words, String expected) {
    assertThat(String.join(",", ids(ALL.about(words).inPlace("Paris")))).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"es", "espanhol", "español", "Spanish"})
  void guideSpeaksTheLanguage(String language) {
    assertThat(ids(ALL.inPlace("Paris").spoken(language)))
        .containsExactlyInAnyOrder("PAR-02", "PAR-04");
  }

  @Test
  void dateLimitsToToursOfThatDay() {
    assertThat(ids(ALL.inPlace("Madrid").on(SUNDAY))).containsExactly("MAD-03");
    assertThat(ids(ALL.inPlace("Madrid").on(WEDNESDAY))).hasSize(3).doesNotContain("MAD-04");
  }

  @Test
  void budgetIsInclusiveAndOfOneCurrency() {
    TourQuery paris = ALL.inPlace("Paris");
    assertThat(ids(paris.within(budget("42", "EUR")))).containsExactly("PAR-01", "PAR-05");
    assertThat(ids(paris.within(budget("41.99", "EUR")))).containsExactly("PAR-01");
    assertThat(ids(paris.within(budget("1000", "BRL")))).isEmpty();
    assertThat(ids(paris.within(new Budget(new BigDecimal("42"), Optional.empty()))))
        .containsExactly("PAR-01", "PAR-05");
  }

  @Test
  void groupMustFit() {
    assertThat(ids(ALL.inPlace("Paris").forPeople(10))).containsExactly("PAR-01", "PAR-03");
    assertThat(ids(ALL.inPlace("Paris").forPeople(13))).isEmpty();
  }

  @Test
  void ordersAreAsAsked() {
    TourQuery paris = ALL.inPlace("Paris");
    assertThat(catalog.search(paris))
        .isSortedAccordingTo(Comparator.comparingDouble(Tour::rating).reversed());
    assertThat(catalog.search(paris.sortedBy(Order.PRICE)))
        .isSortedAccordingTo(Comparator.comparing(tour -> tour.price().amount()));
    assertThat(catalog.search(paris.sortedBy(Order.DURATION)))
        .isSortedAccordingTo(Comparator.comparingInt(Tour::durationMinutes));
  }

  @Test
  void idIsFoundInAnyCase() {
    assertThat(catalog.byId(" par-02 ")).map(Tour::guide).contains("Julien Moreau");
    assertThat(catalog.byId("XXX-99")).isEmpty();
  }

  @Test
  void sampleIsMarkedAndCompleteInThreeLanguages() {
    List<Tour> tours = catalog.search(ALL);
    assertThat(catalog.sample()).isTrue();
    assertThat(tours).hasSizeGreaterThanOrEqualTo(55);
    assertThat(catalog.cities()).hasSizeGreaterThanOrEqualTo(14);
    assertThat(tours)
        .allSatisfy(
            tour -> {
              assertThat(tour.title().byLanguage()).containsOnlyKeys(Language.values());
              assertThat(tour.description().byLanguage()).containsOnlyKeys(Language.values());
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1250 | BRL | PT | R$ 1.250",
        "45.5 | EUR | PT | € 45,50",
        "9500 | JPY | EN | ¥ 9,500",
        "45.00 | USD | ES | US$ 45",
        "300 | CHF | EN | CHF 300"
      })
  void pricesAreWrittenAsReadersExpect(
      String amount, String currency, Language language, String expected) {
    Price price = new Price(new BigDecimal(amount), Currency.getInstance(currency));
    assertThat(price.format(language)).isEqualTo(expected);
  }

  @Test
  void everyCriterionCanBeGivenUp() {
    TourQuery full =
        ALL.inPlace("Paris")
            .about("boat")
            .spoken("pt")
            .on(SUNDAY)
            .within(budget("1", "EUR"))
            .forPeople(2);
    TourQuery empty =
        Arrays.stream(TourQuery.Criterion.values())
            .peek(criterion -> assertThat(full.has(criterion)).isTrue())
            .reduce(full, TourQuery::without, (first, second) -> second);
    assertThat(empty).isEqualTo(ALL);
  }

  private static Budget budget(String amount, String currency) {
    return new Budget(new BigDecimal(amount), Optional.of(Currency.getInstance(currency)));
  }

  private List<String> ids(TourQuery query) {
    return catalog.search(query).stream().map(Tour::id).toList();
  }
}
