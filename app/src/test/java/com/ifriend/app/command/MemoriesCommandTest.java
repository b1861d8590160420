package com.ifriend.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.ifriend.agent.memory.LongTermMemory;
import com.ifriend.store.PageRequest;
import com.ifriend.store.inmemory.InMemoryStores;
import com.ifriend.store.memory.Audience;
import com.ifriend.store.memory.Memories;
import com.ifriend.store.memory.Memory;
import com.ifriend.store.memory.MemoryOwner;
import com.ifriend.store.memory.TimeRange;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** The command in this process, on memories of its own. */
final class MemoriesCommandTest {
  private static final MemoryOwner ANA = new MemoryOwner("ifriend", "U0ANA");
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2027-04-20T12:00:00Z"), ZoneOffset.UTC);

  private final Memories memories =
      LongTermMemory.memories(InMemoryStores.create().memories(), CLOCK);
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final InputStream realIn = System.in;

  @BeforeEach
  void remember() {
    memories.remember(ANA, Audience.DIRECT, "prefiro tours em inglês");
    memories.remember(ANA, Audience.PUBLIC, "moro em Curitiba");
    memories.remember(ANA, Audience.membersOf("G1"), "já fui a Londres");
  }

  @AfterEach
  void restoreIn() {
    System.setIn(realIn);
  }

  @Test
  void searchFindsInAnyLanguageOfNames() {
    assertThat(run("search", "U0ANA", "London")).isZero();
    assertThat(out.toString())
        .contains("2027-04-20T12:00:00Z  private:G1  já fui a Londres")
        .hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource({"direct, 3", "public, 1", "private:G1, 2", "private:G2, 1"})
  void listShowsWhatAnAudienceMayHear(String audience, int lines) {
    assertThat(run("list", "U0ANA", "--audience", audience)).isZero();
    assertThat(out.toString().lines()).hasSize(lines);
  }

  @Test
  void listSaysThatThereAreMore() {
    assertThat(run("list", "U0ANA", "--limit", "2")).isZero();
    assertThat(out.toString().lines()).hasSize(2);
    assertThat(err.toString()).contains("There are more");
  }

  @Test
  void exportIsAllOfItAsJson() {
    assertThat(run("export", "U0ANA")).isZero();
    assertThat(out.toString().lines())
        .hasSize(3)
        .allMatch(line -> line.startsWith("{\"id\":\"") && line.endsWith("}"))
        .anyMatch(line -> line.contains("\"audience\":\"private:G1\""));
  }

  @Test
  void otherUsersAndAppsHaveNone() {
    assertThat(run("list", "U0BEA")).isZero();
    assertThat(run("list", "U0ANA", "--app", "other")).isZero();
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void oneMemoryIsForgottenByItsId() {
    Memory london =
        known().stream().filter(m -> m.text().contains("Londres")).findAny().orElseThrow();

    assertThat(run("forget", "U0ANA", "--id", london.id(), "--yes")).isZero();
    assertThat(out.toString()).contains("Forgotten: 1");
    assertThat(known()).hasSize(2).doesNotContain(london);
    assertThat(run("forget", "U0ANA", "--id", london.id(), "--yes")).isEqualTo(1);
    assertThat(err.toString()).contains("has no memory " + london.id());
  }

  @ParameterizedTest
  @CsvSource({"y, 0", "sim, 0", "n, 3", "'', 3"})
  void nothingIsForgottenBeforeSomebodySaysYes(String reply, int left) {
    System.setIn(new ByteArrayInputStream((reply + "\n").getBytes(StandardCharsets.UTF_8)));

    assertThat(run("forget", "U0ANA", "--all")).isEqualTo(left == 0 ? 0 : 1);
    assertThat(err.toString()).contains("Forget all memories of U0ANA, for good?");
    assertThat(known()).hasSize(left);
  }

  @ParameterizedTest
  @CsvSource({
    "forget U0ANA --yes",
    "forget U0ANA --all --id x",
    "list",
    "search U0ANA",
    "list U0ANA --audience everybody",
    "list U0ANA --limit 0",
    "search U0ANA x --limit 101",
    "''"
  })
  void wrongUseIsSaid(String arguments) {
    assertThat(run(arguments.isEmpty() ? new String[0] : arguments.split(" ", -1))).isEqualTo(2);
    assertThat(known()).hasSize(3);
  }

  private List<Memory> known() {
    return memories.list(ANA, Audience.DIRECT, TimeRange.ALWAYS, PageRequest.first(100)).memories();
  }

  private int run(String... arguments) {
    return new CommandLine(new MemoriesCommand(use -> use.of(memories)))
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
