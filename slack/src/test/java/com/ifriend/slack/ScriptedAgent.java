package com.ifriend.slack;

import com.google.adk.agents.BaseAgent;
import com.google.adk.agents.InvocationContext;
import com.google.adk.events.Event;
import com.google.genai.types.Blob;
import com.google.genai.types.Content;
import com.google.genai.types.FunctionCall;
import com.google.genai.types.FunctionResponse;
import com.google.genai.types.Part;
import com.ifriend.store.StoredMemoryService;
import com.ifriend.store.memory.Audience;
import io.reactivex.rxjava3.core.Flowable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** An agent that answers what a test wants, on the thread that asks. */
public final class ScriptedAgent extends BaseAgent {
  /** Makes the answer to one message. */
  public interface Script {
    String answer(String text) throws Exception;

    /** What it says before, piece by piece. */
    default Flowable<String> pieces(String text) {
      return Flowable.empty();
    }
  }

  /** A turn the agent was asked for. */
  public record Asked(String userId, String sessionId, String text) {}

  private final Script script;
  private final boolean usesTool;
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final List<String> others = new CopyOnWriteArrayList<>();
  private final List<List<String>> histories = new CopyOnWriteArrayList<>();
  private final List<String> files = new CopyOnWriteArrayList<>();
  private final List<byte[]> pictures = new CopyOnWriteArrayList<>();
  private final List<String> zones = new CopyOnWriteArrayList<>();
  private final List<Audience> audiences = new CopyOnWriteArrayList<>();

  public ScriptedAgent(Script script) {
    this(script, false);
  }

  /**
   * @param usesTool whether it calls a tool in each turn
   */
  public ScriptedAgent(Script script, boolean usesTool) {
    super("scripted", "answers as a test wants", List.of(), List.of(), List.of());
    this.script = script;
    this.usesTool = usesTool;
  }

  public List<Asked> asked() {
    return asked;
  }

  /** What others had said before each turn. */
  public List<String> others() {
    return others;
  }

  /** What its user had written in the session by each turn, this message included. */
  public List<List<String>> histories() {
    return histories;
  }

  /** What each turn had of files that are text. */
  public List<String> files() {
    return files;
  }

  /** The pictures that came with messages. */
  public List<byte[]> pictures() {
    return pictures;
  }

  /** Whose day each turn had. */
  public List<String> zones() {
    return zones;
  }

  /** Who heard the turns that had a memory. */
  public List<Audience> audiences() {
    return audiences;
  }

  @Override
  protected Flowable<Event> runAsyncImpl(InvocationContext context) {
    Flowable<Event> answer =
        Flowable.fromCallable(
            () -> {
              String text = context.userContent().map(Content::text).orElse("");
              if (context.memoryService() instanceof StoredMemoryService memory) {
                audiences.add(memory.audience());
              }
              others.add(String.valueOf(context.session().state().getOrDefault("others_said", "")));
              histories.add(
                  context.session().events().stream()
                      .filter(event -> "user".equals(event.author()))
                      .map(event -> event.content().map(Content::text).orElse(""))
                      .toList());
              files.add(
                  String.valueOf(context.session().state().getOrDefault("attached_files", "")));
              context.userContent().flatMap(Content::parts).orElse(List.of()).stream()
                  .flatMap((Part part) -> part.inlineData().flatMap(Blob::data).stream())
                  .forEach(pictures::add);
              zones.add(String.valueOf(context.session().state().getOrDefault("time_zone", "")));
              asked.add(new Asked(context.userId(), context.session().id(), text));
              return Event.builder()
                  .id(Event.generateEventId())
                  .invocationId(context.invocationId())
                  .author(name())
                  .content(Content.fromParts(Part.fromText(script.answer(text))))
                  .build();
            });
    Flowable<Event> pieces =
        Flowable.defer(() -> script.pieces(context.userContent().map(Content::text).orElse("")))
            .map(
                piece ->
                    Event.builder()
                        .id(Event.generateEventId())
                        .invocationId(context.invocationId())
                        .author(name())
                        .partial(true)
                        .content(Content.fromParts(Part.fromText(piece)))
                        .build());
    Flowable<Event> said = Flowable.concat(pieces, answer);
    return usesTool ? withTool(context, said) : said;
  }

  /** As a model that calls a tool before it answers. */
  private Flowable<Event> withTool(InvocationContext context, Flowable<Event> answer) {
    String id = "call-" + asked.size();
    return Flowable.concat(
        Flowable.just(
            event(
                context,
                "model",
                Part.builder()
                    .functionCall(FunctionCall.builder().id(id).name("tool").build())
                    .build()),
            event(
                context,
                "user",
                Part.builder()
                    .functionResponse(
                        FunctionResponse.builder()
                            .id(id)
                            .name("tool")
                            .response(Map.of("found", 1))
                            .build())
                    .build())),
        answer);
  }

  private Event event(InvocationContext context, String role, Part part) {
    return Event.builder()
        .id(Event.generateEventId())
        .invocationId(context.invocationId())
        .author(name())
        .content(Content.builder().role(role).parts(part).build())
        .build();
  }

  @Override
  protected Flowable<Event> runLiveImpl(InvocationContext context) {
    return Flowable.error(new UnsupportedOperationException("live"));
  }
}
