package com.example;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.adk.agents.LlmAgent;
import com.google.adk.memory.BaseMemoryService;
import com.google.adk.sessions.BaseSessionService;
import com.google.adk.web.AdkWebServer;
import com.google.adk.web.AgentLoader;
import com.google.adk.web.AgentStaticLoader;
import com.google.genai.types.Content;
import com.google.genai.types.Part;
import com.ifriend.store.StoredMemoryService;
import com.ifriend.store.StoredSessionService;
import com.ifriend.store.testkit.RedisServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** ADK's web server stores its sessions where the starter says. */
class AdkWebTest {
  private final HttpClient http = HttpClient.newHttpClient();

  private static ConfigurableApplicationContext start(String url) {
    LlmAgent agent =
        LlmAgent.builder()
            .name("greeter")
            .beforeAgentCallbackSync(
                context -> {
                  int visit = (int) context.state().getOrDefault("visits", 0) + 1;
                  context.state().put("visits", visit);
                  return Optional.of(Content.fromParts(Part.fromText("Visit " + visit)));
                })
            .build();
    SpringApplication server = new SpringApplication(AdkWebServer.class);
    // As AdkWebServer.start(agent) does.
    server.addInitializers(
        context ->
            ((GenericApplicationContext) context)
                .registerBean(
                    "agentLoader", AgentLoader.class, () -> new AgentStaticLoader(agent)));
    return server.run(
        "--server.port=0", "--adk.agents.loader=static", "--ifriend.redis.url=" + url);
  }

  private String post(ConfigurableApplicationContext server, String path, String json)
      throws Exception {
    String port = server.getEnvironment().getProperty("local.server.port");
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return response.body();
  }

  private String run(ConfigurableApplicationContext server) throws Exception {
    return post(
        server,
        "/run",
        """
        {"appName": "greeter", "userId": "ana", "sessionId": "first",
         "newMessage": {"role": "user", "parts": [{"text": "Hello"}]}}
        """);
  }

  @Test
  void sessionsOfTheWebServerAreInRedis() throws Exception {
    try (RedisServer redis = RedisServer.start()) {
      try (var server = start(redis.url())) {
        assertThat(server.getBean(BaseSessionService.class))
            .isInstanceOf(StoredSessionService.class);
        assertThat(server.getBean(BaseMemoryService.class)).isInstanceOf(StoredMemoryService.class);
        post(server, "/apps/greeter/users/ana/sessions/first", "{}");
        assertThat(run(server)).contains("Visit 1");
      }
      try (var server = start(redis.url())) {
        assertThat(run(server)).contains("Visit 2");
      }
    }
  }
}
