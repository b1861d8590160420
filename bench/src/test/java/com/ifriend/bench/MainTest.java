package com.ifriend.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class MainTest {
  @Test
  void whatMakesNoSenseIsRefused() {
    assertThat(new CommandLine(new Main()).execute("--only", "Nope")).isEqualTo(2);
    assertThat(new CommandLine(new Main()).execute("--fault", "Nope")).isEqualTo(2);
    assertThat(new CommandLine(new Main()).execute("--growth", "--memory")).isEqualTo(2);
    assertThat(new CommandLine(new Main()).execute("--fast")).isEqualTo(2);
  }
}
