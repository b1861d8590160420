package com.ifriend.store.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

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
    assertThat(order("hotel Aurora", "fico no hotel Aurora", "conhece o hotel Aurora?"))
        .first()
        .isEqualTo("fico no hotel Aurora");
    assertThat(order("hotel Aurora", "fico no hotel Aurora", "Ana: tudo bem? E o hotel Aurora?"))
        .first()
        .isEqualTo("fico no hotel Aurora");
  }

  @Test
  void questionBehindAStatementTakesLittleFromIt() {
    assertThat(
            order(
                "hotel Aurora",
                "o hotel Aurora fica onde?",
                "fico no hotel Aurora até domingo de manhã. Tudo bem?"))
        .first()
        .isEqualTo("fico no hotel Aurora até domingo de manhã. Tudo bem?");
  }

  @Test
  void statementThatAsksForConsentIsOne() {
    assertThat(order("tours", "prefiro tours em inglês", "prefiro tours em espanhol, tá bom?"))
        .first()
        .isEqualTo("prefiro tours em espanhol, tá bom?");
  }

  @Test
  void markInsideAnAddressAsksNothing() {
    String link = "o hotel Aurora em http://aurora/?quartos tem piscina";
    assertThat(order("hotel Aurora", "o hotel Aurora em http://aurora/quartos tem piscina", link))
        .first()
        .isEqualTo(link);
  }

  @Test
  void marksOfScriptsWithoutBlanksEndAQuestion() {
    assertThat(order("オーロラ", "オーロラに泊まります。楽しみです", "オーロラは遠いですか？楽しみです"))
        .first()
        .isEqualTo("オーロラに泊まります。楽しみです");
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
