package com.ifriend.checklist;

import static com.ifriend.checklist.Expectation.prints;
import static org.assertj.core.api.Assertions.assertThat;

import com.ifriend.store.testkit.MySqlServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Rows on a real stage, without the bot. */
final class RowTest {
  private static Stage stage;

  @BeforeAll
  static void setUp() throws Exception {
    stage = new Stage(Path.of("..").toRealPath());
  }

  @AfterAll
  static void tearDown() throws Exception {
    stage.close();
  }

  @Test
  void commandThatFailsFailsTheRow() {
    assertThat(Row.of("", "", Step.command("echo $REDIS_URL; false")).run(stage).failed()).isTrue();
    assertThat(Row.of("", "", Step.command("echo no", prints("yes"))).run(stage).failed()).isTrue();
    assertThat(Row.of("", "", Step.failing(1, "true")).run(stage).failed()).isTrue();
    assertThat(Row.of("", "", Step.failing(1, "false")).run(stage).failed()).isFalse();
  }

  @Test
  void outputThatEndsInsideACharacterIsRead() {
    assertThat(Row.of("", "", Step.command("printf 'caf\\303'", prints("caf"))).run(stage).failed())
        .isFalse();
  }

  @Test
  void whatThrowsFailsTheRowWhateverIsExpected() {
    Step broken =
        Step.of(
            "",
            unused -> {
              throw new IllegalStateException("broken");
            });
    assertThat(broken.run(stage).complaints())
        .singleElement()
        .satisfies(why -> assertThat(why).contains("broken"));
  }

  @Test
  void rowEndsAtTheFirstFailure() {
    Row row = Row.of("", "", Step.command("false"), Step.command("echo later"));
    assertThat(row.run(stage).steps()).hasSize(1);
  }

  @Test
  void onlyRowsAboutTimeAreTriedAgain() {
    List<Integer> tries = new ArrayList<>();
    Step third =
        Step.of(
            "",
            unused -> {
              tries.add(1);
              return Output.of("tried " + tries.size());
            },
            prints("tried 3"));
    assertThat(Row.of("", "", third).run(stage).failed()).isTrue();
    tries.clear();
    assertThat(Row.timed("", "", third).run(stage).failed()).isFalse();
    assertThat(tries).hasSize(3);
  }

  @Test
  void pageSaysWhatFailedAndNothingOfThisMachine() {
    Row good = Row.of("good", "", Step.command("echo \"$SOCKET $PWD/file\""));
    Row cloud = Row.inCloud("cloud", "Looked at.", Step.command("true"));
    Row bad = Row.of("bad", "", Step.command("echo no", prints("yes")));
    Section section = Section.of("Part", good, cloud, bad);
    String page =
        ChecklistPage.write(
            List.of(
                new ChecklistPage.Done(
                    section, section.rows().stream().map(row -> row.run(stage)).toList())),
            stage::masked);
    assertThat(page)
        .contains("3 rows: ✔ 1 shown here, ☁ 1 need Google Cloud")
        .contains("✖ 1 failed")
        .contains("### ✔ good", "$SOCKET file\n", "### ☁ cloud", "Looked at.", "### ✖ bad")
        .contains("✖ “yes” is not in the output")
        .doesNotContain("/tmp", MySqlServer.PASSWORD);
  }
}
