package com.ifriend.store.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class WordsTest {
  @ParameterizedTest
  @CsvSource({
    "booking, we booked",
    "walks, walking",
    "passeios, passeio",
    "prefiro, preferimos",
    "prefiero, prefiere",
    "excursiones, excursión",
    "gastronomicos, gastronômico",
    "Emma's, EMMA",
    "05, 5",
    "ガイド, 日本語のガイド",
  })
  void formsOfAWordShareAStem(String one, String other) {
    assertThat(Collections.disjoint(Words.of(one).terms(), Words.of(other).terms())).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"Porto, porco", "Lisboa, lista", "Montevideo, Monterrey", "2024, 2025"})
  void otherWordsShareNone(String one, String other) {
    assertThat(Collections.disjoint(Words.of(one).terms(), Words.of(other).terms())).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"agora", "ahora", "now", "não", "no", "never"})
  void wordsWithoutMeaningFindNothing(String word) {
    assertThat(Words.of(word).isEmpty()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"odeio", "detesto", "hate"})
  void dislikeIsANegationAndAWord(String word) {
    assertThat(Words.of(word).statement()).contains("!");
    assertThat(Words.of(word).isEmpty()).isFalse();
  }

  @Test
  void statementTellsOppositesAndNumbersApart() {
    assertThat(Words.of("gosto de museus").statement())
        .isEqualTo(Words.of("Gosto, de MUSEUS!").statement())
        .isNotEqualTo(Words.of("não gosto de museus").statement());
    assertThat(Words.of("no. 7").statement()).anyMatch(Words::decisive);
    assertThat(Words.of("gosto de museus").statement()).noneMatch(Words::decisive);
  }

  @Test
  void endlessTextIsReadToALimit() {
    assertThat(Words.of("palavra ".repeat(2_000)).stems()).hasSize(400);
    assertThat(Words.of("a".repeat(50) + "😀".repeat(50)).terms())
        .allMatch(term -> term.length() <= NewMemory.MAX_TERM_LENGTH);
  }
}
