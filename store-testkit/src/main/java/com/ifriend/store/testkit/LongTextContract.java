package com.ifriend.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.adk.events.Event;
import com.ifriend.store.memory.Audience;
import com.ifriend.store.memory.Memories;
import com.ifriend.store.memory.Memory;
import com.ifriend.store.memory.MemorySelection;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Line 29, of texts that are kept in parts. */
abstract class LongTextContract extends MemoryCase {

  @Test
  final void c29_longMessageIsFoundToItsLastWord() {
    String story = "Ontem caminhamos pela cidade velha com calma e fotografamos muitas portas. ";
    String text = story.repeat(200) + "O passaporte da Bruna vence em agosto.";
    Event event = said(text);
    for (int i = 0; i < 3; i++) {
      learn(session("s", List.of(event)));
    }
    assertThat(find("passaporte Bruna").get(0)).endsWith("O passaporte da Bruna vence em agosto.");
    // Whole sentences, each once; the same part said again is the same memory.
    assertThat(texts(all())).allMatch(part -> part.startsWith("Ontem") && part.endsWith("."));
    int kept = all().size();
    assertThat(kept).isGreaterThan(1);
    assertThat(
            all().stream().mapToLong(memory -> memory.text().split("Ontem", -1).length - 1).sum())
        .isLessThanOrEqualTo(200);
    assertThat(memories.countOfSession(owner, "s")).isEqualTo(kept);
    assertThat(memories.forget(owner, new MemorySelection.OfSession("s"))).isEqualTo(kept);
    assertThat(all()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", ". ", "\n", ", ", "-", " 😀 ", ""})
  final void c29_everyWordOfALongMessageFindsIt(String gap) {
    IntFunction<String> word =
        i -> gap.isEmpty() ? Character.toString(0x4E00 + 7 * i) : "nome" + i + "x";
    learn(IntStream.range(0, 900).mapToObj(word).collect(Collectors.joining(gap)));
    for (int i : new int[] {0, 150, 299, 300, 450, 899}) {
      assertThat(find(word.apply(i))).as(word.apply(i)).isNotEmpty();
    }
    assertThat(all()).hasSizeBetween(3, gap.isEmpty() ? 7 : 6);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a^", "a¨", "a¯", "a¸", "a˜", "a´", "a\u0301", "◽ ", "↔ ", "◻ ", "◼ ", "◾ ", "♯ ", "⤴ ",
        "〰 ", "▫ ", "½ ", "¼ ", "² ", "³ ", "㌖", "ﷺ ", "ใจ", "1,", "a+"
      })
  final void c29_wordBehindManySignsIsFound(String sign) {
    learn(sign.repeat(450) + " zebra");
    learn("girafa " + sign.repeat(1_500) + " gnu " + sign.repeat(300));
    assertThat(find("zebra")).hasSize(1);
    assertThat(find("girafa")).hasSize(1);
    assertThat(find("gnu")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ーbاcकd𝓪", "ー", "ا", "क", "𝓪", "あ", "ก", "½", "^", "\u0301", "'", "😀"})
  final void c29_wordBehindLettersOfManyScriptsInOneIsFound(String letter) {
    learn(("a" + letter).repeat(letter.length() > 2 ? 480 : 1_990) + " zebra");
    learn(("abcdefghijkl" + letter).repeat(300) + " girafa");
    assertThat(find("zebra")).hasSize(1);
    assertThat(find("girafa")).hasSize(1);
  }

  @Test
  final void c29_noPartBeginsInsideOfACharacter() {
    learn("😀".repeat(5_000), "a".repeat(9_000), "e\u0301".repeat(3_000));
    assertThat(texts(all()))
        .hasSizeGreaterThan(3)
        .allMatch(part -> part.codePointCount(0, part.length()) <= Memories.MAX_TEXT_LENGTH)
        .noneMatch(part -> part.startsWith("\u0301"))
        .allMatch(
            part ->
                part.codePoints()
                    .noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
  }

  @Test
  final void c29_partsAreNoEventsOfTheirOwn() {
    String text = "palavra comum ".repeat(400);
    Event event = said(text + "um").toBuilder().id("e").build();
    Event odd = said("outro assunto").toBuilder().id("e#2").build();
    learn(session("s", List.of(event, odd)));
    assertThat(find("assunto")).containsExactly("outro assunto");
    assertThat(all()).extracting(memory -> memory.source().eventId()).contains("e", "e#2#1");
  }

  @Test
  final void c29_longStatementIsRememberedWhole() {
    Memory first = remember(Audience.DIRECT, "Comprei pão e queijo. ".repeat(400) + "E um piano.");
    assertThat(first.text()).startsWith("Comprei");
    assertThat(find("piano").get(0)).endsWith("E um piano.");
  }
}
