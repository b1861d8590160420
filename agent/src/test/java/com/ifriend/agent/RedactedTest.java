package com.ifriend.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RedactedTest {
  @Test
  void errorsThatNameEachOtherAreLookedAtOnce() {
    RuntimeException first = new RuntimeException("the connection is lost");
    RuntimeException second = new RuntimeException("closing failed too", first);
    first.addSuppressed(second);
    assertThat(Redacted.of(first, "busca tours")).isSameAs(first);

    second.addSuppressed(new RuntimeException("while answering: busca tours"));
    assertThat(Redacted.of(first, "busca tours"))
        .isNotSameAs(first)
        .hasMessageContaining("the connection is lost");
  }
}
