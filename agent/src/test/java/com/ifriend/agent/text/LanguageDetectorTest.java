package com.ifriend.agent.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LanguageDetectorTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mais barato | PT",
        "más barato | ES",
        "mas barato | ES",
        "cheaper | EN",
        "em inglês | PT",
        "en inglés | ES",
        "in English | EN",
        "em ingles | PT",
        "en ingles | ES",
        "oi | PT",
        "Oi! | PT",
        "olá, tudo bem? | PT",
        "hola | ES",
        "¡Hola! | ES",
        "hi | EN",
        "Hello there | EN",
        "obrigado | PT",
        "Obrigada! | PT",
        "gracias | ES",
        "thanks | EN",
        "bom dia | PT",
        "buenos días | ES",
        "good morning | EN",
        "tours em Paris | PT",
        "tours en París | ES",
        "tours in Paris | EN",
        "e em Lisboa? | PT",
        "¿y en Lisboa? | ES",
        "y en lisboa? | ES",
        "and in Lisbon? | EN",
        "what about London? | EN",
        "detalhes do número 2 | PT",
        "detalles del número 2 | ES",
        "details of 2 | EN",
        "me fala mais do segundo | PT",
        "cuéntame más del segundo | ES",
        "tell me more about the second one | EN",
        "passeio de barco | PT",
        "paseo en barco | ES",
        "boat tour | EN",
        "para 6 pessoas | PT",
        "para 6 personas | ES",
        "for 6 people | EN",
        "até 50 euros | PT",
        "hasta 50 euros | ES",
        "under $50 | EN",
        "amanhã | PT",
        "mañana | ES",
        "tomorrow | EN",
        "dia 12 de maio | PT",
        "el 12 de mayo | ES",
        "on May 12 | EN",
        "Quero um tour de gastronomia no Porto | PT",
        "Quiero un tour de gastronomía en Oporto | ES",
        "I want a food tour in Porto | EN",
        "o que você não faz? | PT",
        "¿qué puedes hacer? | ES",
        "what can you do? | EN",
      })
  void detects(String text, Language expected) {
    assertThat(LanguageDetector.detect(text)).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"50 euros", "ok", "2", "Paris", "👍", "?", "", "tour", "menos de 50"})
  void ambiguousTextGoesOnInTheLanguageBefore(String text) {
    assertThat(LanguageDetector.detect(text)).isEmpty();
    assertThat(LanguageDetector.detect(text, Language.ES)).isEqualTo(Language.ES);
  }

  @Test
  void decomposedAccentsCountToo() {
    assertThat(LanguageDetector.detect(Normalizer.normalize("más", Normalizer.Form.NFD)))
        .contains(Language.ES);
  }

  @ParameterizedTest
  @CsvSource({"pt, PT", "pt-BR, PT", "pt_PT, PT", "ES, ES", "en-US, EN"})
  void codesAreRead(String code, Language expected) {
    assertThat(Language.ofCode(code)).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"fr", "", "português", "e"})
  void otherCodesAreNone(String code) {
    assertThat(Language.ofCode(code)).isEmpty();
  }
}
