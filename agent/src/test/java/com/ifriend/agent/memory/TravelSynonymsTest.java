package com.ifriend.agent.memory;

import static org.assertj.core.api.Assertions.assertThat;

import com.ifriend.store.inmemory.InMemoryStores;
import com.ifriend.store.memory.Audience;
import com.ifriend.store.memory.Memories;
import com.ifriend.store.memory.Memory;
import com.ifriend.store.memory.MemoryOwner;
import com.ifriend.store.memory.RecallLimit;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TravelSynonymsTest {
  private static final MemoryOwner ANA = new MemoryOwner("ifriend", "ana");

  private final Memories memories =
      LongTermMemory.memories(InMemoryStores.create().memories(), Clock.systemUTC());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Londres | I love London in autumn",
        "Nueva York | já morei em NYC",
        "English | prefiro guias em inglês",
        "barco | we went on a boat last year",
        "wine | adoro vinho",
        "paseo en barco | meu sonho é um veleiro"
      })
  void queryFindsWhatWasSaidInAnotherLanguage(String query, String said) {
    memories.remember(ANA, Audience.DIRECT, said);
    memories.remember(ANA, Audience.DIRECT, "tenho dois filhos");

    assertThat(memories.recall(ANA, Audience.DIRECT, query, RecallLimit.DEFAULT))
        .extracting(Memory::text)
        .containsExactly(said);
  }

  @Test
  void wordsOfManyNamesDoNotMixThemesUp() {
    memories.remember(ANA, Audience.DIRECT, "gostei do tour de vinhos");

    assertThat(new TravelSynonyms().in("passeio de barco"))
        .singleElement()
        .satisfies(names -> assertThat(names).contains("barco", "boat").doesNotContain("tour"));
    assertThat(memories.recall(ANA, Audience.DIRECT, "barco", RecallLimit.DEFAULT)).isEmpty();
  }
}
