package com.ifriend.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.adk.events.Event;
import com.ifriend.store.memory.Audience;
import com.ifriend.store.memory.Memory;
import com.ifriend.store.memory.MemoryOwner;
import com.ifriend.store.memory.RecallLimit;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines 31, 32, 33 and 36. */
abstract class RecallContract extends MemoryCase {

  @Test
  final void c31_relevanceComesFirstThenRecency() {
    learn("tour de vinho em Lisboa", "tour de barco em Paris", "tour de vinho em Paris");
    learn("almoço de domingo", "tour de bicicleta em Roma", "tour de patinete em Roma");
    assertThat(find("vinho em Paris")).first().isEqualTo("tour de vinho em Paris");
    assertThat(find("tour")).first().isEqualTo("tour de patinete em Roma");
    assertThat(find("tour")).doesNotContain("almoço de domingo").hasSize(5);
  }

  @Test
  final void c31_whatWasSaidNextToSomethingThatFitsComesBeforeTheSameElsewhere() {
    learn("jantar combinado com Rita", "vamos às oito no domingo", "levo um vinho no domingo");
    learn("almoço marcado no domingo", "a praia estava cheia");
    // The last said would come first, but for Rita's dinner a minute before.
    assertThat(find("jantar com Rita domingo"))
        .startsWith("jantar combinado com Rita", "vamos às oito no domingo");
  }

  @Test
  final void c31_neighboursOfAnotherAudienceDoNotCount() {
    String first = "o museu fecha na segunda";
    String second = "a loja reabre na segunda";
    memories.learn(session("s1", List.of(said("surpresa para Rita"))), Audience.DIRECT);
    memories.learn(session("s1", List.of(said(first))), Audience.PUBLIC);
    memories.learn(session("s2", List.of(said(second))), Audience.PUBLIC);
    assertThat(texts(recall(owner, Audience.PUBLIC, "surpresa para Rita na segunda")))
        .containsExactly(second, first);
    assertThat(texts(recall(owner, Audience.DIRECT, "surpresa para Rita na segunda")))
        .containsExactly("surpresa para Rita", first, second);
  }

  @Test
  final void c31_whatWasSaidLongBeforeIsNoNeighbour() {
    Event early = said("jantar combinado com Rita");
    clock.addAndGet(3_600_000);
    Event late = said("livres no domingo");
    learn(session("s1", List.of(early, late)));
    learn("vamos no domingo");
    assertThat(find("jantar com Rita domingo"))
        .containsExactly("jantar combinado com Rita", "vamos no domingo", "livres no domingo");
  }

  @Test
  final void c31_whoSpeaksCountsMoreThanWhoIsSpokenTo() {
    learn("Rita: fui ao museu, Carla", "Carla: fui ao museu, Rita");
    assertThat(find("a que museu foi Rita?")).first().isEqualTo("Rita: fui ao museu, Carla");
  }

  @Test
  final void c36_thatTheSamePersonSpeaksDoesNotMakeItTheSameThing() {
    learn("Maria Clara: adorei o museu de Lisboa");
    learn("Maria Clara: cansei do museu");
    assertThat(find("museu de Lisboa da Maria Clara"))
        .first()
        .isEqualTo("Maria Clara: adorei o museu de Lisboa");
  }

  @Test
  final void c31_resultsAreCappedByNumberAndTokens() {
    learn(IntStream.range(0, 30).mapToObj(i -> "passeio favorito " + i).toArray(String[]::new));
    assertThat(search("passeio")).hasSize(10);
    assertThat(second.recall(owner, Audience.DIRECT, "passeio", new RecallLimit(3, 1_000)))
        .hasSize(3);
    assertThat(second.recall(owner, Audience.DIRECT, "passeio", new RecallLimit(30, 12)))
        .hasSize(2);
    assertThat(second.recall(owner, Audience.DIRECT, "passeio", new RecallLimit(30, 1))).hasSize(1);
  }

  @Test
  final void c31_rareWordIsFoundAmongManyMemories() {
    learn(
        IntStream.range(0, 1_050)
            .mapToObj(i -> i == 3 ? "hotel com ofurô" : "hotel reservado " + i)
            .toArray(String[]::new));
    assertThat(find("ofurô hotel")).first().isEqualTo("hotel com ofurô");
    // Of a word that very many have, the last said.
    assertThat(find("reservado")).first().isEqualTo("hotel reservado 1049");
  }

  @Test
  final void c32_timesAreTrueInstants() {
    learn("viagem a Kyoto");
    assertThat(search("Kyoto"))
        .singleElement()
        .satisfies(
            entry -> assertThat(Instant.parse(entry.timestamp())).isEqualTo(NOON.plusSeconds(60)));
  }

  @Test
  final void c33_pairsWithASlashAreDifferentPairs() {
    MemoryOwner one = new MemoryOwner(owner.appName() + "/b", "c");
    MemoryOwner other = new MemoryOwner(owner.appName(), "b/c");
    MemoryOwner colon = new MemoryOwner(owner.appName() + ":b", "c");
    MemoryOwner colons = new MemoryOwner(owner.appName(), "b:c");
    memories.remember(one, Audience.PUBLIC, "segredo um");
    memories.remember(colon, Audience.PUBLIC, "segredo dois");
    assertThat(recall(other, Audience.DIRECT, "segredo")).isEmpty();
    assertThat(recall(colons, Audience.DIRECT, "segredo")).isEmpty();
    assertThat(texts(recall(one, Audience.DIRECT, "segredo"))).containsExactly("segredo um");
    assertThat(texts(recall(colon, Audience.DIRECT, "segredo"))).containsExactly("segredo dois");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%",
        "_",
        "*",
        "gust*",
        "gust%",
        "' OR '1'='1",
        "\"; DROP TABLE memories; --",
        "+gusto -x",
        ".*",
        "[a-z]+",
        "{}",
        "(((",
        "\\",
        "@~<>\"",
        "redis.call('FLUSHALL')",
        "gusto\n--",
        "$(id)"
      })
  final void c33_charactersOfQueryLanguagesAreData(String query) {
    memories.remember(
        new MemoryOwner(owner.appName(), "someone else"), Audience.PUBLIC, "algo alheio");
    learn("me encanta el mar", "50% de descuento");
    assertThat(find(query)).isSubsetOf("50% de descuento").doesNotContain("algo alheio");
    assertThat(all()).hasSize(2);
    remember(Audience.DIRECT, "anotado: " + query + " fim");
    assertThat(find("anotado fim")).containsExactly("anotado: " + query + " fim");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a/b", "a:b", "{x}", "*", "with space", "😀", "U1'--", "%", "ÿ", "A", "a", "a "})
  final void c33_oddUsersAreUsersOfTheirOwn(String user) {
    MemoryOwner odd = new MemoryOwner(owner.appName(), user);
    memories.remember(odd, Audience.PUBLIC, "marca de " + user.codePointAt(0) + " teste");
    memories.remember(
        new MemoryOwner(owner.appName(), user + "x"), Audience.PUBLIC, "teste de outro");
    assertThat(recall(odd, Audience.DIRECT, "teste"))
        .extracting(Memory::text)
        .containsExactly("marca de " + user.codePointAt(0) + " teste");
    for (String other : new String[] {"*", "%", "A", "a", "a ", "_"}) {
      if (!other.equals(user)) {
        assertThat(recall(new MemoryOwner(owner.appName(), other), Audience.DIRECT, "teste"))
            .isEmpty();
      }
    }
  }

  @Test
  final void c36_laterStatementAboutTheSameThingComesFirst() {
    learn("prefiro tours em inglês");
    learn("almoço ao meio-dia");
    learn("agora eu prefiro tours em espanhol");
    assertThat(find("em que língua prefere os tours?"))
        .startsWith("agora eu prefiro tours em espanhol", "prefiro tours em inglês");
    assertThat(find("prefere tours em inglês?"))
        .first()
        .isEqualTo("agora eu prefiro tours em espanhol");
  }

  @Test
  final void c36_repeatsStandBehindOtherHitsAndDoNotFillTheAnswer() {
    learn("meu barco fica no porto velho de Paraty");
    learn("o porto de Santos é grande");
    String[] repeats = new String[12];
    for (int i = 0; i < repeats.length; i++) {
      repeats[i] =
          "meu barco fica no porto velho de Paraty " + "!?+".charAt(i % 3) + "*".repeat(i + 1);
    }
    learn(repeats);
    List<String> found = find("barco no porto");
    assertThat(found).startsWith(repeats[11], "o porto de Santos é grande").hasSize(5);
    assertThat(all()).hasSize(14);
  }

  @Test
  final void c36_repeatThatHasAWordOfTheQueryMoreIsAHitOfItsOwn() {
    learn("my former boss in Berlin was Ana Prado");
    learn("Berlin is cold in winter");
    learn("my boss in Berlin was Ana Prado");
    assertThat(find("former boss Berlin"))
        .startsWith("my boss in Berlin was Ana Prado", "my former boss in Berlin was Ana Prado");
  }
}
