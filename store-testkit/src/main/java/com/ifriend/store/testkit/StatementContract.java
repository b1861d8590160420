package com.ifriend.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.adk.events.Event;
import com.google.genai.types.Content;
import com.google.genai.types.Part;
import com.ifriend.store.memory.Audience;
import com.ifriend.store.memory.Memory;
import com.ifriend.store.memory.MemorySelection;
import com.ifriend.store.memory.MemorySource;
import com.ifriend.store.memory.MemoryStore;
import com.ifriend.store.memory.NewMemory;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines 29 and 36: what is the same statement, and which comes first. */
abstract class StatementContract extends MemoryCase {

  @Test
  final void c36_statementRepeatedIsOneMemoryWithTheLaterTime() {
    learn("Prefiro tours em inglês");
    Instant first = Instant.ofEpochMilli(clock.get());
    learn("prefiro TOURS, em ingles!");
    Instant last = Instant.ofEpochMilli(clock.get());
    assertThat(all())
        .singleElement()
        .satisfies(
            memory -> {
              assertThat(memory.timesSaid()).isEqualTo(2);
              assertThat(memory.text()).isEqualTo("prefiro TOURS, em ingles!");
              assertThat(memory.firstSaidAt()).isEqualTo(first);
              assertThat(memory.lastSaidAt()).isEqualTo(last);
            });
  }

  @ParameterizedTest
  @CsvSource({
    "'Moro em Lisboa.', 'moro em lisboa'",
    "'Moro em Lisboa!', '  MORO   em Lisboa…'",
    "'Olá, moro em Lisboa', 'Ola moro em Lisboa!!!'",
    "'Gosto de “Os Lusíadas”', 'gosto de Os Lusiadas;'",
    "'¡Me encanta el café!', 'me encanta el cafe'",
    "'I don’t eat meat', 'I don''t eat meat.'",
    "'¿Hay tours?', 'hay tours ?'",
    "'Διακοπές στην Αθήνα', 'διακοπες στην αθηνα'",
    "'私は京都が好きです。', '私は、京都が好きです'",
  })
  final void c36_sameButForCaseBlanksAccentsAndPunctuationIsSaidAgain(String first, String again) {
    learn(first, again);
    assertThat(all())
        .singleElement()
        .satisfies(
            memory -> {
              assertThat(memory.timesSaid()).isEqualTo(2);
              assertThat(memory.text()).isEqualTo(again.strip());
            });
    assertThat(remember(Audience.DIRECT, first).id()).isEqualTo(all().get(0).id());
  }

  @ParameterizedTest
  @CsvSource({
    "I used to live in Lisbon near the river, I live in Lisbon near the river",
    "raramente viajo com meus filhos, viajo com meus filhos",
    "my former boss is Ana Prado, my boss is Ana Prado",
    "I smoke cigars, I stopped smoking cigars",
    "como carne vermelha, deixei de comer carne vermelha",
    "quase perdi o voo de Roma, perdi o voo de Roma",
    "apenas minha irmã come peixe cru, minha irmã come peixe cru",
    "I hardly eat spicy food, I eat spicy food",
    "meu time usa C++, meu time usa C#",
    "meu time usa C, meu time usa C++",
    "a senha do jogo é 5 + 3, a senha do jogo é 5 - 3",
    "voto a favor do plano, voto contra o plano",
    "I am for the bridge, I am against the bridge",
    "mala de 1.5 quilo, mala de 15 quilo",
    "acordo às 10:30, acordo às 1030",
    "gostei do passeio :), gostei do passeio :(",
    "adoro esse guia 👍, adoro esse guia 👎",
    "ははは京都です, ぱぱは京都です",
    "moro em Lisboa, moro em Lisboa?",
    "a = b no contrato, a != b no contrato",
    "prefiro tours privados em inglês com guia, prefiro tours privados em inglês",
  })
  final void c36_oneWordOrSignMakesAnotherStatementAndTheLaterComesFirst(
      String earlier, String later) {
    learn(earlier);
    learn("almoço ao meio-dia em ponto");
    learn(later);
    assertThat(texts(all())).containsExactly(later, "almoço ao meio-dia em ponto", earlier);
    assertThat(find(later)).startsWith(later).contains(earlier);
    // In one batch, and learnt the other way round.
    Event one = said(earlier + " aqui");
    Event other = said(later + " aqui");
    learn(session("s", List.of(other, one)));
    assertThat(all()).hasSize(5);
  }

  @ParameterizedTest
  @CsvSource({
    "ฉันกินปลา, ฉันไม่กินปลา, ปลา",
    "ខ្ញុំញ៉ាំត្រី, ខ្ញុំមិនញ៉ាំត្រី, ត្រី",
    "我吃鱼, 我不吃鱼, 鱼",
  })
  final void c36_laterComesFirstWhereWordsAreNotParted(String earlier, String later, String query) {
    learn(earlier);
    learn(later);
    assertThat(find(query)).containsExactly(later, earlier);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gosto %s de café", "%s, gosto de café", "ador%s café"})
  final void c36_manyWordingsOfOneThingDoNotHideAnother(String wording) {
    String[] words = {
      "bastante", "demais", "sempre", "deveras", "imenso", "mesmo", "tanto", "pouco", "assim", "já"
    };
    learn("o café da esquina fecha cedo");
    learn(Stream.of(words).map(word -> String.format(wording, word)).toArray(String[]::new));

    assertThat(find("café"))
        .startsWith(String.format(wording, "já"))
        .contains("o café da esquina fecha cedo")
        .hasSize(10);
    assertThat(all()).hasSize(11);
  }

  @Test
  final void c36_statementKeptUnderAnIdOfFormerTimesIsStillOne() {
    NewMemory former = statement("moro em Recife", NOON, "recif");
    backend().store().add(owner, List.of(former), Optional.empty());
    learn("Moro em Recife!");
    assertThat(find("Recife")).containsExactly("Moro em Recife!");
    assertThat(second.get(owner, Audience.DIRECT, former.id())).isPresent();
    assertThat(memories.forget(owner, new MemorySelection.ById(former.id()))).isEqualTo(1);
    assertThat(find("Recife")).containsExactly("Moro em Recife!");
  }

  @Test
  final void c36_sameStatementTwiceInOneSessionIsOneMemory() {
    learn("adoro comida japonesa", "adoro comida japonesa", "Adoro comida japonesa.");
    assertThat(all()).singleElement().extracting(Memory::timesSaid).isEqualTo(3L);
  }

  @Test
  final void c36_termsAreThoseOfTheLatestStatementWhateverIsLearntLast() {
    MemoryStore store = backend().store();
    store.add(owner, List.of(statement("late", NOON, "vinho", "tinto")), Optional.empty());
    store.add(
        owner,
        List.of(statement("early", NOON.minusSeconds(9), "vinho", "branco")),
        Optional.empty());
    assertThat(texts(backend().second().search(owner, Audience.DIRECT, Set.of("tinto"), 5)))
        .containsExactly("late");
    assertThat(backend().second().search(owner, Audience.DIRECT, Set.of("branco"), 5)).isEmpty();

    store.add(
        owner,
        List.of(statement("latest", NOON.plusSeconds(9), "vinho", "verde")),
        Optional.empty());
    assertThat(backend().second().search(owner, Audience.DIRECT, Set.of("tinto"), 5)).isEmpty();
    assertThat(texts(backend().second().search(owner, Audience.DIRECT, Set.of("verde"), 5)))
        .containsExactly("latest");
  }

  private static NewMemory statement(String text, Instant at, String... terms) {
    return new NewMemory(
        "id", "user", text, Set.of(terms), Audience.DIRECT, at, new MemorySource("s", text));
  }

  @Test
  final void c29_sourceOfferedTwiceAtOnceIsStoredOnce() {
    NewMemory memory = statement("praia", NOON, "prai");
    assertThat(backend().store().add(owner, List.of(memory, memory), Optional.empty()))
        .isEqualTo(1);
    assertThat(all()).singleElement().extracting(Memory::timesSaid).isEqualTo(1L);
  }

  @Test
  final void c36_oppositeAndOtherNumberAreOtherStatements() {
    learn("gosto de museus grandes e antigos", "não gosto de museus grandes e antigos");
    learn("viajo no dia 10 de maio para Roma", "viajo no dia 12 de maio para Roma");
    assertThat(all()).hasSize(4);
  }

  @Test
  final void c36_earlierStatementLearntLaterDoesNotBecomeTheLatest() {
    Event early = said("meu hotel é o Aurora!");
    Event late = said("Meu hotel é o AURORA");
    learn(session("s1", List.of(late)));
    learn(session("s2", List.of(early)));
    assertThat(all())
        .singleElement()
        .satisfies(
            memory -> {
              assertThat(memory.text()).isEqualTo("Meu hotel é o AURORA");
              assertThat(memory.lastSaidAt().toEpochMilli()).isEqualTo(late.timestamp());
              assertThat(memory.firstSaidAt().toEpochMilli()).isEqualTo(early.timestamp());
              assertThat(memory.timesSaid()).isEqualTo(2);
            });
  }

  @Test
  final void c36_samePhraseByTheAgentIsAnotherMemory() {
    learn(
        session(
            said("tour de comida em Roma"),
            said("ifriend", Content.fromParts(Part.fromText("tour de comida em Roma")))));
    assertThat(all()).extracting(Memory::author).containsExactlyInAnyOrder("user", "ifriend");
  }
}
