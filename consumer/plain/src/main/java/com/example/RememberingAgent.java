package com.example;

import com.google.adk.agents.LlmAgent;
import com.google.adk.agents.RunConfig;
import com.google.adk.memory.BaseMemoryService;
import com.google.adk.models.BaseLlm;
import com.google.adk.models.Gemini;
import com.google.adk.runner.Runner;
import com.google.adk.sessions.BaseSessionService;
import com.google.adk.tools.LoadMemoryTool;
import com.google.genai.types.Content;
import com.google.genai.types.Part;
import com.ifriend.store.StoredMemoryService;
import com.ifriend.store.StoredSessionService;
import com.ifriend.store.redis.RedisConfig;
import com.ifriend.store.redis.RedisStores;
import java.util.Optional;

/** Knows in one conversation what was said in another. */
public class RememberingAgent {
  private static final String APP = "my-app";

  private final BaseSessionService sessions;
  private final BaseMemoryService memory;
  private final Runner runner;

  RememberingAgent(BaseLlm model, BaseSessionService sessions, BaseMemoryService memory) {
    this.sessions = sessions;
    this.memory = memory;
    this.runner =
        Runner.builder()
            .agent(
                LlmAgent.builder()
                    .name("assistant")
                    .model(model)
                    .instruction("Answer in one sentence. Load memories when asked about the user.")
                    .tools(new LoadMemoryTool())
                    .build())
            .appName(APP)
            .sessionService(sessions)
            .memoryService(memory)
            .build();
  }

  String say(String user, String conversation, String text) {
    RunConfig config = RunConfig.builder().autoCreateSession(true).build();
    String answer =
        runner
            .runAsync(user, conversation, Content.fromParts(Part.fromText(text)), config)
            .blockingLast()
            .stringifyContent();
    learn(user, conversation);
    return answer;
  }

  private void learn(String user, String conversation) {
    sessions
        .getSession(APP, user, conversation, Optional.empty())
        .flatMapCompletable(memory::addSessionToMemory)
        .blockingAwait();
  }

  public static void main(String[] args) {
    String url = args.length > 0 ? args[0] : "redis://localhost:6379/0";
    String key = System.getenv("GOOGLE_API_KEY");
    BaseLlm model = key == null ? new OfflineModel() : new Gemini("gemini-2.5-flash", key);
    try (RedisStores stores = RedisStores.connect(RedisConfig.of(url))) {
      RememberingAgent agent =
          new RememberingAgent(
              model,
              new StoredSessionService(stores.sessions()),
              new StoredMemoryService(stores.memories()));
      System.out.println(agent.say("ana", "monday", "I am allergic to peanuts."));
      System.out.println(agent.say("ana", "tuesday", "What am I allergic to?"));
    }
  }
}
