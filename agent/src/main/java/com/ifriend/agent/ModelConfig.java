package com.ifriend.agent;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which model answers, and how to reach it. {@link #toString()} shows no secret.
 *
 * @param model {@link #OFFLINE}, or the name of a Gemini model
 * @param apiKey key of the Gemini API; not together with Vertex
 * @param vertex whether to use Vertex AI with the machine's application default credentials
 * @param project Google Cloud project, with Vertex only
 * @param location Google Cloud location such as {@code us-central1}, with Vertex only
 * @param baseUrl where the API is, if not at Google: an http or https URL
 * @param timeout for one call of the model from connecting to the last byte, retries included
 */
public record ModelConfig(
    String model,
    Optional<String> apiKey,
    boolean vertex,
    Optional<String> project,
    Optional<String> location,
    Optional<URI> baseUrl,
    Duration timeout) {
  /** Name of the model that needs no network and no key. */
  public static final String OFFLINE = "offline";

  /** The Gemini model to use when nobody chose one. */
  public static final String DEFAULT_GEMINI = "gemini-2.5-flash";

  /** How long a call of the model may take when nobody said. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);

  /**
   * @throws IllegalArgumentException listing every contradiction and what to do about it
   */
  public ModelConfig {
    requireNonNull(model, "model");
    List<String> problems = new ArrayList<>();
    if (model.isBlank()) {
      problems.add("the model has no name; use \"" + DEFAULT_GEMINI + "\" or \"offline\"");
    }
    if (timeout.isNegative() || timeout.isZero()) {
      problems.add("the timeout " + timeout + " is not positive");
    }
    if (!model.equals(OFFLINE)) {
      checkAccess(apiKey, vertex, project, location, problems);
      baseUrl.filter(url -> !isHttp(url)).ifPresent(url -> problems.add(notHttp(url)));
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException("Model settings: " + String.join("; ", problems));
    }
  }

  /** The model that needs nothing. */
  public static ModelConfig offline() {
    return new ModelConfig(
        OFFLINE,
        Optional.empty(),
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        DEFAULT_TIMEOUT);
  }

  /** A model of the Gemini API. */
  public static ModelConfig gemini(String model, String apiKey) {
    return new ModelConfig(
        model,
        Optional.of(apiKey),
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        DEFAULT_TIMEOUT);
  }

  /** A Gemini model on Vertex AI. */
  public static ModelConfig vertex(String model, String project, String location) {
    return new ModelConfig(
        model,
        Optional.empty(),
        true,
        Optional.of(project),
        Optional.of(location),
        Optional.empty(),
        DEFAULT_TIMEOUT);
  }

  /** The same model somewhere else. */
  public ModelConfig at(URI newBaseUrl) {
    return new ModelConfig(
        model, apiKey, vertex, project, location, Optional.of(newBaseUrl), timeout);
  }

  /** The same model with another limit on the time of one call. */
  public ModelConfig within(Duration newTimeout) {
    return new ModelConfig(model, apiKey, vertex, project, location, baseUrl, newTimeout);
  }

  @Override
  public String toString() {
    return "ModelConfig[model="
        + model
        + ", apiKey="
        + (apiKey.isPresent() ? "***" : "none")
        + ", vertex="
        + vertex
        + ", project="
        + project.orElse("none")
        + ", location="
        + location.orElse("none")
        + ", baseUrl="
        + baseUrl.map(ModelConfig::withoutUserInfo).orElse("default")
        + ", timeout="
        + timeout
        + "]";
  }

  private static void checkAccess(
      Optional<String> apiKey,
      boolean vertex,
      Optional<String> project,
      Optional<String> location,
      List<String> problems) {
    boolean hasKey = apiKey.map(key -> !key.isBlank()).orElse(false);
    if (vertex && apiKey.isPresent()) {
      problems.add("give either an API key or the Vertex settings, not both");
    }
    if (vertex && (isBlank(project) || isBlank(location))) {
      problems.add("Vertex needs a project and a location");
    }
    if (!vertex && (project.isPresent() || location.isPresent())) {
      problems.add("project and location are for Vertex only; turn it on or remove them");
    }
    if (!vertex && !hasKey) {
      problems.add("Gemini needs an API key or Vertex settings; without them use \"offline\"");
    }
  }

  private static boolean isBlank(Optional<String> value) {
    return value.map(String::isBlank).orElse(true);
  }

  private static boolean isHttp(URI url) {
    return ("http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme()))
        && url.getHost() != null;
  }

  private static String notHttp(URI url) {
    return "the base URL " + withoutUserInfo(url) + " is not an http:// or https:// URL of a host";
  }

  private static String withoutUserInfo(URI url) {
    return url.toString().replaceFirst("//[^/@]*@", "//***@");
  }
}
