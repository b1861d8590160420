package com.ifriend.app.settings;

import com.ifriend.agent.ModelConfig;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The settings of the model: {@code MODEL}, {@code GOOGLE_*} and {@code GEMINI_*}. */
final class ModelSettings {
  private ModelSettings() {}

  /** Empty when they are wrong. */
  static Optional<ModelConfig> read(Env env, List<String> notes) {
    Optional<String> key = env.text("GOOGLE_API_KEY").or(() -> env.text("GEMINI_API_KEY"));
    boolean vertex =
        env.choice(
                "GOOGLE_GENAI_USE_VERTEXAI",
                Map.of("true", true, "1", true, "false", false, "0", false))
            .orElse(false);
    Optional<String> project = env.text("GOOGLE_CLOUD_PROJECT").filter(unused -> vertex);
    Optional<String> location = env.text("GOOGLE_CLOUD_LOCATION").filter(unused -> vertex);
    Optional<URI> baseUrl = env.service("GEMINI_BASE_URL");
    boolean reachable = key.isPresent() || vertex;
    String model =
        env.text("MODEL").orElse(reachable ? ModelConfig.DEFAULT_GEMINI : ModelConfig.OFFLINE);
    if (model.equals(ModelConfig.OFFLINE)) {
      if (!reachable && env.text("MODEL").isEmpty()) {
        notes.add(
            "The offline model answers: set GOOGLE_API_KEY or the Vertex settings for Gemini");
      }
      return Optional.of(ModelConfig.offline());
    }
    if (vertex && (project.isEmpty() || location.isEmpty())) {
      wantedByVertex(env, "GOOGLE_CLOUD_PROJECT", "my-project");
      wantedByVertex(env, "GOOGLE_CLOUD_LOCATION", "us-central1");
      return Optional.empty();
    }
    return Optional.ofNullable(
        env.attempt(
            "MODEL",
            () ->
                new ModelConfig(
                    model,
                    vertex ? Optional.empty() : key,
                    vertex,
                    project,
                    location,
                    baseUrl,
                    ModelConfig.DEFAULT_TIMEOUT)));
  }

  private static void wantedByVertex(Env env, String name, String example) {
    if (env.text(name).isEmpty()) {
      env.problem(
          name, "is not set, and Vertex AI wants it, for example %s=%s".formatted(name, example));
    }
  }
}
