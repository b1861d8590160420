package com.ifriend.bench.race;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RaceCommandTest {
  private static int run(String... args) {
    return new RaceCommand<>(
            Runners.ALL,
            (contenders, launcher, quick) ->
                (quick ? "quickly " : "") + contenders.stream().map(Contender::id).toList(),
            (old, text) -> old + text)
        .run(args);
  }

  @TempDir Path directory;

  @Test
  void theTextIsMadeOfTheFileAndTheNamedOnesThatRan() throws Exception {
    Path file = directory.resolve("page.md");

    assertThat(run("peers", "--only", "a-2", file.toString(), "--only", "a-1")).isZero();
    assertThat(file).hasContent("[a-ours, a-1, a-2]");
    assertThat(run("peers", "--quick", "--only", "b-1", file.toString())).isZero();
    assertThat(file).hasContent("[a-ours, a-1, a-2]quickly [b-ours, b-1]");
  }

  @Test
  void nonsenseIsToldWithTheIdsOfAll() throws Exception {
    for (List<String> nonsense :
        List.of(
            List.<String>of(),
            List.of("peers", "--only"),
            List.of("peers", "--only", "nobody"),
            List.of("peers", "--fast"),
            List.of("peers", "one file", "another"))) {
      PrintStream console = System.err;
      ByteArrayOutputStream told = new ByteArrayOutputStream();
      System.setErr(new PrintStream(told, true, StandardCharsets.UTF_8));
      try {
        assertThat(run(nonsense.toArray(String[]::new))).as("%s", nonsense).isEqualTo(2);
      } finally {
        System.setErr(console);
      }
      if (nonsense.contains("nobody")) {
        assertThat(told.toString(StandardCharsets.UTF_8)).contains("a-ours, a-1, a-2, b-ours, b-1");
      }
    }
  }
}
