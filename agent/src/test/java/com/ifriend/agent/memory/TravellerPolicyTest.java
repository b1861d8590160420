package com.ifriend.agent.memory;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.adk.events.Event;
import com.google.genai.types.Content;
import com.google.genai.types.FunctionResponse;
import com.google.genai.types.Part;
import com.ifriend.agent.tours.TourTools;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TravellerPolicyTest {
  private final TravellerPolicy policy = new TravellerPolicy();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "prefiro tours em inglês",
        "sou alérgico a amendoim",
        "Somos um casal com duas crianças pequenas.",
        "viajo sempre com minha esposa, que usa cadeira de rodas",
        "vou para Lisboa em outubro",
        "chego dia 12 de maio",
        "minhas férias são em julho",
        "já fui a Roma duas vezes",
        "não gosto de museus",
        "não como carne",
        "moro em Curitiba",
        "meu orçamento é de 100 euros por pessoa",
        "adoro vinho do Porto",
        "tenho medo de altura",
        "me chamo Ana",
        "quero conhecer o Japão um dia",
        "busca tours em Paris em julho",
        "quero um passeio de barco no Rio",
        "procuro um guia que fale francês em Roma",
        "quero conhecer Paris",
        "tem passeios de barco em Lisboa para 4 pessoas?",
        "o que fazer em Paris em julho?",
        "soy vegetariana",
        "me gustan los museos pequeños",
        "viajo con mi abuela en agosto",
        "no puedo caminar mucho",
        "busco un paseo gastronómico en Roma",
        "llego el 3 de mayo a Madrid",
        "vivo en Montevideo",
        "¿hay tours de vino en Oporto?",
        "estuve en Kioto el año pasado",
        "prefiero guías que hablen portugués",
        "I'm allergic to nuts",
        "we are four adults and two kids",
        "I prefer tours in English",
        "my wife hates boats",
        "I've been to Rome twice",
        "we arrive on May 12",
        "I don't eat meat",
        "I’m vegan",
        "I want to visit Kyoto next spring",
        "find me boat tours in Lisbon",
        "are there food tours in Rome?",
        "my budget is $80",
        "I live in Chicago",
        "I can't walk long distances"
      })
  void statementOfTheUserIsWorthRemembering(String said) {
    assertThat(ofUser(said)).contains(said);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "oi",
        "Oi, tudo bem?",
        "obrigado!",
        "ok",
        "valeu, adorei",
        "gostei",
        "não gostei",
        "quero",
        "mais barato",
        "quero algo mais barato",
        "em inglês",
        "e em Lisboa?",
        "passeios em Paris",
        "busca tours em Paris",
        "busco paseos en Roma",
        "find tours in Lisbon",
        "mais opções",
        "para 4 pessoas",
        "até 80 euros",
        "o segundo",
        "detalhes do número 2",
        "me conta mais do primeiro",
        "quanto custa?",
        "quanto custa o passeio de barco em Lisboa?",
        "qual a capital da França?",
        "quais cidades vocês têm?",
        "posso levar minha esposa?",
        "você sabe cozinhar?",
        "o que você sabe de mim?",
        "lembra que prefiro tours em inglês",
        "esqueça que sou alérgico",
        "esqueça isso",
        "esqueça tudo",
        "não entendi",
        "preciso de ajuda",
        "tenho uma dúvida",
        "estou procurando",
        "minha senha é abacaxi",
        "meu cartão é 4111 1111 1111 1111",
        "meu CPF é 123.456.789-09",
        "hola",
        "gracias",
        "más barato",
        "en inglés",
        "¿cuánto cuesta?",
        "¿qué sabes de mí?",
        "recuerda que soy vegetariana",
        "olvida todo",
        "me gusta",
        "no entiendo",
        "hi",
        "thanks!",
        "cheaper",
        "I like it",
        "how much is it?",
        "what do you know about me?",
        "remember that I am vegan",
        "forget everything",
        "I need help",
        "can I pay by card?",
        "my bad",
        "I'm fine, thanks"
      })
  void restIsNot(String said) {
    assertThat(ofUser(said)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Oi! Sou alérgico a amendoim. Quanto custa o primeiro? | Sou alérgico a amendoim.",
        "Tenho 2 filhos, o que tem para eles? | Tenho 2 filhos",
        "Thanks! I travel with my mother. Show me more options | I travel with my mother."
      })
  void onlyTheSentencesThatMatterAreKept(String said, String kept) {
    assertThat(ofUser(said)).contains(kept);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "quero o 2",
        "fico com o segundo",
        "pode ser, reserva o número 2",
        "me quedo con el segundo",
        "quiero la 2",
        "book number 2",
        "I'll take the second one"
      })
  void choiceIsRememberedAsTheTourItMeans(String said) {
    List<Event> history = List.of(listShown(), user(said));

    assertThat(policy.worthRemembering(history, 1)).contains("Escolheu: Louvre (Paris)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"fechado", "Fechado!", "quero esse", "trato hecho", "deal", "I'll take it"})
  void confirmationIsRememberedAsTheTourThatWasSpokenOf(String said) {
    Map<String, Object> tour = Map.of("title", "Marais", "city", "Paris");
    Event details = response(TourTools.DETAILS, Map.of("status", "ok", "tour", tour));
    List<Event> history = List.of(listShown(), details, user(said));

    assertThat(policy.worthRemembering(history, 2)).contains("Escolheu: Marais (Paris)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"quero o 7", "fechado", "quero 2 ingressos", "quero para o dia 2"})
  void choiceOfNothingIsNothing(String said) {
    List<Event> history = List.of(listShown(), user(said));

    assertThat(policy.worthRemembering(history, 1)).isEmpty();
  }

  @Test
  void whatOthersSayIsNotRemembered() {
    Event answer = event("ifriend", "model", Part.fromText("Você mora em Curitiba, prefiro assim"));

    assertThat(policy.worthRemembering(List.of(answer, listShown()), 0)).isEmpty();
    assertThat(policy.worthRemembering(List.of(answer, listShown()), 1)).isEmpty();
  }

  @Test
  void nothingFromBeforeAnErasureIsRemembered() {
    Event erased = response(ForgettingTools.FORGET_EVERYTHING, Map.of("status", "ok"));
    List<Event> history = List.of(user("sou vegano"), erased, user("moro em Roma"));

    assertThat(policy.worthRemembering(history, 0)).isEmpty();
    assertThat(policy.worthRemembering(history, 2)).contains("moro em Roma");
  }

  @Test
  void everySentenceOfALongMessageIsLookedAt() {
    String message = "Moro em Roma com meus pais. ".repeat(60) + "Sou alérgica a camarão.";
    assertThat(ofUser(message).orElseThrow()).endsWith("Sou alérgica a camarão.");
  }

  @Test
  void longMessageIsShortened() {
    Optional<String> kept = ofUser("moro em " + "Roma ".repeat(500));

    assertThat(kept.orElseThrow()).hasSize(500).endsWith("…");
  }

  private Optional<String> ofUser(String said) {
    return policy.worthRemembering(List.of(user(said)), 0);
  }

  private static Event listShown() {
    return response(
        TourTools.SEARCH,
        Map.of(
            "status",
            "ok",
            "tours",
            List.of(
                Map.of("number", 1, "title", "Marais", "city", "Paris"),
                Map.of("number", 2, "title", "Louvre", "city", "Paris"))));
  }

  private static Event user(String text) {
    return event("user", "user", Part.fromText(text));
  }

  private static Event response(String tool, Map<String, Object> result) {
    return event(
        "ifriend",
        "user",
        Part.builder()
            .functionResponse(FunctionResponse.builder().name(tool).response(result).build())
            .build());
  }

  private static Event event(String author, String role, Part part) {
    return Event.builder()
        .id(Event.generateEventId())
        .author(author)
        .content(Content.builder().role(role).parts(part).build())
        .build();
  }
}
