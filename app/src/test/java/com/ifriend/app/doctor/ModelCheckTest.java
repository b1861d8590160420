package com.ifriend.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.ifriend.agent.ModelConfig;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

final class ModelCheckTest {
  private final List<String> asked = new CopyOnWriteArrayList<>();

  @Test
  void offlineNeedsNothing() {
    Examined.model(ModelConfig.offline()).isHealthy().praises("offline");
  }

  @Test
  void modelThatAnswersIsAskedWhatItIsAndNoMore() throws IOException {
    examined(200).isHealthy().praises("gemini-2.5-flash answers").saysNothingOf("s3cret");
    assertThat(asked).containsExactly("GET /v1beta/models/gemini-2.5-flash s3cret");
  }

  @Test
  void refusalsAreToldApart() throws IOException {
    examined(403).saysNothingOf("s3cret").failsOnlyWith("refuses the key", "GOOGLE_API_KEY");
    examined(404).failsOnlyWith("there is no model gemini-2.5-flash", "MODEL");
    examined(503).failsOnlyWith("HTTP 503", "try again");
    examined(429).isHealthy().warnsOf("quota", "raise it");
    examined(400, "User location is not supported for the API use.")
        .failsOnlyWith("not offered where this machine is", "GOOGLE_GENAI_USE_VERTEXAI=true");
    examined(403, "Generative Language API has not been used in project 1 before")
        .failsOnlyWith("not enabled", "gcloud services enable generativelanguage.googleapis.com");
    examined(400, "API key not valid").failsOnlyWith("refuses the key", "GOOGLE_API_KEY");
  }

  @Test
  void apiThatIsNotThereIsTheCause() {
    Examined.model(
            ModelConfig.gemini("gemini-2.5-flash", "s3cret")
                .at(URI.create("http://no-such-host.invalid/")))
        .saysNothingOf("s3cret")
        .failsOnlyWith("not reachable at no-such-host.invalid", "GEMINI_BASE_URL");
  }

  private Examined examined(int status) throws IOException {
    return examined(status, "");
  }

  private Examined examined(int status, String body) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    var unused =
        server.createContext(
            "/",
            exchange -> {
              asked.add(
                  exchange.getRequestMethod()
                      + " "
                      + exchange.getRequestURI()
                      + " "
                      + exchange.getRequestHeaders().getFirst("x-goog-api-key"));
              byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
              exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
              exchange.getResponseBody().write(bytes);
              exchange.close();
            });
    server.start();
    try {
      return Examined.model(
          ModelConfig.gemini("gemini-2.5-flash", "s3cret")
              .at(URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/")));
    } finally {
      server.stop(0);
    }
  }
}
