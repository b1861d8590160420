package com.ifriend.store.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RankingTest {
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  @Test
  void rareWordWeighsMoreThanAFrequentOne() {
    assertThat(
            order("tour com ofurô", "hotel com ofurô", "tour em Roma", "tour em Paris", "tour vip"))
        .first()
        .isEqualTo("hotel com ofurô");
  }

  @Test
  void moreWordsOfTheQueryWinOverTheLaterStatement() {
    assertThat(order("vinho em Paris", "vinho tinto em Paris", "vinho tinto em Roma"))
        .first()
        .isEqualTo("vinho tinto em Paris");
  }

  @Test
  void laterStatementWinsOverASomewhatShorterOne() {
    assertThat(order("orçamento", "orçamento de 300 reais", "subiu o orçamento da gente ontem"))
        .first()
        .isEqualTo("subiu o orçamento da gente ontem");
  }

  @Test
  void muchLongerStatementComesAfterAShortOne() {
    String story =
        "visitamos parentes, jantamos tarde, perdemos o trem, achamos uma praça linda, compramos"
            + " queijo e no fim alguém citou o hotel";
    assertThat(order("hotel", "hotel Aurora", story)).first().isEqualTo("hotel Aurora");
  }

  @Test
  void laterStatementAboutTheSameThingComesFirstThoughItSharesLess() {
    assertThat(
            order(
                "prefere tours em inglês",
                "prefiro tours em inglês",
                "agora prefiro tours em espanhol"))
        .containsExactly("agora prefiro tours em espanhol", "prefiro tours em inglês");
  }

  @Test
  void whoAsksTellsLessThanWhoStates() {
    assertThat(
            order(
                "hotel Aurora", "fico no hotel Aurora com meus pais", "hotel Aurora é perto daí?"))
        .first()
        .isEqualTo("fico no hotel Aurora com meus pais");
    assertThat(
            order(
                "hotel Aurora",
                "fico no hotel Aurora com meus pais",
                "Ana: tudo bem? hotel Aurora é perto daí?"))
        .first()
        .isEqualTo("fico no hotel Aurora com meus pais");
  }

  /** How many of a text's letters stand in questions. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fico no Aurora. É lindo! | 0 | 1",
        "onde fica o Aurora? | 1 | 1",
        "Ana: onde fica? | 1 | 1",
        "fico aqui. Onde? | 4 | 12",
        "Onde? fico aqui | 4 | 12",
        "Aurora às 8.30 ou 9? | 1 | 1",
        "prefiro espanhol, tá bom? | 5 | 20",
        "vejo http://aurora/?quartos | 0 | 1",
        "泊まります。遠いですか？はい | 5 | 12",
      })
  void questionsAreToldFromStatements(String text, int asked, int letters) {
    assertThat(Relevance.Text.of(text).asked()).isEqualTo((double) asked / letters);
  }

  @Test
  void statementMadeToSeveralAudiencesIsShownOnce() {
    List<Memory> found =
        List.of(
            memory("1", Audience.DIRECT, "sou vegetariana", NOON),
            memory("2", Audience.PUBLIC, "Sou vegetariana!", NOON.plusSeconds(60)));
    assertThat(new Ranking(query("vegetariana")).order(found))
        .extracting(Memory::id)
        .containsExactly("2");
  }

  @Test
  void whatSharesNothingIsLeftOut() {
    assertThat(order("museu", "praia em Natal", "museu em Paris"))
        .containsExactly("museu em Paris");
  }

  /** The texts of memories, each said a day after the one before. */
  private static List<String> order(String query, String... texts) {
    List<Memory> found = new ArrayList<>();
    for (String text : texts) {
      Instant at = NOON.plus(Duration.ofDays(found.size()));
      found.add(memory(Integer.toString(found.size()), Audience.DIRECT, text, at));
    }
    return new Ranking(query(query)).order(found).stream().map(Memory::text).toList();
  }

  private static List<QueryWord> query(String text) {
    return Words.of(text).stems().stream().map(QueryWord::of).toList();
  }

  private static Memory memory(String id, Audience audience, String text, Instant at) {
    return new Memory(id, "user", text, audience, at, at, new MemorySource("s", id), 1);
  }
}
