package com.example;

import com.google.adk.agents.LlmAgent;
import com.google.adk.agents.RunConfig;
import com.google.adk.runner.Runner;
import com.google.adk.sessions.BaseSessionService;
import com.google.genai.types.Content;
import com.google.genai.types.Part;
import com.ifriend.store.StoredSessionService;
import com.ifriend.store.redis.RedisConfig;
import com.ifriend.store.redis.RedisStores;
import java.util.Optional;

public class RedisAgent {
  public static void main(String[] args) {
    String url = args.length > 0 ? args[0] : "redis://localhost:6379/0";
    try (RedisStores stores = RedisStores.connect(RedisConfig.of(url))) {
      System.out.println(talk(new StoredSessionService(stores.sessions())));
    }
  }

  static String talk(BaseSessionService sessions) {
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
    Runner runner =
        Runner.builder().agent(agent).appName("my-app").sessionService(sessions).build();
    RunConfig config = RunConfig.builder().autoCreateSession(true).build();
    return runner
        .runAsync("ana", "first-conversation", Content.fromParts(Part.fromText("Hello")), config)
        .blockingLast()
        .stringifyContent();
  }
}
