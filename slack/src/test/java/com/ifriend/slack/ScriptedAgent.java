package com.ifriend.slack;

import com.google.adk.agents.BaseAgent;
import com.google.adk.agents.InvocationContext;
import com.google.adk.events.Event;
import com.google.genai.types.Content;
import com.google.genai.types.Part;
import com.ifriend.store.StoredMemoryService;
import com.ifriend.store.memory.Audience;
import io.reactivex.rxjava3.core.Flowable;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An agent that answers what a test wants, on the thread that asks. */
final class ScriptedAgent extends BaseAgent {
  /** Makes the answer to one message. */
  interface Script {
    String answer(String text) throws Exception;
  }

  /** A turn the agent was asked for. */
  record Asked(String userId, String sessionId, String text) {}

  private final Script script;
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final List<Audience> audiences = new CopyOnWriteArrayList<>();

  ScriptedAgent(Script script) {
    super("scripted", "answers as a test wants", List.of(), List.of(), List.of());
    this.script = script;
  }

  List<Asked> asked() {
    return asked;
  }

  /** Who heard the turns that had a memory. */
  List<Audience> audiences() {
    return audiences;
  }

  @Override
  protected Flowable<Event> runAsyncImpl(InvocationContext context) {
    return Flowable.fromCallable(
        () -> {
          String text = context.userContent().map(Content::text).orElse("");
          if (context.memoryService() instanceof StoredMemoryService memory) {
            audiences.add(memory.audience());
          }
          asked.add(new Asked(context.userId(), context.session().id(), text));
          return Event.builder()
              .id(Event.generateEventId())
              .invocationId(context.invocationId())
              .author(name())
              .content(Content.fromParts(Part.fromText(script.answer(text))))
              .build();
        });
  }

  @Override
  protected Flowable<Event> runLiveImpl(InvocationContext context) {
    return Flowable.error(new UnsupportedOperationException("live"));
  }
}
