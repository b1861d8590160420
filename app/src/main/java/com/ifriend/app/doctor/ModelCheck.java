package com.ifriend.app.doctor;

import com.ifriend.agent.ModelConfig;
import com.ifriend.agent.ModelProbe;
import com.ifriend.agent.http.ProxyLogin;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Whether the model can be asked. Asks what it is, or for a count of tokens, which costs nothing.
 */
record ModelCheck(ModelConfig config, Duration patience) implements Check {
  private static final String SUBJECT = "Model";
  private static final URI GEMINI = URI.create("https://generativelanguage.googleapis.com");

  @Override
  public void run(Consumer<Finding> findings) throws InterruptedException {
    if (config.model().equals(ModelConfig.OFFLINE)) {
      findings.accept(Finding.good(SUBJECT, "offline, which needs nothing"));
    } else if (config.vertex()) {
      findings.accept(vertex());
    } else {
      findings.accept(gemini());
    }
  }

  private Finding vertex() {
    ModelProbe.Answer answer;
    try {
      answer = ModelProbe.ask(config.within(patience));
    } catch (IllegalStateException e) {
      return Finding.failed(
          SUBJECT,
          "there are no Google Cloud credentials for Vertex AI",
          "gcloud auth application-default login; on Cloud Run give the service account the role: "
              + grantRole());
    }
    String where = config.model() + " on Vertex AI (project " + project() + ", " + location() + ")";
    if (answer.status().isEmpty()) {
      return Finding.failed(
          SUBJECT,
          where + " gives no answer: " + answer.message(),
          "log in again: gcloud auth application-default login; or check the way out of this machine:"
              + " curl -sI "
              + endpoint());
    }
    int status = answer.status().getAsInt();
    return switch (status) {
      case 200 -> Finding.good(SUBJECT, where + " answers");
      case 401 ->
          Finding.failed(
              SUBJECT,
              "Vertex AI does not accept the credentials of this machine: " + answer.message(),
              "gcloud auth application-default login");
      case 403 -> isDisabled(answer.message()) ? apiOff() : roleMissing(answer.message());
      case 404 ->
          Finding.failed(
              SUBJECT,
              "there is no " + where + " for you: " + answer.message(),
              "correct MODEL (for example MODEL="
                  + ModelConfig.DEFAULT_GEMINI
                  + "), or GOOGLE_CLOUD_LOCATION (us-central1 and global have most models)");
      case 429 -> quota("project " + project());
      default ->
          Finding.failed(
              SUBJECT,
              "Vertex AI answers HTTP " + status + ": " + answer.message(),
              "look at GOOGLE_CLOUD_PROJECT, GOOGLE_CLOUD_LOCATION and MODEL; at 500 and above try"
                  + " again, and see https://status.cloud.google.com");
    };
  }

  private Finding apiOff() {
    return Finding.failed(
        SUBJECT,
        "the Vertex AI API is not enabled in project " + project(),
        "gcloud services enable aiplatform.googleapis.com --project=" + project());
  }

  private Finding roleMissing(String message) {
    return Finding.failed(
        SUBJECT,
        "the credentials of this machine may not use Vertex AI in project "
            + project()
            + ": "
            + message,
        grantRole());
  }

  private String grantRole() {
    return "gcloud projects add-iam-policy-binding "
        + project()
        + " --member=serviceAccount:ACCOUNT --role=roles/aiplatform.user";
  }

  private String endpoint() {
    return config
        .baseUrl()
        .map(URI::toString)
        .orElse(
            location().equals("global")
                ? "https://aiplatform.googleapis.com"
                : "https://" + location() + "-aiplatform.googleapis.com");
  }

  private String project() {
    return config.project().orElse("");
  }

  private String location() {
    return config.location().orElse("");
  }

  private static boolean isDisabled(String message) {
    return message.contains("SERVICE_DISABLED")
        || message.contains("has not been used in project")
        || message.contains("it is disabled");
  }

  private static Finding quota(String whose) {
    return Finding.warning(
        SUBJECT,
        "the quota of " + whose + " is used up",
        "raise it at https://console.cloud.google.com/iam-admin/quotas, or wait until it is renewed");
  }

  private Finding gemini() throws InterruptedException {
    URI base = config.baseUrl().orElse(GEMINI);
    URI uri =
        URI.create(base.toString().replaceFirst("/+$", "") + "/v1beta/models/" + config.model());
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .timeout(patience)
            // Not in the URL, which ends up in logs.
            .header("x-goog-api-key", config.apiKey().orElse(""));
    ProxyLogin.to(uri).ifPresent(login -> request.header(ProxyLogin.HEADER, login));
    HttpResponse<String> response;
    try {
      response =
          HttpClient.newBuilder()
              .connectTimeout(patience)
              .build()
              .send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      return Finding.failed(
          SUBJECT,
          "the Gemini API is not reachable at "
              + base.getHost()
              + ": "
              + e.getClass().getSimpleName(),
          "check the way out of this machine (proxy, egress rules), and GEMINI_BASE_URL: curl -sI "
              + base);
    }
    return switch (response.statusCode()) {
      case 200 -> Finding.good(SUBJECT, config.model() + " answers");
      case 400, 401, 403 -> refused(response);
      case 404 ->
          Finding.failed(
              SUBJECT,
              "there is no model " + config.model(),
              "correct MODEL, for example " + ModelConfig.DEFAULT_GEMINI);
      case 429 -> quota("the key");
      default ->
          Finding.failed(
              SUBJECT,
              "the Gemini API answers HTTP " + response.statusCode(),
              "try again, and see https://status.cloud.google.com");
    };
  }

  private static Finding refused(HttpResponse<String> response) {
    String body = response.body();
    if (body.contains("location is not supported")) {
      return Finding.failed(
          SUBJECT,
          "the Gemini API is not offered where this machine is",
          "use Vertex AI in its place: GOOGLE_GENAI_USE_VERTEXAI=true, with GOOGLE_CLOUD_PROJECT and"
              + " GOOGLE_CLOUD_LOCATION=us-central1, and without GOOGLE_API_KEY");
    }
    if (isDisabled(body)) {
      return Finding.failed(
          SUBJECT,
          "the Gemini API is not enabled in the project of the key",
          "gcloud services enable generativelanguage.googleapis.com --project=PROJECT");
    }
    return Finding.failed(
        SUBJECT,
        "the Gemini API refuses the key (HTTP " + response.statusCode() + ")",
        "make a new GOOGLE_API_KEY at https://aistudio.google.com/apikey");
  }
}
