package com.ifriend.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.ifriend.agent.offline.OfflineLlm;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ModelConfigTest {
  @Test
  void secretsAreNotShown() {
    ModelConfig config =
        ModelConfig.gemini("gemini-2.5-flash", "AIzaSecret")
            .at(URI.create("https://user:pass@host/"));

    assertThat(config.toString())
        .contains("gemini-2.5-flash", "apiKey=***", "PT1M", "https://***@host/")
        .doesNotContain("AIzaSecret", "pass");
  }

  @Test
  void allContradictionsAreReportedAtOnce() {
    assertThatThrownBy(
            () ->
                new ModelConfig(
                    " ",
                    Optional.of("key"),
                    true,
                    Optional.of("project"),
                    Optional.empty(),
                    Optional.of(URI.create("ftp://host")),
                    Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(
            "no name", "PT0S is not positive", "not both", "a project and a location", "ftp://host")
        .hasMessageNotContaining("key;");
  }

  @Test
  void geminiNeedsAKeyOrVertex() {
    assertThatThrownBy(() -> ModelConfig.gemini("gemini-2.5-flash", " "))
        .hasMessageContaining("needs an API key or Vertex settings");
  }

  @Test
  void projectIsForVertexOnly() {
    assertThatThrownBy(
            () ->
                new ModelConfig(
                    "gemini-2.5-flash",
                    Optional.of("key"),
                    false,
                    Optional.of("project"),
                    Optional.empty(),
                    Optional.empty(),
                    ModelConfig.DEFAULT_TIMEOUT))
        .hasMessageContaining("for Vertex only");
  }

  @Test
  void configNamesItsModel() {
    assertThat(Models.create(ModelConfig.offline())).isInstanceOf(OfflineLlm.class);
    assertThat(Models.create(ModelConfig.gemini("gemini-x", "key")))
        .isInstanceOf(SteadyLlm.class)
        .satisfies(model -> assertThat(model.model()).isEqualTo("gemini-x"));
  }
}
