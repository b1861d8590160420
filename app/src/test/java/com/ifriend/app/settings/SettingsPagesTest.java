package com.ifriend.app.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.ifriend.app.command.ChildJvm;
import com.ifriend.app.command.ChildJvm.Outcome;
import com.ifriend.store.mysql.MySqlAddress;
import com.ifriend.store.redis.RedisConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The list of settings, what is written from it, and what is read. */
final class SettingsPagesTest {
  private static final Path ROOT = Path.of("..");

  @TempDir Path folder;

  @Test
  void documentationIsUpToDate() throws IOException {
    assertThat(ROOT.resolve("docs/configuration.md"))
        .as("run: ./ifriend settings --markdown > docs/configuration.md")
        .hasContent(SettingsPages.markdown());
    assertThat(ROOT.resolve(".env.redis.example"))
        .as("run: ./ifriend settings --example > .env.redis.example")
        .hasContent(SettingsPages.example());
  }

  @Test
  void exampleIsTheSetupGuidesAndWorksAsItIs() throws IOException {
    Files.copy(ROOT.resolve(".env.redis.example"), folder.resolve(".env"));

    assertThat(Files.readAllLines(folder.resolve(".env")))
        .containsSubsequence(
            "SESSION_BACKEND=redis",
            "MEMORY_BACKEND=cloudsql",
            "REDIS_URL=redis://localhost:6379/0",
            "REDIS_SESSION_TTL=3600");
    Settings settings = Settings.from(Settings.environment(folder));
    assertThat(settings.sessions()).isEqualTo(BackendChoice.REDIS);
    assertThat(settings.hints()).isEmpty();
  }

  @Test
  void everySettingThatIsListedIsRead() {
    Set<String> read = new HashSet<>();
    Map<String, String> recording =
        new HashMap<>() {
          private static final long serialVersionUID = 1L;

          @Override
          public @Nullable String get(Object name) {
            read.add((String) name);
            return super.get(name);
          }
        };
    var unused = Settings.read(recording);

    assertThat(read)
        .containsExactlyInAnyOrderElementsOf(
            Setting.ALL.stream().map(Setting::name).collect(Collectors.toSet()));
  }

  @Test
  void nameThatIsNotListedCannotBeRead() {
    assertThatThrownBy(() -> new Env(Map.of()).text("SESSION_SOMETHING"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("SESSION_SOMETHING is read, but not listed");
  }

  @Test
  void defaultsAreThoseOfTheModules() {
    assertThat(Setting.named("REDIS_SESSION_TTL").range().orElseThrow().fallback()).isEqualTo(3600);
    assertThat(Setting.named("REDIS_MAX_CONNECTIONS").range().orElseThrow().fallback())
        .isEqualTo(RedisConfig.DEFAULT_MAX_CONNECTIONS);
    assertThat(Setting.named("CLOUDSQL_PORT").range().orElseThrow().fallback())
        .isEqualTo(MySqlAddress.DEFAULT_PORT);
  }

  @Test
  void valuesInForceAreShownWithoutSecrets() throws Exception {
    Files.writeString(folder.resolve(".env"), "REDIS_SESSION_TTL=60\nPORT=1\n");

    Outcome outcome =
        ChildJvm.ifriend(
            folder,
            Map.of(
                "REDIS_URL", "redis://u:s3cret@h:1/0",
                "SLACK_BOT_TOKEN", "xoxb-s3cret",
                "PORT", "2"),
            "settings");

    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.out())
        .contains("REDIS_URL = redis://***@h:1/0\n")
        .contains("REDIS_SESSION_TTL = 60  (.env)\n")
        .contains("PORT = 2\n")
        .contains("SLACK_BOT_TOKEN = ***\n")
        .contains("SESSION_DURABILITY  (default: redis)\n")
        .doesNotContain("s3cret");
  }
}
