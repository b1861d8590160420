package com.ifriend.agent;

import com.google.genai.Client;
import com.google.genai.errors.ApiException;
import com.google.genai.errors.GenAiIOException;
import com.google.genai.types.CountTokensConfig;
import java.util.OptionalInt;

/** Asks a Gemini model something that costs nothing, on the way that a turn would take. */
public final class ModelProbe {
  private ModelProbe() {}

  /**
   * What came back.
   *
   * @param status of HTTP, 200 if the model answered; empty if there was no answer, or no token to
   *     ask with
   * @param message what was said against it, without secrets; empty if nothing was
   */
  public record Answer(OptionalInt status, String message) {}

  /**
   * Has the model count the tokens of a word. On Vertex AI that needs credentials, project,
   * location, model and the right to use it, as a turn does.
   *
   * @throws IllegalStateException if Vertex AI is wanted and this machine has no credentials
   */
  public static Answer ask(ModelConfig config) {
    try (Client client = Models.client(config)) {
      var unused =
          client.models.countTokens(config.model(), "ping", CountTokensConfig.builder().build());
      return new Answer(OptionalInt.of(200), "");
    } catch (ApiException e) {
      return new Answer(OptionalInt.of(e.code()), Redacted.text(e.message(), ""));
    } catch (GenAiIOException e) {
      Throwable root = e;
      while (root.getCause() != null) {
        root = root.getCause();
      }
      return new Answer(
          OptionalInt.empty(),
          root.getClass().getSimpleName() + ": " + Redacted.text(root.getMessage(), ""));
    }
  }
}
