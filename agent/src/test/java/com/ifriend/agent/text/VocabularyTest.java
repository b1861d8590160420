package com.ifriend.agent.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class VocabularyTest {
  @ParameterizedTest
  @CsvSource({
    "Paris, paris",
    "PARÍS, paris",
    "paris, paris",
    "Lisboa, lisbon",
    "lisbon, lisbon",
    "Londres, london",
    "London, london",
    "Nova York, new-york",
    "nova iorque, new-york",
    "Nueva York, new-york",
    "New York City, new-york",
    "NYC, new-york",
    "sao paulo, sao-paulo",
    "Madri, madrid",
    "Kioto, kyoto",
    "Tokio, tokyo",
    "CDMX, mexico-city",
    "new-york, new-york"
  })
  void citiesAreFoundWhateverTheSpelling(String spelling, String id) {
    assertThat(Vocabulary.CITIES.find(spelling)).map(Term::id).contains(id);
  }

  @ParameterizedTest
  @CsvSource({
    "passeio de barco, boat",
    "paseo en barco, boat",
    "boat tour, boat",
    "Barco, boat",
    "gastronomia, food",
    "gastronomía, food",
    "food, food",
    "comida, food",
    "vinho, wine",
    "vino, wine",
    "história, history",
    "à noite, night",
    "a pé, walking"
  })
  void themesAreFoundWhateverTheSpelling(String spelling, String id) {
    assertThat(Vocabulary.THEMES.find(spelling)).map(Term::id).contains(id);
  }

  @ParameterizedTest
  @CsvSource({"inglês, en", "inglés, en", "English, en", "en, en", "castelhano, es", "Deutsch, ''"})
  void languagesAreFound(String spelling, String id) {
    assertThat(Vocabulary.LANGUAGES.find(spelling).map(Term::id).orElse("")).isEqualTo(id);
  }

  @Test
  void longestNameInATextWins() {
    assertThat(Vocabulary.CITIES.mentionsIn("de Porto Alegre a Porto"))
        .extracting(mention -> mention.term().id())
        .containsExactly("porto-alegre", "porto");
  }

  @Test
  void codesInATextAreNotNames() {
    assertThat(Vocabulary.LANGUAGES.mentionsIn("passeio de barco, en it es pt")).isEmpty();
  }
}
