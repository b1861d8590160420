package com.ifriend.bench.kit;

import com.google.adk.agents.BaseAgent;
import com.google.adk.agents.InvocationContext;
import com.google.adk.events.Event;
import com.google.genai.types.Content;
import com.google.genai.types.Part;
import com.ifriend.agent.Concierge;
import com.ifriend.store.SessionStore;
import com.ifriend.store.StoredSessionService;
import io.reactivex.rxjava3.core.Flowable;
import java.util.List;

/** An agent without a model: what it answers is made of what it is told. */
public final class EchoAgent extends BaseAgent {
  /** Makes an answer. */
  public interface Answer {
    String to(String text) throws Exception;
  }

  private final Answer answer;

  private EchoAgent(Answer answer) {
    super("echo", "answers without a model", List.of(), List.of(), List.of());
    this.answer = answer;
  }

  /** A concierge that answers so, with sessions in a store, and without memories. */
  public static Concierge concierge(Answer answer, SessionStore sessions) {
    return new Concierge(
        new EchoAgent(answer), new StoredSessionService(sessions).returningExisting(), null);
  }

  @Override
  protected Flowable<Event> runAsyncImpl(InvocationContext context) {
    return Flowable.fromCallable(
        () -> {
          String text = context.userContent().map(Content::text).orElse("");
          return Event.builder()
              .id(Event.generateEventId())
              .invocationId(context.invocationId())
              .author(name())
              .content(Content.fromParts(Part.fromText(answer.to(text))))
              .build();
        });
  }

  @Override
  protected Flowable<Event> runLiveImpl(InvocationContext context) {
    return Flowable.error(new UnsupportedOperationException("live"));
  }
}
