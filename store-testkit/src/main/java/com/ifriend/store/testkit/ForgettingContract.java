package com.ifriend.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.adk.events.Event;
import com.ifriend.store.PageRequest;
import com.ifriend.store.memory.Audience;
import com.ifriend.store.memory.Forgetting;
import com.ifriend.store.memory.Memory;
import com.ifriend.store.memory.MemoryOwner;
import com.ifriend.store.memory.MemoryPage;
import com.ifriend.store.memory.MemorySelection;
import com.ifriend.store.memory.MemorySource;
import com.ifriend.store.memory.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Lines 34 and 35. */
abstract class ForgettingContract extends MemoryCase {

  @Test
  final void c34_rememberedStatementIsGotById() {
    Memory memory = remember(Audience.PUBLIC, "  alergia a amendoim  ");
    assertThat(memory.text()).isEqualTo("alergia a amendoim");
    assertThat(second.get(owner, Audience.DIRECT, memory.id())).contains(memory);
    assertThat(second.get(owner, Audience.DIRECT, "no-such-id")).isEmpty();
    assertThatThrownBy(() -> memories.remember(owner, Audience.PUBLIC, "  "))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  final void c34_statementWithoutAWordOfMeaningIsRememberedToo() {
    Memory memory = remember(Audience.PUBLIC, "?!");
    assertThat(texts(all())).containsExactly("?!");
    assertThat(remember(Audience.PUBLIC, "?!").id()).isEqualTo(memory.id());
  }

  @Test
  final void c34_memoryKnowsItsSource() {
    Event event = said("tenho dois cachorros");
    learn(session("s-77", List.of(event)));
    assertThat(all())
        .singleElement()
        .extracting(Memory::source)
        .isEqualTo(new MemorySource("s-77", event.id()));
  }

  @Test
  final void c34_rangeOfTimeBeginsInclusiveAndEndsExclusive() {
    learn("primeiro", "segundo", "terceiro");
    Instant second = NOON.plusSeconds(120);
    assertThat(listed(new TimeRange(second, second.plusMillis(1)))).containsExactly("segundo");
    assertThat(listed(new TimeRange(NOON, second))).containsExactly("primeiro");
    assertThat(listed(new TimeRange(second, TimeRange.ALWAYS.until())))
        .containsExactly("terceiro", "segundo");
  }

  private List<String> listed(TimeRange range) {
    return texts(second.list(owner, Audience.DIRECT, range, PageRequest.first(100)).memories());
  }

  @Test
  final void c34_pagesShowEachMemoryOnceLastSaidFirst() {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      // Five of each instant.
      events.add(
          said("parada número " + i).toBuilder()
              .timestamp(NOON.plusSeconds(i / 5).toEpochMilli())
              .build());
    }
    learn(session("s", events));
    List<Memory> seen = new ArrayList<>();
    PageRequest page = PageRequest.first(7);
    for (Optional<String> next = Optional.of(""); next.isPresent(); ) {
      MemoryPage shown = second.list(owner, Audience.DIRECT, TimeRange.ALWAYS, page);
      seen.addAll(shown.memories());
      next = shown.next();
      page = next.map(page::after).orElse(page);
    }
    assertThat(texts(seen)).doesNotHaveDuplicates().hasSize(25);
    assertThat(seen).isSortedAccordingTo((a, b) -> b.lastSaidAt().compareTo(a.lastSaidAt()));
    assertThatThrownBy(
            () ->
                second.list(
                    owner,
                    Audience.DIRECT,
                    TimeRange.ALWAYS,
                    PageRequest.first(5).after("nonsense")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nonsense");
  }

  @Test
  final void c34_forgottenMemoryIsNotLearntAgainFromItsSource() {
    List<Event> events = List.of(said("meu ex se chama Bruno"), said("gosto de praia"));
    learn(session("s", events));
    String id = recall(owner, Audience.DIRECT, "Bruno").get(0).id();
    assertThat(memories.forget(owner, new MemorySelection.ById(id))).isEqualTo(1);
    assertThat(memories.forget(owner, new MemorySelection.ById(id))).isZero();
    learn(session("s", events));
    learn(session("s", events.subList(0, 1)));
    assertThat(find("Bruno")).isEmpty();
    assertThat(texts(all())).containsExactly("gosto de praia");
    assertThat(backend().dump()).noneMatch(entry -> entry.contains("Bruno"));
  }

  @Test
  final void c34_forgottenStatementCanBeSaidAnew() {
    learn("moro em Recife");
    memories.forget(owner, new MemorySelection.ById(all().get(0).id()));
    learn("moro em Recife");
    assertThat(find("Recife")).hasSize(1);
  }

  @Test
  final void c34_forgottenStatementSaidAnewElsewhereIsNoLongerOfItsFirstSession() {
    // Often, since both may happen within one millisecond of the store's clock.
    for (int i = 0; i < 30; i++) {
      learn(session("first-" + i, List.of(said("moro em Recife"))));
      memories.forget(owner, new MemorySelection.ById(all().get(0).id()));
      learn(session("second-" + i, List.of(said("moro em Recife"))));
      assertThat(memories.forget(owner, new MemorySelection.OfSession("first-" + i))).isZero();
      assertThat(all()).singleElement().extracting(Memory::timesSaid).isEqualTo(1L);
      assertThat(find("Recife")).hasSize(1);
      assertThat(memories.forget(owner, new MemorySelection.OfSession("second-" + i))).isEqualTo(1);
      assertThat(all()).isEmpty();
    }
  }

  @Test
  final void c34_forgettingASessionForgetsWhatWasSaidOnlyThere() {
    learn(session("s1", List.of(said("só aqui: Zurique"), said("em ambos: Viena"))));
    learn(session("s2", List.of(said("em ambos: Viena"), said("só ali: Praga"))));
    learn(session("s1-longer", List.of(said("parecido: Oslo"))));
    assertThat(memories.forget(owner, new MemorySelection.OfSession("s1"))).isEqualTo(1);
    assertThat(texts(all()))
        .containsExactlyInAnyOrder("em ambos: Viena", "só ali: Praga", "parecido: Oslo");
    assertThat(find("Viena")).hasSize(1);
    assertThat(memories.forget(owner, new MemorySelection.OfSession("s2"))).isEqualTo(2);
    assertThat(texts(all())).containsExactly("parecido: Oslo");
    assertThat(memories.forget(owner, new MemorySelection.OfSession("none"))).isZero();
  }

  @Test
  final void c34_forgottenSessionThatLivesOnIsLearntFromWhatIsSaidLater() {
    List<Event> events = new ArrayList<>(List.of(said("vou a Zurique"), said("gosto de trens")));
    learn(session("s", events));
    assertThat(memories.countOfSession(owner, "s")).isEqualTo(2);
    assertThat(memories.forget(owner, new MemorySelection.OfSession("s"))).isEqualTo(2);
    assertThat(memories.countOfSession(owner, "s")).isZero();
    learn(session("s", events));
    assertThat(all()).isEmpty();
    events.add(said("prefiro o lago"));
    learn(session("s", events));
    learn(session("s", events.subList(0, 2)));
    assertThat(texts(all())).containsExactly("prefiro o lago");
    learn(session("another", List.of(said("vou a Zurique"))));
    assertThat(texts(all())).containsExactly("vou a Zurique", "prefiro o lago");
    assertThat(memories.forget(owner, new MemorySelection.OfSession("s"))).isEqualTo(1);
    assertThat(memories.forget(owner, new MemorySelection.OfSession("s"))).isZero();
    learn(session("s", events));
    assertThat(texts(all())).containsExactly("vou a Zurique");
  }

  @Test
  final void c34_forgottenUserIsLearntFromWhatIsSaidLaterInSessionsThatLiveOn() {
    List<Event> events = new ArrayList<>(List.of(said("vou a Zurique"), said("gosto de trens")));
    learn(session("s", events));
    String latest = recall(owner, Audience.DIRECT, "trens").get(0).id();
    memories.forget(owner, new MemorySelection.ById(latest));
    assertThat(memories.forget(owner, new MemorySelection.All())).isEqualTo(1);
    learn(session("s", events));
    learn(session("never seen", events));
    assertThat(all()).isEmpty();
    events.add(said("prefiro o lago"));
    learn(session("s", events));
    assertThat(texts(all())).containsExactly("prefiro o lago");
    remember(Audience.DIRECT, "vou a Zurique");
    assertThat(all()).hasSize(2);
    assertThat(memories.forget(owner, new MemorySelection.All())).isEqualTo(2);
    learn(session("s", events));
    assertThat(all()).isEmpty();
  }

  @Test
  final void c34_whatASessionSaidAndWasNotYetLearntIsForgottenToo() {
    assertTailIsForgotten(new MemorySelection.OfSession("s"));
  }

  @Test
  final void c34_whatAUserSaidAndWasNotYetLearntIsForgottenToo() {
    assertTailIsForgotten(new MemorySelection.All());
  }

  private void assertTailIsForgotten(MemorySelection selection) {
    long now = System.currentTimeMillis();
    List<Event> events = new ArrayList<>();
    for (int minutes : new int[] {-90, -60, -3}) {
      events.add(at(now + 60_000L * minutes, "parada aos " + minutes));
    }
    learn(session("s", events.subList(0, 1)));
    assertThat(memories.forget(owner, selection)).isEqualTo(1);
    learn(session("s", events));
    assertThat(all()).isEmpty();
    events.add(at(now + 60_000, "oi, moro em Recife"));
    learn(session("s", events));
    assertThat(texts(all())).containsExactly("oi, moro em Recife");
  }

  @Test
  final void c34_userWhoWasNeverLearntFromIsForgottenToo() {
    Event event = at(System.currentTimeMillis() - 1_000, "vou a Zurique");
    assertThat(memories.forget(owner, new MemorySelection.All())).isZero();
    learn(session("s", List.of(event)));
    assertThat(all()).isEmpty();
  }

  private Event at(long millis, String text) {
    return said(text).toBuilder().timestamp(millis).build();
  }

  @Test
  final void c34_clockFarAheadDoesNotKeepLaterWordsFromBeingLearnt() {
    for (MemorySelection selection :
        List.of(new MemorySelection.OfSession("session-1"), new MemorySelection.All())) {
      clock.set(Instant.parse("2999-01-01T00:00:00Z").toEpochMilli());
      learn(session(said("tenho um gato")));
      memories.forget(owner, selection);
      assertThat(all()).isEmpty();

      clock.set(Instant.now().plus(Forgetting.RECENT).plusSeconds(60).toEpochMilli());
      learn(session(said("tenho um cachorro")));

      assertThat(texts(all())).containsExactly("tenho um cachorro");
      memories.forget(owner, new MemorySelection.All());
    }
  }

  @Test
  final void c34_forgettingOfAUserIsNobodyElses() {
    MemoryOwner other = new MemoryOwner(owner.appName() + "x", owner.userId().substring(1));
    memories.forget(other, new MemorySelection.All());
    memories.forget(
        new MemoryOwner(owner.appName(), "neighbour"), new MemorySelection.OfSession("s"));
    learn(session("s", List.of(at(System.currentTimeMillis() - 1_000, "vou a Zurique"))));
    assertThat(all()).hasSize(1);
  }

  @Test
  final void c35_forgettingLastsAsLongAsTheUserIsLearntFrom() {
    List<Event> events = new ArrayList<>(List.of(said("vou a Zurique")));
    learn(session("s", events));
    memories.forget(owner, new MemorySelection.All());
    Duration most = backend().ttl().orElse(Duration.ofDays(4_000)).minusMinutes(5);
    for (int i = 0; i < 3; i++) {
      backend().age(owner, most);
      events.add(said("lembrete número " + i));
      learn(session("s", events));
    }
    // Where no mark tells that it was looked through.
    learn(session("never seen", events.subList(0, 1)));
    assertThat(texts(all())).contains("lembrete número 2").doesNotContain("vou a Zurique");
  }

  @Test
  final void c34_countOfASessionIsWhatForgettingItRemoves() {
    learn(session("s1", List.of(said("só aqui: Zurique"), said("em ambos: Viena"))));
    learn(session("s2", List.of(said("em ambos: Viena"))));
    assertThat(memories.countOfSession(owner, "s1")).isEqualTo(1);
    assertThat(memories.countOfSession(owner, "s2")).isZero();
    assertThat(memories.countOfSession(owner, "none")).isZero();
    assertThat(memories.countOfSession(new MemoryOwner("nobody", "x"), "s1")).isZero();
    assertThat(memories.forget(owner, new MemorySelection.OfSession("s1"))).isEqualTo(1);
    assertThat(memories.countOfSession(owner, "s2")).isEqualTo(1);
  }

  @Test
  final void c34_forgettingAUserLeavesNoTrace() {
    Event event = said("meu passaporte acaba em 77");
    learn(session("session-of-" + owner.userId(), List.of(event, said("vinho tinto"))));
    remember(Audience.membersOf("G" + owner.userId()), "plano secreto");
    memories.forget(
        owner, new MemorySelection.ById(recall(owner, Audience.DIRECT, "vinho").get(0).id()));
    MemoryOwner neighbour = new MemoryOwner(owner.appName(), "neighbour");
    memories.remember(neighbour, Audience.PUBLIC, "vizinho fica");
    assertThat(backend().dump()).anyMatch(entry -> entry.contains(owner.userId()));

    assertThat(memories.forget(owner, new MemorySelection.All())).isEqualTo(2);

    assertThat(all()).isEmpty();
    assertThat(backend().dump())
        .noneMatch(entry -> entry.contains(owner.userId()))
        .noneMatch(entry -> entry.contains(event.id()))
        .noneMatch(entry -> entry.contains("passaporte"));
    assertThat(texts(recall(neighbour, Audience.DIRECT, "vizinho")))
        .containsExactly("vizinho fica");
    assertThat(memories.forget(owner, new MemorySelection.All())).isZero();
  }

  @Test
  final void c34_forgettingManyMemoriesIsOneStep() {
    learn(IntStream.range(0, 600).mapToObj(i -> "nota " + i).toArray(String[]::new));
    assertThat(memories.forget(owner, new MemorySelection.All())).isEqualTo(600);
    assertThat(all()).isEmpty();
    assertThat(find("nota")).isEmpty();
  }

  @Test
  final void c35_memoryEndsWithItsTimeToLiveOrNever() {
    learn("gosto de fado");
    Duration almost = backend().ttl().orElse(Duration.ofDays(4_000)).minusMinutes(5);
    backend().age(owner, almost);
    assertThat(find("fado")).containsExactly("gosto de fado");
    backend().age(owner, Duration.ofMinutes(10));
    if (backend().ttl().isPresent()) {
      assertThat(find("fado")).isEmpty();
      assertThat(all()).isEmpty();
      assertThat(backend().dump()).noneMatch(entry -> entry.contains(owner.userId()));
    } else {
      assertThat(find("fado")).containsExactly("gosto de fado");
      assertThat(all()).hasSize(1);
    }
  }

  @Test
  final void c35_statementSaidAgainLivesOn() {
    learn("gosto de fado", "gosto de samba");
    Duration most = backend().ttl().orElse(Duration.ofDays(4_000)).minusMinutes(5);
    backend().age(owner, most);
    remember(Audience.DIRECT, "gosto de fado");
    backend().age(owner, Duration.ofMinutes(10));
    assertThat(find("gosto"))
        .contains("gosto de fado")
        .hasSize(backend().ttl().isPresent() ? 1 : 2);
    assertThat(all()).hasSize(backend().ttl().isPresent() ? 1 : 2);
  }
}
