package com.ifriend.agent.offline;

import static org.assertj.core.api.Assertions.assertThat;

import com.ifriend.agent.offline.Utterance.Intent;
import com.ifriend.agent.text.Language;
import com.ifriend.agent.text.LanguageDetector;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What messages mean, on Tuesday 20 April 2027 in São Paulo. */
final class UtteranceReaderTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2027-04-20T12:00:00Z"), ZoneId.of("America/Sao_Paulo"));

  private final UtteranceReader reader = new UtteranceReader(CLOCK);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tours em Paris | place=Paris",
        "Quero um passeio de barco em Lisboa para 4 pessoas até 50 euros | budget=50 EUR, people=4, place=Lisboa, theme=passeio de barco",
        "busco un paseo en barco en Lisboa para 4 personas hasta 50 euros | budget=50 EUR, people=4, place=Lisboa, theme=paseo en barco",
        "I want a boat tour in Lisbon for 4 people under $50 | budget=50 USD, people=4, place=Lisbon, theme=boat tour",
        "mais barato | order=price",
        "más barato | order=price",
        "cheaper please | order=price",
        "los mejor valorados | order=rating",
        "best rated in Rome | order=rating, place=Rome",
        "algo mais curto | order=duration",
        "em inglês | language=en",
        "en inglés | language=en",
        "in English | language=en",
        "guia que fale espanhol | language=es",
        "English-speaking guide | language=en",
        "e em Lisboa? | place=Lisboa",
        "what about nova york | place=New York",
        "com barco | theme=passeio de barco",
        "para 6 pessoas | people=6",
        "somos seis | people=6",
        "for two | people=2",
        "somos un grupo de 8 | people=8",
        "viajo sozinha | people=1",
        "a family of 5 in London | people=5, place=London",
        "um casal em Roma | people=2, place=Roma",
        "menos de 50 | budget=50",
        "R$ 1.200,50 no máximo | budget=1200.50 BRL",
        "under £30 | budget=30 GBP",
        "até 6 pessoas | people=6",
        "up to 6 people, up to 90 dollars | budget=90 USD, people=6",
        "dia 12 de maio | date=2027-05-12",
        "el 12 de mayo | date=2027-05-12",
        "on May 12th | date=2027-05-12",
        "12 de março | date=2028-03-12",
        "March 12, 2029 | date=2029-03-12",
        "2027-06-01 | date=2027-06-01",
        "no dia 05/06 | date=2027-06-05",
        "on 06/05 | date=2027-06-05",
        "on 25/06 | date=2027-06-25",
        "dia 25 | date=2027-04-25",
        "dia 10 | date=2027-05-10",
        "amanhã | date=2027-04-21",
        "depois de amanhã | date=2027-04-22",
        "mañana | date=2027-04-21",
        "pasado mañana | date=2027-04-22",
        "tomorrow in Paris | date=2027-04-21, place=Paris",
        "hoje à noite | date=2027-04-20, theme=passeio noturno",
        "no sábado | date=2027-04-24",
        "el viernes | date=2027-04-23",
        "next monday | date=2027-04-26",
        "na segunda-feira | date=2027-04-26",
        "this weekend | date=2027-04-24",
        "31 de fevereiro | ''",
        "tours em Atlântida | place=Atlântida",
        "tours en la ciudad perdida | ''",
        "y en Narnia? | place=Narnia",
        "tours in Springfield for 2 people | people=2, place=Springfield",
        "Atlântida | place=Atlântida",
        "vinho do Porto em Paris | place=Porto, theme=vinhos",
        "passeio de helicóptero no Rio | place=Rio de Janeiro, theme=helicóptero",
        "tour de un día en Roma | place=Roma",
        "passeio de barco no rio Sena em Paris | place=Paris, theme=passeio de barco",
        "está muito caro | order=price",
        "sem limite de preço | dropped=[budget]",
        "sem crianças | dropped=[theme]",
        "any date | dropped=[date]",
        "con cualquier tema | dropped=[theme]",
        "detalhes do número 2 | ref=2",
        "detalles del número 2 | ref=2",
        "details of 2 | ref=2",
        "#3 | ref=3",
        "2 | ref=2",
        "me fala mais do segundo | ref=2",
        "cuéntame más del tercero | ref=3",
        "the first one | ref=1",
        "o último | ref=last",
        "PAR-02 | ref=PAR-02",
        "ver a segunda | ref=2",
        "segunda-feira, o primeiro | date=2027-04-26, ref=1",
      })
  void criteriaAreUnderstood(String text, String expected) {
    assertThat(criteria(read(text))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "oi, GREETING",
    "¡Hola!, GREETING",
    "good morning, GREETING",
    "muito obrigada, THANKS",
    "mil gracias, THANKS",
    "thank you, THANKS",
    "ajuda, HELP",
    "¿qué puedes hacer?, HELP",
    "what can you do, HELP",
    "o que você não faz?, HELP",
    "quero reservar, BOOKING",
    "¿puedo pagar con tarjeta?, BOOKING",
    "book it, BOOKING",
    "quais cidades vocês têm?, CITIES",
    "¿qué ciudades hay?, CITIES",
    "which cities do you have?, CITIES",
    "mais opções, MORE",
    "otros, MORE",
    "show me more, MORE",
    "me conta mais, DETAILS",
    "tell me more, DETAILS",
    "quanto custa?, DETAILS",
    "¿quién es el guía?, DETAILS",
    "how long is it?, DETAILS",
    "ok, CLOSING",
    "Sim!, CLOSING",
    "bye, CLOSING",
    "quero outro, MORE",
    "o que fazer em Roma, TOUR"
  })
  void intentsAreUnderstood(String text, Intent expected) {
    assertThat(read(text).intents()).contains(expected);
  }

  @Test
  void plainTalkIsNothing() {
    assertThat(criteria(read("qual a capital da frança?"))).isEmpty();
    assertThat(read("qual a capital da frança?").intents()).isEmpty();
  }

  private Utterance read(String text) {
    return reader.read(text, LanguageDetector.detect(text, Language.PT));
  }

  private static String criteria(Utterance said) {
    Map<String, String> found = new TreeMap<>();
    said.place().ifPresent(value -> found.put("place", value));
    said.theme().ifPresent(value -> found.put("theme", value));
    said.language().ifPresent(value -> found.put("language", value));
    said.date().ifPresent(value -> found.put("date", value.toString()));
    said.budget()
        .ifPresent(
            money ->
                found.put("budget", (money.amount() + " " + money.currency().orElse("")).strip()));
    said.groupSize().ifPresent(value -> found.put("people", value.toString()));
    said.order().ifPresent(value -> found.put("order", value));
    said.reference().ifPresent(value -> found.put("ref", value));
    if (!said.dropped().isEmpty()) {
      found.put("dropped", said.dropped().toString());
    }
    String all = found.toString();
    return all.substring(1, all.length() - 1);
  }
}
