package com.ifriend.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.ifriend.store.PageRequest;
import com.ifriend.store.memory.Audience;
import com.ifriend.store.memory.Memory;
import com.ifriend.store.memory.MemoryOwner;
import com.ifriend.store.memory.MemorySelection;
import com.ifriend.store.memory.TimeRange;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was said in private is not recalled in public, and nobody's memories are another's. */
abstract class PrivacyContract extends MemoryCase {
  private static final Audience BOARD = Audience.membersOf("G-board");
  private static final Audience TEAM = Audience.membersOf("G-team");

  @Test
  final void c34_eachAudienceRecallsWhatItMayHear() {
    remember(Audience.DIRECT, "viagem direta");
    remember(Audience.PUBLIC, "viagem pública");
    remember(BOARD, "viagem da diretoria");
    remember(TEAM, "viagem do time");

    assertHears(Audience.PUBLIC, "viagem pública");
    assertHears(BOARD, "viagem pública", "viagem da diretoria");
    assertHears(TEAM, "viagem pública", "viagem do time");
    assertHears(
        Audience.DIRECT,
        "viagem direta",
        "viagem pública",
        "viagem da diretoria",
        "viagem do time");
  }

  private void assertHears(Audience listener, String... texts) {
    assertThat(texts(recall(owner, listener, "viagem"))).containsExactlyInAnyOrder(texts);
    List<Memory> listed =
        second.list(owner, listener, TimeRange.ALWAYS, PageRequest.first(100)).memories();
    assertThat(texts(listed)).containsExactlyInAnyOrder(texts);
    for (Memory memory : all()) {
      assertThat(second.get(owner, listener, memory.id()).isPresent())
          .as("%s gets %s", listener, memory.text())
          .isEqualTo(List.of(texts).contains(memory.text()));
    }
  }

  @Test
  final void c34_sameStatementToTwoAudiencesIsTwoMemoriesRecalledOnce() {
    remember(Audience.DIRECT, "estou grávida");
    assertThat(recall(owner, Audience.PUBLIC, "grávida")).isEmpty();
    remember(Audience.PUBLIC, "estou grávida");
    assertThat(recall(owner, Audience.PUBLIC, "grávida")).hasSize(1);
    assertThat(recall(owner, Audience.DIRECT, "grávida")).hasSize(1);
    assertThat(all()).hasSize(2);
  }

  @Test
  final void c34_manyPrivateMemoriesDoNotCrowdOutThePublicOne() {
    remember(Audience.PUBLIC, "destino público");
    memories.learn(
        session(
            "dm", IntStream.range(0, 1_050).mapToObj(i -> said("destino privado " + i)).toList()),
        Audience.DIRECT);
    assertThat(texts(recall(owner, Audience.PUBLIC, "destino"))).containsExactly("destino público");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "G-board' OR '1'='1",
        "G-boar_",
        "G-%",
        "*",
        "g-board",
        "G-board ",
        "G-board:x",
        "public",
        "direct",
        "G-board\nprivate:G-team",
        "{G-board}",
        "😀"
      })
  final void c34_oddChannelHearsOnlyItsOwn(String channel) {
    remember(Audience.DIRECT, "assunto direto");
    remember(BOARD, "assunto da diretoria");
    remember(TEAM, "assunto do time");
    Audience odd = Audience.membersOf(channel);
    assertThat(recall(owner, odd, "assunto")).isEmpty();
    remember(odd, "assunto próprio");
    assertThat(texts(recall(owner, odd, "assunto"))).containsExactly("assunto próprio");
    assertThat(recall(owner, Audience.PUBLIC, "assunto")).isEmpty();
  }

  @Test
  final void c34_idOfAnotherUsersMemoryGetsNothing() {
    Memory memory = remember(Audience.PUBLIC, "meu segredo");
    for (String user : List.of("other", "*", "%", "", owner.userId() + " ", "' OR ''='")) {
      MemoryOwner other = new MemoryOwner(owner.appName(), user);
      assertThat(second.get(other, Audience.DIRECT, memory.id())).isEmpty();
      assertThat(recall(other, Audience.DIRECT, "segredo")).isEmpty();
      assertThat(
              second
                  .list(other, Audience.DIRECT, TimeRange.ALWAYS, PageRequest.first(10))
                  .memories())
          .isEmpty();
      memories.forget(other, new MemorySelection.ById(memory.id()));
    }
    for (String id : List.of("*", "%", "", "' OR ''='", memory.id().substring(1) + "_")) {
      assertThat(second.get(owner, Audience.DIRECT, id)).isEmpty();
    }
    assertThat(find("segredo")).containsExactly("meu segredo");
  }

  @Test
  final void c34_serviceOfAConversationKeepsToItsAudience() {
    service.heardBy(BOARD).addSessionToMemory(session(said("orçamento da viagem"))).blockingAwait();
    assertThat(
            service
                .heardBy(Audience.PUBLIC)
                .searchMemory(owner.appName(), owner.userId(), "orçamento")
                .blockingGet()
                .memories())
        .isEmpty();
    assertThat(
            service
                .heardBy(BOARD)
                .searchMemory(owner.appName(), owner.userId(), "orçamento")
                .blockingGet()
                .memories())
        .hasSize(1);
  }
}
