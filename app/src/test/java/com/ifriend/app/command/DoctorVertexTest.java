package com.ifriend.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.ifriend.app.command.ChildJvm.Outcome;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ifriend doctor} on Vertex AI, with the credentials that the environment names. */
final class DoctorVertexTest {
  @TempDir Path folder;
  private VertexDouble google;

  @BeforeEach
  void start() throws Exception {
    google = VertexDouble.start();
  }

  @AfterEach
  void stop() {
    google.close();
  }

  @Test
  void modelThatAnswersWasAskedOnTheWayOfATurn() throws Exception {
    Outcome outcome = examined(Map.of());

    assertThat(outcome.exitCode()).as(outcome.out()).isZero();
    assertThat(outcome.out())
        .contains("gemini-2.5-flash on Vertex AI (project tours, us-central1) answers")
        .doesNotContain("s3cret");
    assertThat(google.asked())
        .containsExactly(
            "POST /v1beta1/projects/tours/locations/us-central1/publishers/google/models/"
                + "gemini-2.5-flash:countTokens Bearer "
                + VertexDouble.TOKEN);
  }

  @Test
  void refusalsAreToldApart() throws Exception {
    google.answers(403, "Vertex AI API has not been used in project 7 before or it is disabled.");
    assertFails(
        examined(Map.of()),
        "the Vertex AI API is not enabled in project tours",
        "gcloud services enable aiplatform.googleapis.com --project=tours");
    google.answers(403, "Permission 'aiplatform.endpoints.predict' denied");
    assertFails(
        examined(Map.of()),
        "may not use Vertex AI in project tours",
        "gcloud projects add-iam-policy-binding tours");
    google.answers(404, "Publisher Model was not found");
    assertFails(
        examined(Map.of("MODEL", "gemini-0")),
        "there is no gemini-0 on Vertex AI (project tours, us-central1)",
        "MODEL=gemini-2.5-flash");
  }

  @Test
  void credentialsThatAreMissingOrUselessAreNamed() throws Exception {
    assertFails(
        examined(Map.of("GOOGLE_APPLICATION_CREDENTIALS", "", "HOME", folder.toString())),
        "there are no Google Cloud credentials for Vertex AI",
        "gcloud auth application-default login");
    google.forgetAccount();
    assertFails(
        examined(Map.of()),
        "gives no answer: ",
        "invalid_grant",
        "gcloud auth application-default");
    assertThat(google.asked()).isEmpty();
  }

  @Test
  void projectAndLocationAreAskedFor() throws Exception {
    Outcome outcome = examined(Map.of("GOOGLE_CLOUD_LOCATION", ""));
    assertFails(outcome, "GOOGLE_CLOUD_LOCATION is not set", "GOOGLE_CLOUD_LOCATION=us-central1");
    assertThat(outcome.out()).doesNotContain("offline").doesNotContain("GOOGLE_CLOUD_PROJECT");
  }

  private static void assertFails(Outcome outcome, String... texts) {
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.out()).contains("1 failed").contains(texts).doesNotContain("s3cret");
  }

  private Outcome examined(Map<String, String> more) throws Exception {
    Map<String, String> env = new HashMap<>();
    env.put("IFRIEND_HOME", folder + "/home");
    env.put("GOOGLE_GENAI_USE_VERTEXAI", "true");
    env.put("GOOGLE_CLOUD_PROJECT", VertexDouble.PROJECT);
    env.put("GOOGLE_CLOUD_LOCATION", "us-central1");
    env.put("GEMINI_BASE_URL", google.url());
    env.put("GOOGLE_APPLICATION_CREDENTIALS", google.credentials(folder).toString());
    // A machine of Google's has credentials of its own.
    env.put("NO_GCE_CHECK", "true");
    env.putAll(more);
    env.values().removeIf(String::isEmpty);
    return ChildJvm.ifriend(folder, env, "doctor");
  }
}
