package com.ifriend.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import com.google.adk.agents.BaseAgent;
import com.google.adk.agents.LiveRequestQueue;
import com.google.adk.agents.LlmAgent;
import com.google.adk.agents.LoopAgent;
import com.google.adk.agents.ParallelAgent;
import com.google.adk.agents.RunConfig;
import com.google.adk.agents.SequentialAgent;
import com.google.adk.apps.App;
import com.google.adk.apps.ResumabilityConfig;
import com.google.adk.artifacts.BaseArtifactService;
import com.google.adk.artifacts.InMemoryArtifactService;
import com.google.adk.events.Event;
import com.google.adk.events.EventActions;
import com.google.adk.events.EventCompaction;
import com.google.adk.models.BaseLlm;
import com.google.adk.models.BaseLlmConnection;
import com.google.adk.models.LlmRequest;
import com.google.adk.models.LlmResponse;
import com.google.adk.runner.Runner;
import com.google.adk.sessions.Session;
import com.google.adk.sessions.SessionKey;
import com.google.adk.summarizer.EventsCompactionConfig;
import com.google.adk.tools.AgentTool;
import com.google.adk.tools.Annotations.Schema;
import com.google.adk.tools.FunctionTool;
import com.google.adk.tools.LoadMemoryTool;
import com.google.adk.tools.LongRunningFunctionTool;
import com.google.common.collect.Iterables;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.genai.types.Blob;
import com.google.genai.types.Content;
import com.google.genai.types.FunctionCall;
import com.google.genai.types.FunctionResponse;
import com.google.genai.types.Part;
import com.ifriend.store.EventWindow;
import com.ifriend.store.NewEvent;
import com.ifriend.store.ScopedPatch;
import com.ifriend.store.StoredMemoryService;
import com.ifriend.store.StoredSessionService;
import com.ifriend.store.testkit.RedisServer;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.processors.ReplayProcessor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs what ADK can do on our services, and keeps {@code docs/adk-surface.md} at what came out. To
 * write the file anew: {@code ./mvnw test -pl store-redis -am -Dtest=AdkSurfaceTest
 * -Dsurefire.failIfNoSpecifiedTests=false -Dsurface.write=true}.
 */
final class AdkSurfaceTest {
  private static final Path PAGE = Path.of("../docs/adk-surface.md");

  @Test
  void pageShowsWhatWasRunToday() throws IOException {
    Map<String, TestExecutionResult> results = new TreeMap<>();
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request().selectors(selectClass(Surface.class)).build(),
            new TestExecutionListener() {
              @Override
              public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                if (test.isTest()) {
                  results.put(test.getDisplayName(), result);
                }
              }
            });
    StringBuilder rows = new StringBuilder();
    results.forEach(
        (name, result) ->
            rows.append("| ")
                .append(name.replace(": ", " | "))
                .append(" | ")
                .append(result.getStatus() == TestExecutionResult.Status.SUCCESSFUL ? "✓" : "no")
                .append(" |\n"));
    String page = PAGE_HEAD + rows + PAGE_END;
    if (Boolean.getBoolean("surface.write")) {
      Files.writeString(PAGE, page);
    }

    assertThat(results)
        .isNotEmpty()
        .allSatisfy((name, result) -> assertThat(result.getThrowable()).as(name).isEmpty());
    assertThat(PAGE).hasContent(page);
  }

  private static final String PAGE_HEAD =
      """
      # ADK's surface on our services

      What of `google-adk` 1.8.0 was run by its own `Runner` on sessions and memories in Redis, with a model that follows a \
      script. Where a conversation goes on, it goes on in a second pair of services, as in another process, which has \
      nothing but what is stored. `AdkSurfaceTest` writes this page, and fails when it is out of date.

      | | What was seen | |
      |---|---|:-:|
      """;

  private static final String PAGE_END =
      """

      Live runs on a connection in place of Gemini's. Artifacts are those of ADK's own service, of which the session holds the \
      versions.

      ## ADK's own tests of sessions

      The 12 tests of `InMemorySessionServiceTest` at tag v1.8.0 were run with a service of ours on Redis in place of \
      ADK's: six pass. The other six do not fit, by design:

      | Test | Why |
      |---|---|
      | `lifecycle_listSessions`, `appendEvent_updatesSessionState`, `appendEvent_removesState`, `sequentialAgents_shareTempState` | want `temp:` state kept after the turn; ours lives in the turn and is never stored |
      | `deleteSession_cleansUpEmptyParentMaps`, `deleteSession_doesNotRemoveUserMapWhenOtherSessionsExist` | look into a private field of ADK's class |

      They are not part of ADK's jar, so this table is kept by hand.
      """;

  /** Each display name is a row: a feature, and what was seen of it. */
  static final class Surface {
    private static final RedisServer SERVER = RedisServer.start();
    private static final RedisStores ONE = RedisStores.connect(RedisConfig.of(SERVER.url()));
    private static final RedisStores OTHER = RedisStores.connect(RedisConfig.of(SERVER.url()));
    private static final String APP = "surface";
    private static final String USER = "ana";

    private final BaseArtifactService artifacts = new InMemoryArtifactService();
    private String session = "";

    @AfterAll
    static void stop() {
      ONE.close();
      OTHER.close();
      SERVER.close();
    }

    @Test
    @DisplayName("Parallel agents: what each of them says is stored, with its branch")
    void parallel() {
      session = "parallel";
      List<LlmAgent> agents = new ArrayList<>();
      for (String name : List.of("trains", "planes", "ships")) {
        agents.add(agent(name, request -> text(name + " go")).build());
      }
      say(ONE, ParallelAgent.builder().name("travel").subAgents(agents).build(), "How?");

      assertThat(stored().events())
          .extracting(Event::stringifyContent)
          .containsExactlyInAnyOrder("How?", "trains go", "planes go", "ships go");
      assertThat(stored().events().stream().flatMap(event -> event.branch().stream()))
          .contains("travel.trains", "travel.planes", "travel.ships");
    }

    @Test
    @DisplayName(
        "Loop agents: each round sees the state of the one before, and the last one ends it")
    void loop() {
      session = "loop";
      LlmAgent counter =
          LlmAgent.builder()
              .name("counter")
              .beforeAgentCallbackSync(
                  context -> {
                    int round = (int) context.state().getOrDefault("round", 0) + 1;
                    context.state().put("round", round);
                    if (round == 3) {
                      context.eventActions().setEscalate(true);
                    }
                    return Optional.of(Content.fromParts(Part.fromText("Round " + round)));
                  })
              .build();
      say(
          ONE,
          LoopAgent.builder().name("rounds").subAgents(counter).maxIterations(9).build(),
          "Go");

      assertThat(stored().events())
          .extracting(Event::stringifyContent)
          .containsExactly("Go", "Round 1", "Round 2", "Round 3");
      assertThat(stored().state()).containsEntry("round", 3);
    }

    @Test
    @DisplayName("AgentTool: the answer of the agent inside is the result of the call")
    void agentTool() {
      session = "agent-tool";
      LlmAgent inner = agent("expert", request -> text("42 stairs")).description("knows").build();
      LlmAgent outer =
          agent(
                  "host",
                  request ->
                      result(request)
                          .map(it -> text("It says " + it))
                          .orElseGet(() -> call("expert", Map.of("request", "How many stairs?"))))
              .tools(AgentTool.create(inner))
              .build();
      say(ONE, outer, "How many stairs?");

      assertThat(Iterables.getLast(stored().events()).stringifyContent())
          .startsWith("It says")
          .contains("42 stairs");
      assertThat(stored().events()).hasSize(4);
    }

    @Test
    @DisplayName("Artifacts: an event holds the version, and another process loads it")
    void artifacts() {
      session = "artifacts";
      LlmAgent writer =
          LlmAgent.builder()
              .name("writer")
              .beforeAgentCallbackSync(
                  context -> {
                    context.saveArtifact("plan.txt", Part.fromText("left, right")).blockingAwait();
                    return Optional.of(Content.fromParts(Part.fromText("Saved")));
                  })
              .build();
      say(ONE, writer, "Save it");
      LlmAgent reader =
          LlmAgent.builder()
              .name("reader")
              .beforeAgentCallbackSync(
                  context ->
                      Optional.of(
                          Content.fromParts(context.loadArtifact("plan.txt").blockingGet())))
              .build();

      assertThat(say(OTHER, reader, "Read it")).isEqualTo("left, right");
      assertThat(stored().events())
          .extracting(event -> event.actions().artifactDelta())
          .contains(Map.of("plan.txt", 0));
    }

    @Test
    @DisplayName("LoadMemoryTool: finds in one conversation what was said in another")
    void loadMemory() {
      session = "monday";
      say(ONE, agent("listener", request -> text("Noted")).build(), "I am allergic to peanuts");
      new StoredMemoryService(ONE.memories()).addSessionToMemory(stored()).blockingAwait();
      session = "tuesday";
      LlmAgent rememberer =
          agent(
                  "rememberer",
                  request ->
                      result(request)
                          .map(it -> text("Memory: " + it))
                          .orElseGet(() -> call("loadMemory", Map.of("query", "allergic"))))
              .tools(new LoadMemoryTool())
              .build();

      assertThat(say(OTHER, rememberer, "What am I allergic to?")).contains("peanuts");
    }

    @Test
    @DisplayName(
        "Compaction: the summary is stored, and stands for what it sums up in another process")
    void compaction() {
      session = "compaction";
      List<String> prompts = new CopyOnWriteArrayList<>();
      App app =
          App.builder()
              .name(APP)
              .rootAgent(
                  agent(
                          "chatter",
                          request -> {
                            prompts.add(request.contents().toString());
                            return text("Yes");
                          })
                      .build())
              .eventsCompactionConfig(
                  new EventsCompactionConfig(2, 0, events -> Maybe.just(summaryOf(events))))
              .build();
      say(runner(ONE).app(app).build(), "The first thing");
      say(runner(ONE).app(app).build(), "The second thing");
      assertThat(stored().events())
          .anySatisfy(event -> assertThat(event.actions().compaction()).isPresent());
      say(runner(OTHER).app(app).build(), "The third thing");

      assertThat(Iterables.getLast(prompts))
          .contains("They spoke of two things", "The third thing")
          .doesNotContain("The first thing");
    }

    private static Event summaryOf(List<Event> events) {
      return Event.builder()
          .id(Event.generateEventId())
          .author("user")
          .invocationId(Event.generateEventId())
          .actions(
              EventActions.builder()
                  .compaction(
                      EventCompaction.builder()
                          .startTimestamp(events.get(0).timestamp())
                          .endTimestamp(Iterables.getLast(events).timestamp())
                          .compactedContent(
                              Content.builder()
                                  .role("model")
                                  .parts(Part.fromText("They spoke of two things"))
                                  .build())
                          .build())
                  .build())
          .build();
    }

    @Test
    @DisplayName(
        "Tool confirmations: asked for in one process, given in another, where the tool then runs")
    void confirmation() {
      session = "confirmation";
      Tools tools = new Tools();
      LlmAgent payer =
          agent(
                  "payer",
                  request ->
                      result(request)
                          .map(it -> text("Done: " + it))
                          .orElseGet(() -> call("pay", Map.of("euros", "7"))))
              .tools(FunctionTool.create(tools, "pay", true))
              .build();
      say(ONE, payer, "Pay 7 euros");
      assertThat(tools.paid).isEmpty();
      FunctionCall asked =
          stored().events().stream()
              .flatMap(event -> event.functionCalls().stream())
              .filter(call -> call.name().equals(Optional.of("adk_request_confirmation")))
              .findFirst()
              .orElseThrow();

      send(
          runner(OTHER).agent(payer).appName(APP).build(),
          answer(asked, Map.of("confirmed", true)));
      assertThat(tools.paid).containsExactly("7");
    }

    @Test
    @DisplayName(
        "Resumable apps: a result that comes later, to another process, lets the next agent go on")
    // ADK may change it without notice, and says so by deprecation.
    @SuppressWarnings("deprecation")
    void resumable() {
      session = "resumable";
      LlmAgent asker =
          agent(
                  "asker",
                  request ->
                      result(request)
                          .map(it -> text("Got " + it))
                          .orElseGet(() -> call("approve", Map.of("what", "the trip"))))
              .tools(LongRunningFunctionTool.create(new Tools(), "approve"))
              .build();
      LlmAgent booker = agent("booker", request -> text("Booked")).build();
      App app =
          App.builder()
              .name(APP)
              .rootAgent(SequentialAgent.builder().name("trip").subAgents(asker, booker).build())
              .resumabilityConfig(ResumabilityConfig.builder().resumable(true).build())
              .build();
      say(runner(ONE).app(app).build(), "Book the trip");
      assertThat(stored().events()).extracting(Event::stringifyContent).doesNotContain("Booked");
      FunctionCall asked =
          stored().events().stream()
              .flatMap(event -> event.functionCalls().stream())
              .findFirst()
              .orElseThrow();
      send(runner(OTHER).app(app).build(), answer(asked, Map.of("approved", "yes")));

      assertThat(Iterables.getLast(stored().events()).stringifyContent()).isEqualTo("Booked");
    }

    @Test
    @DisplayName("Live: what the model answers on the connection is stored")
    void live() {
      session = "live";
      var unused = service(ONE).createSession(APP, USER, Map.of(), session).blockingGet();
      LiveRequestQueue queue = new LiveRequestQueue();
      queue.content(Content.fromParts(Part.fromText("Hello")));
      Event answer =
          runner(ONE)
              .agent(agent("talker", request -> text("unused")).build())
              .appName(APP)
              .build()
              .runLive(new SessionKey(APP, USER, session), queue, RunConfig.builder().build())
              .filter(event -> event.stringifyContent().contains("Heard"))
              .blockingFirst();
      queue.close();

      assertThat(answer.stringifyContent()).isEqualTo("Heard Hello");
      assertThat(stored().events()).extracting(Event::stringifyContent).contains("Heard Hello");
    }

    @Test
    @DisplayName(
        "Fields of newer versions: agent state, rewind marks and others stay byte for byte, while the session goes on")
    void newerFields() {
      session = "newer";
      SessionKey key = new SessionKey(APP, USER, session);
      byte[] newer =
          """
          {"id":"e1", "author":"user","timestamp":1700000000000,"invocationId":"i1","content":{"role":"user",\
          "parts":[{"text":"Hello","partOfTomorrow":{"a":1.00}}]},"actions":{"stateDelta":{},"agentState":\
          {"step":3.0},"rewindBeforeInvocationId":"i0","renderUiWidgets":[ ]},"isolationScope":null}"""
              .getBytes(UTF_8);
      var unused = ONE.sessions().create(key, ScopedPatch.NONE);
      var unusedCount =
          ONE.sessions()
              .append(
                  key,
                  new NewEvent("e1", 1_700_000_000_000L, newer),
                  ScopedPatch.NONE,
                  OptionalLong.empty());
      say(OTHER, agent("reader", request -> text("Hello too")).build(), "And now?");

      assertThat(stored().events())
          .extracting(Event::stringifyContent)
          .containsExactly("Hello", "And now?", "Hello too");
      assertThat(OTHER.sessions().load(key, EventWindow.ALL).orElseThrow().events().get(0).json())
          .isEqualTo(newer);
    }

    private static StoredSessionService service(RedisStores stores) {
      return new StoredSessionService(stores.sessions());
    }

    /** As a third process sees it. */
    private Session stored() {
      return service(OTHER).getSession(APP, USER, session, Optional.empty()).blockingGet();
    }

    private Runner.Builder runner(RedisStores stores) {
      return Runner.builder()
          .sessionService(service(stores))
          .memoryService(new StoredMemoryService(stores.memories()))
          .artifactService(artifacts);
    }

    @CanIgnoreReturnValue
    private String say(RedisStores stores, BaseAgent agent, String text) {
      return say(runner(stores).agent(agent).appName(APP).build(), text);
    }

    @CanIgnoreReturnValue
    private String say(Runner runner, String text) {
      return send(runner, Content.fromParts(Part.fromText(text)));
    }

    @CanIgnoreReturnValue
    private String send(Runner runner, Content message) {
      RunConfig config = RunConfig.builder().autoCreateSession(true).build();
      return Iterables.getLast(
              runner.runAsync(USER, session, message, config).toList().blockingGet())
          .stringifyContent();
    }

    private static Content answer(FunctionCall asked, Map<String, Object> response) {
      return Content.builder()
          .role("user")
          .parts(
              Part.builder()
                  .functionResponse(
                      FunctionResponse.builder()
                          .id(asked.id().orElseThrow())
                          .name(asked.name().orElseThrow())
                          .response(response)
                          .build())
                  .build())
          .build();
    }

    private static LlmAgent.Builder agent(String name, Function<LlmRequest, Part> says) {
      return LlmAgent.builder().name(name).model(new Script(says));
    }

    private static Part text(String text) {
      return Part.fromText(text);
    }

    private static Part call(String tool, Map<String, Object> args) {
      return Part.fromFunctionCall(tool, args);
    }

    /** What came back from a tool, if that is what the model is to answer now. */
    private static Optional<String> result(LlmRequest request) {
      return Iterables.getLast(request.contents()).parts().orElseThrow().stream()
          .flatMap(part -> part.functionResponse().stream())
          .findFirst()
          .map(response -> response.response().orElseThrow().toString());
    }
  }

  /** Tools of the agents; public, as ADK calls them by reflection. */
  public static final class Tools {
    private final List<String> paid = new CopyOnWriteArrayList<>();

    public Map<String, Object> pay(@Schema(name = "euros") String euros) {
      paid.add(euros);
      return Map.of("paid", euros);
    }

    public Map<String, Object> approve(@Schema(name = "what") String what) {
      return Map.of("status", "pending", "what", what);
    }
  }

  /** A model that answers as it is told, and in a live conversation says what it has heard. */
  private static final class Script extends BaseLlm {
    private final Function<LlmRequest, Part> says;

    Script(Function<LlmRequest, Part> says) {
      super("script");
      this.says = says;
    }

    private static LlmResponse response(Part part) {
      return LlmResponse.builder()
          .content(Content.builder().role("model").parts(part).build())
          .build();
    }

    @Override
    public Flowable<LlmResponse> generateContent(LlmRequest request, boolean stream) {
      return Flowable.just(response(says.apply(request)));
    }

    @Override
    public BaseLlmConnection connect(LlmRequest request) {
      ReplayProcessor<LlmResponse> answers = ReplayProcessor.create();
      return new BaseLlmConnection() {
        @Override
        public Completable sendHistory(List<Content> history) {
          return Completable.complete();
        }

        @Override
        public Completable sendContent(Content content) {
          return Completable.fromAction(
              () -> answers.onNext(response(Part.fromText("Heard " + content.text()))));
        }

        @Override
        public Completable sendRealtime(Blob blob) {
          return Completable.complete();
        }

        @Override
        public Flowable<LlmResponse> receive() {
          return answers;
        }

        @Override
        public void close() {
          answers.onComplete();
        }

        @Override
        public void close(Throwable cause) {
          answers.onError(cause);
        }
      };
    }
  }
}
