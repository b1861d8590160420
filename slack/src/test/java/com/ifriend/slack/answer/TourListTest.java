package com.ifriend.slack.answer;

import static org.assertj.core.api.Assertions.assertThat;

import com.ifriend.agent.Answer;
import com.ifriend.agent.Choice;
import com.ifriend.agent.Failure;
import com.ifriend.agent.ListedTour;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which answers list tours. */
class TourListTest {
  private static final ListedTour WALK = tour("Lisboa a p\u00e9");
  private static final ListedTour NIGHT = tour("Lisboa a p\u00e9, de noite");
  private static final ListedTour BOAT = tour("P\u00f4r do sol no Tejo");

  private static ListedTour tour(String title) {
    return new ListedTour(title, "com Rui", "2 h", "", new Choice("detalhes", "de " + title));
  }

  private static Optional<TourList> in(String text) {
    return in(text, List.of(WALK, NIGHT, BOAT));
  }

  private static Optional<TourList> in(String text, List<ListedTour> tours) {
    return TourList.in(
        new Answer(text, Optional.empty(), Optional.<Failure>empty(), false, List.of(), tours));
  }

  @Test
  void itemsAreToldApartFromWhatStandsAroundThem() {
    TourList list =
        in("Encontrei:\n\n1. **P\u00d4R DO SOL** no Tejo \u2014 com Rui\n   2 h \u00b7 25 \u20ac\n\n"
                + "2) Lisboa a p\u00e9, de noite\n   - 3 h\n\nDiga \u201cdetalhes\u201d.\n_Modelo_")
            .orElseThrow();
    assertThat(list.before()).isEqualTo("Encontrei:\n");
    assertThat(list.items())
        .containsExactly(
            new TourList.Item(Optional.of("1"), BOAT), new TourList.Item(Optional.of("2"), NIGHT));
    assertThat(list.after()).isEqualTo("\nDiga \u201cdetalhes\u201d.\n_Modelo_");
  }

  @Test
  void bulletsHaveNoNumbersAndAListMayBeTheWholeAnswer() {
    TourList list = in("- **Lisboa a p\u00e9**: 2 h").orElseThrow();
    assertThat(list.items()).containsExactly(new TourList.Item(Optional.empty(), WALK));
    assertThat(list.before()).isEmpty();
    assertThat(list.after()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Lisboa a p\u00e9 is nice.",
        "1. Lisboa a p\u00e9\n2. something else",
        "1. Lisboa a p\u00e9\n2. Lisboa a p\u00e9 again",
        "1. Lisboa a p\u00e9\n\nor\n\n1. P\u00f4r do sol no Tejo",
        "```\n1. Lisboa a p\u00e9\n```",
        "1. Choose a day\n2. Choose a guide",
        "1. Lisboa a p\u00e9zinho",
        "   1. Lisboa a p\u00e9",
      })
  void whatIsNoListOfToursStaysText(String text) {
    assertThat(in(text)).isEmpty();
  }

  @Test
  void itemThatSaysMoreThanACardShowsStaysText() {
    assertThat(in("1. Lisboa a p\u00e9 " + "x".repeat(330))).isPresent();
    assertThat(in("1. Lisboa a p\u00e9\n   " + "why ".repeat(90))).isEmpty();
  }

  @Test
  void noMoreThanSlackTakesInOneCarousel() {
    List<ListedTour> tours = IntStream.rangeClosed(1, 11).mapToObj(i -> tour("T" + i)).toList();
    assertThat(in(list(10), tours)).isPresent();
    assertThat(in(list(11), tours)).isEmpty();
  }

  private static String list(int tours) {
    StringBuilder text = new StringBuilder("Here:\n");
    IntStream.rangeClosed(1, tours).forEach(i -> text.append(i + ". T" + i + "\n"));
    return text.toString();
  }

  @Test
  void withoutToursThereIsNone() {
    assertThat(in("1. Lisboa a p\u00e9", List.of())).isEmpty();
  }
}
