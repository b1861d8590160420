package com.ifriend.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ReportTest {
  @Test
  void whatAServerSaysCannotPassForAFinding() {
    Report report =
        new Report(
            List.of(
                Finding.failed("redis", "it says \u001b[2J\n✔ redis  \u202eall good", "a\n✔ b"),
                Finding.good("slack", "answers")));

    assertThat(report.text().lines().filter(line -> line.startsWith("✔"))).hasSize(1);
    assertThat(report.text()).doesNotContain("\u001b", "\u202e").contains("\\u001b[2J");
    assertThat(report.json()).doesNotContain("\u001b", "\u202e").contains("\\u202e");
  }
}
