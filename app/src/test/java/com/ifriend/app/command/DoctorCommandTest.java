package com.ifriend.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.ifriend.app.command.ChildJvm.Outcome;
import com.ifriend.store.testkit.RedisServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ifriend doctor} as a user types it. */
final class DoctorCommandTest {
  @TempDir Path folder;

  @Test
  void withNothingConfiguredAllIsGoodAndNothingIsMade() throws Exception {
    Outcome outcome = ChildJvm.ifriend(folder, Map.of("IFRIEND_HOME", folder + "/home"), "doctor");

    assertThat(outcome.exitCode()).as(outcome.out()).isZero();
    assertThat(outcome.out())
        .contains("✔ Sessions", "embedded Redis", "All good.")
        .containsPattern(
            "✔ Embedded Redis +Redis 7\\.0\\.15 will be started .*the bot.*/home/redis");
    assertThat(outcome.err()).isEmpty();
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void everythingThatIsWrongIsReportedInOneRun() throws Exception {
    Outcome outcome =
        ChildJvm.ifriend(
            folder,
            Map.of(
                "REDIS_URL", "localhost:6379",
                "REDIS_SESSION_TTL", "soon",
                "SLACK_BOT_TOKEN", "xoxb-s3cret",
                "SLACK_SIGNING_SECRET", "s3cret",
                "SLACK_API_URL", "http://127.0.0.1:1/api/"),
            "doctor",
            "--timeout",
            "1");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.out())
        .contains("✖ Settings", "'localhost:6379' has no scheme", "REDIS_SESSION_TTL is 'soon'")
        .contains("Slack is not reachable at http://127.0.0.1:1/api/", "fix:", "3 failed")
        .doesNotContain("s3cret");
    assertThat(outcome.err()).isEmpty();
  }

  @Test
  void folderThatTheBotWouldRefuseIsReported() throws Exception {
    Path redis = Files.createDirectories(folder.resolve("home/redis"));
    Files.setPosixFilePermissions(redis, PosixFilePermissions.fromString("rwxrwxrwx"));
    Map<String, String> env = Map.of("IFRIEND_HOME", folder + "/home");

    Outcome outcome = ChildJvm.ifriend(folder, env, "doctor");
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.out())
        .contains("✖ Embedded Redis", redis + " may be written by everybody")
        .contains("chmod -R go-rwx " + redis);

    Outcome bot = ChildJvm.ifriend(folder, env, "chat", "--once", "hi");
    assertThat(bot.exitCode()).isEqualTo(1);
    assertThat(bot.err()).contains("may be written by everybody").doesNotContain("\tat ");
  }

  @Test
  void jsonIsForPrograms() throws Exception {
    try (RedisServer redis = RedisServer.start()) {
      Outcome outcome =
          ChildJvm.ifriend(folder, Map.of("REDIS_URL", redis.url()), "doctor", "--json");

      JsonNode report = new ObjectMapper().readTree(outcome.out());
      assertThat(outcome.exitCode()).isZero();
      assertThat(report.path("healthy").asBoolean()).isTrue();
      assertThat(report.path("findings").findValuesAsText("status")).contains("good", "warning");
      assertThat(report.path("findings").findValuesAsText("fix"))
          .anyMatch(fix -> fix.contains("appendonly yes"));
    }
  }

  @Test
  void wrongUseIsToldFromFailure() throws Exception {
    assertThat(ChildJvm.ifriend(folder, Map.of(), "doctor", "--timeout", "0").exitCode())
        .isEqualTo(2);
    assertThat(ChildJvm.ifriend(folder, Map.of(), "doctor", "--nope").exitCode()).isEqualTo(2);
  }
}
