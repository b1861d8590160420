package com.ifriend.store.memory;

import static org.assertj.core.api.Assertions.assertThat;

import com.ifriend.store.inmemory.InMemoryStores;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SynonymsTest {
  private static final MemoryOwner OWNER = new MemoryOwner("app", "user");
  private static final Synonyms FOOD_AND_NEW_YORK =
      text ->
          text.contains("food")
              ? List.of(List.of("food", "street food tour", "gastronomia"))
              : text.contains("York")
                  ? List.of(List.of("New York", "Nova York", "NYC"))
                  : List.of();

  private final Memories memories =
      new Memories(
          InMemoryStores.create().memories(),
          MemoryPolicy.EVERYTHING_SAID,
          FOOD_AND_NEW_YORK,
          Clock.systemUTC());

  @BeforeEach
  void remember() {
    for (String text :
        List.of("gastronomia em Lisboa", "tour de barco", "Nova York no Natal", "NYC hotel")) {
      memories.remember(OWNER, Audience.DIRECT, text);
    }
  }

  @Test
  void anyNameOfAThingFindsIt() {
    assertThat(find("food")).containsExactly("gastronomia em Lisboa");
  }

  @Test
  void wordOfANameIsNotTheName() {
    memories.remember(OWNER, Audience.DIRECT, "a new museum");
    assertThat(find("New York")).containsExactlyInAnyOrder("NYC hotel", "Nova York no Natal");
  }

  @Test
  void wordBesideANameStaysAWordOfItsOwn() {
    assertThat(find("food tour")).contains("tour de barco");
    assertThat(find("new hotel in York")).first().isEqualTo("NYC hotel");
  }

  private List<String> find(String query) {
    return memories.recall(OWNER, Audience.DIRECT, query, RecallLimit.DEFAULT).stream()
        .map(Memory::text)
        .toList();
  }
}
