package com.ifriend.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.adk.events.Event;
import com.google.adk.events.EventActions;
import com.google.adk.events.EventCompaction;
import com.google.adk.events.ToolConfirmation;
import com.google.adk.sessions.Session;
import com.google.genai.types.Content;
import com.google.genai.types.FunctionCall;
import com.google.genai.types.FunctionResponse;
import com.google.genai.types.Part;
import com.ifriend.store.EventWindow;
import com.ifriend.store.NewEvent;
import com.ifriend.store.ScopedPatch;
import com.ifriend.store.StatePatch;
import com.ifriend.store.StoredSessionService;
import com.ifriend.store.UnstorableValueException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Line 18: nothing is stored that cannot be read, and no result of a tool is refused. */
abstract class StorableContract extends ContractCase {

  static Stream<Map<String, Object>> oddResults() {
    Map<String, Object> nothing = new HashMap<>();
    nothing.put("nothing", null);
    return Stream.of(
        Map.of("avg", 0.0 / 0.0),
        Map.of("worst", Double.NEGATIVE_INFINITY, "single", Float.NaN),
        Map.of("deep", List.of(Map.of("deeper", List.of(Double.NaN)))),
        Map.of("count", BigInteger.TEN.pow(1_100)),
        Map.of("count", BigInteger.ONE.shiftLeft(40_000)),
        Map.of("price", new BigDecimal("1E+400"), "dust", new BigDecimal("1E-2000000")),
        Map.of("k".repeat(60_000), 1),
        Map.of("half a pair \ud83c", "\udf89"),
        Map.of("\udf89\ud83c é \\ud83c\" \ud83c\udf89 \ud83c\ud83c", "\\\"\ud83c: \ud83c\udf89"),
        Map.of("x", "x".repeat(300_000)),
        Map.of("id", 5L, "set", Set.of("a"), "char", 'c', "bytes", new byte[] {1, -1}),
        Map.of("own type", new RandomEvents.Point(1, Double.NaN)),
        nothing,
        nested(900));
  }

  private static Map<String, Object> nested(int depth) {
    Map<String, Object> nested = Map.of();
    for (int i = 0; i < depth; i++) {
      nested = Map.of("n", nested);
    }
    return nested;
  }

  @ParameterizedTest
  @MethodSource("oddResults")
  @DisplayName("18: a tool's odd result is read as this turn sees it")
  final void oddResultsAreReadAsThisTurnSeesThem(Map<String, Object> result) {
    Session session = create();
    append(session, call("call", Map.of()));

    Event appended = append(session, response("call", result));
    append(session, "goes on");

    assertSameHistory(session);
    assertThat(appended.functionResponses().get(0).response().orElseThrow())
        .isEqualTo(
            reload(session).events().get(1).functionResponses().get(0).response().orElseThrow())
        .doesNotContainKey("error");
  }

  @Test
  @DisplayName("18: what is stored is JSON to every reader")
  final void whatIsStoredIsJson() throws Exception {
    Session session = create();
    append(
        session,
        response("c", Map.of("nan", 0.0 / 0.0, "half", "\ud83c")).toBuilder()
            .avgLogprobs(Double.NEGATIVE_INFINITY)
            .build());

    byte[] stored =
        backend()
            .store()
            .load(session.sessionKey(), EventWindow.ALL)
            .orElseThrow()
            .events()
            .get(0)
            .json();
    assertThat(new ObjectMapper().readTree(stored).path("avgLogprobs").asText())
        .isEqualTo("-Infinity");
  }

  @ParameterizedTest
  @MethodSource("oddResults")
  @DisplayName("18: so are odd values in all places that have no type")
  final void oddValuesElsewhereAreReadAsThisTurnSeesThem(Map<String, Object> values) {
    Session session = create();
    Content content =
        Content.builder()
            .role("model")
            .parts(
                List.of(
                    call("call", values).content().orElseThrow().parts().orElseThrow().get(0),
                    Part.builder().text("seen").partMetadata(values).build()))
            .build();
    append(
        session,
        event("odd").toBuilder()
            .avgLogprobs(Double.NaN)
            .content(content)
            .actions(
                EventActions.builder()
                    .requestedAuthConfigs(Map.of("call", values))
                    .requestedToolConfirmations(
                        Map.of("call", ToolConfirmation.builder().payload(values).build()))
                    .compaction(
                        EventCompaction.builder()
                            .startTimestamp(1)
                            .endTimestamp(2)
                            .compactedContent(content)
                            .build())
                    .build())
            .build());
    append(
        session,
        event("odd name").toBuilder()
            .actions(
                EventActions.builder()
                    .artifactDelta(new ConcurrentHashMap<>(Map.of("half \ud83c", 1)))
                    .build())
            .build());

    assertSameHistory(session);
    assertThat(reload(session).events().get(0).avgLogprobs()).hasValue(Double.NaN);
  }

  static Stream<Object> unstorable() {
    List<Object> itself = new ArrayList<>();
    itself.add(itself);
    return Stream.of(
        new Object(),
        "x".repeat(StoredSessionService.MAX_EVENT_BYTES + 1),
        itself,
        nested(2_000),
        new FailingBean(),
        new BrokenBean());
  }

  /** An object of a tool's own, of which a class is missing. */
  public static final class BrokenBean {
    private final boolean missing = true;

    public int getLength() {
      if (missing) {
        throw new NoClassDefFoundError("com/example/Missing");
      }
      return 0;
    }
  }

  /** An object of a tool's own, with a getter that fails. */
  public static final class FailingBean {
    public int getLength() {
      return List.<String>of().get(0).length();
    }
  }

  @ParameterizedTest
  @MethodSource("unstorable")
  @DisplayName("18: a tool's result that cannot be stored becomes an error that the model can read")
  final void unstorableResultBecomesAnError(Object result) {
    Session session = create();
    append(session, call("bad", Map.of()));
    append(session, call("good", Map.of()));
    Event both =
        response("bad", Map.of("culprit", result)).toBuilder()
            .content(
                Content.fromParts(
                    part("bad", Map.of("culprit", result)), part("good", Map.of("tours", 3))))
            .actions(EventActions.builder().stateDelta(Map.of("k", 1)).build())
            .build();

    Event appended = append(session, both);
    append(session, "goes on");

    assertSameHistory(session);
    assertThat(appended.functionResponses()).hasSize(2);
    FunctionResponse bad = appended.functionResponses().get(0);
    assertThat(bad.id()).hasValue("bad");
    assertThat(bad.name()).hasValue("tool");
    assertThat(String.valueOf(bad.response().orElseThrow().get("error"))).contains("not kept");
    assertThat(appended.functionResponses().get(1).response()).hasValue(Map.of("tours", 3));
    assertThat(reload(session).state()).containsOnly(Map.entry("k", 1));
  }

  @Test
  @DisplayName("18: so do results that are too large together, or come with state that cannot be")
  final void resultsThatAreOnlyTogetherTooMuchBecomeErrors() {
    String half = "x".repeat(StoredSessionService.MAX_EVENT_BYTES / 2);
    for (Event bad :
        List.of(
            response("a", Map.of()).toBuilder()
                .content(
                    Content.fromParts(part("a", Map.of("x", half)), part("b", Map.of("x", half))))
                .build(),
            response("a", Map.of("tours", 3)).toBuilder()
                .actions(
                    EventActions.builder()
                        .stateDelta(Map.of("k", 1, "user:bad", 0.0 / 0.0))
                        .build())
                .build())) {
      Session session = create();
      append(session, call("a", Map.of()));
      Event appended = append(session, bad);

      assertSameHistory(session);
      assertThat(appended.functionResponses())
          .hasSameSizeAs(bad.functionResponses())
          .allSatisfy(r -> assertThat(r.response().orElseThrow()).containsOnlyKeys("error"));
      assertThat(reload(session).state()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("unstorable")
  @DisplayName("18: anything else that cannot be stored is refused, and nothing is written")
  final void otherUnstorableEventsAreRefused(Object value) {
    Session session = create();
    assertThatThrownBy(() -> append(session, call("call", Map.of("culprit", value))))
        .isInstanceOf(UnstorableValueException.class);
    assertThatThrownBy(() -> append(session, event("x").toBuilder().id("\ud83c").build()))
        .isInstanceOf(UnstorableValueException.class);
    assertThat(session.events()).isEmpty();
    assertSameHistory(session);
  }

  @Test
  @DisplayName(
      "18: random events are stored and equal after a reload, or refused with nothing written")
  final void randomEventsAreReadOrRefused() {
    RandomSequences.check(
        6,
        random -> random.longs(25).boxed().toList(),
        seeds -> {
          Session session = create();
          for (long seed : seeds) {
            Event event = new RandomEvents(new Random(seed)).next();
            try {
              append(session, event);
            } catch (UnstorableValueException e) {
              assertThat(event.functionResponses()).as("a result that is refused").isEmpty();
            }
          }
          assertSameHistory(session);
        });
  }

  @Test
  @DisplayName(
      "18: what an earlier version wrote is read: bare NaN and infinity, numbers and keys of any length")
  final void whatEarlierVersionsWroteIsRead() {
    Session session = create();
    List<String> values =
        List.of(
            "\"avg\":NaN,\"max\":Infinity,\"min\":-Infinity",
            "\"n\":1" + "0".repeat(1_100),
            "\"" + "k".repeat(60_000) + "\":1",
            "\"half \\ud83c of é\":1");
    ScopedPatch state =
        new ScopedPatch(
            StatePatch.NONE,
            StatePatch.NONE,
            new StatePatch(Map.of("k", "{\"half \\ud83c of é\":1}"), Set.of()));
    for (int i = 0; i < values.size(); i++) {
      String document =
          String.format(
              "{\"id\":\"e%d\",\"author\":\"a\",\"timestamp\":1,\"avgLogprobs\":NaN,\"content\":{\"parts\":"
                  + "[{\"functionResponse\":{\"id\":\"c\",\"name\":\"tool\",\"response\":{%s}}}]}}",
              i, values.get(i));
      backend()
          .store()
          .append(
              session.sessionKey(),
              new NewEvent("e" + i, 1, document.getBytes(StandardCharsets.UTF_8)),
              state,
              OptionalLong.empty());
    }
    append(reload(session), "goes on");

    assertThat(reload(session).events()).hasSize(values.size() + 1);
    assertThat(reload(session).events().get(0).functionResponses().get(0).response().orElseThrow())
        .containsEntry("avg", Double.NaN)
        .containsEntry("max", Double.POSITIVE_INFINITY);
    assertThat(reload(session).state()).containsEntry("k", Map.of("half \uFFFD of é", 1));
  }

  private static Event call(String id, Map<String, Object> args) {
    return event("").toBuilder()
        .author("agent")
        .content(
            Content.fromParts(
                Part.builder()
                    .functionCall(FunctionCall.builder().id(id).name("tool").args(args).build())
                    .build()))
        .build();
  }
}
