package com.example;

import com.google.adk.agents.LlmAgent;
import com.google.adk.agents.RunConfig;
import com.google.adk.memory.BaseMemoryService;
import com.google.adk.runner.Runner;
import com.google.adk.sessions.BaseSessionService;
import com.google.genai.types.Content;
import com.google.genai.types.Part;
import java.util.Optional;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@SpringBootApplication
@RestController
public class Application {
  private final Runner runner;

  Application(BaseSessionService sessions, BaseMemoryService memory) {
    LlmAgent agent =
        LlmAgent.builder()
            .name("greeter")
            // Yours has a .model("gemini-2.5-flash"); this one answers without a key.
            .beforeAgentCallbackSync(
                context -> {
                  int visit = (int) context.state().getOrDefault("visits", 0) + 1;
                  context.state().put("visits", visit);
                  return Optional.of(Content.fromParts(Part.fromText("Visit " + visit)));
                })
            .build();
    this.runner =
        Runner.builder()
            .agent(agent)
            .appName("my-app")
            .sessionService(sessions)
            .memoryService(memory)
            .build();
  }

  @PostMapping("/chat/{user}/{conversation}")
  String chat(
      @PathVariable("user") String user,
      @PathVariable("conversation") String conversation,
      @RequestBody String text) {
    RunConfig config = RunConfig.builder().autoCreateSession(true).build();
    return runner
        .runAsync(user, conversation, Content.fromParts(Part.fromText(text)), config)
        .blockingLast()
        .stringifyContent();
  }

  public static void main(String[] args) {
    SpringApplication.run(Application.class, args);
  }
}
