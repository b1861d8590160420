package com.ifriend.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.adk.models.BaseLlm;
import com.google.adk.tools.BaseTool;
import com.ifriend.agent.memory.ForgettingTools;
import com.ifriend.agent.memory.LongTermMemory;
import com.ifriend.agent.offline.OfflineLlm;
import com.ifriend.agent.tours.TourCatalogs;
import com.ifriend.store.PageRequest;
import com.ifriend.store.StoredSessionService;
import com.ifriend.store.inmemory.InMemoryStores;
import com.ifriend.store.memory.Audience;
import com.ifriend.store.memory.Memory;
import com.ifriend.store.memory.MemoryOwner;
import com.ifriend.store.memory.TimeRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@code docs/security.md} says of the tools that a model may call. */
final class ToolPowersTest {
  private static final Pattern ROW =
      Pattern.compile("^\\| `(\\w+)` \\| (reads|keeps|destroys) \\|", Pattern.MULTILINE);

  /** That a model may be led to pass, and that make each tool do all it can. */
  private static final Map<String, Object> ARGUMENTS =
      Map.of(
          "city", "Paris",
          "tour", "PAR-01",
          "query", "moro",
          "text", "odeio museus",
          "what", "moro em Curitiba");

  private static final MemoryOwner ANA = new MemoryOwner(Concierge.APP_NAME, "ana");
  private static final MemoryOwner BEA = new MemoryOwner(Concierge.APP_NAME, "bea");

  private final InMemoryStores stores = InMemoryStores.create();
  private final StoredSessionService sessions = new StoredSessionService(stores.sessions());
  private final LongTermMemory memory =
      LongTermMemory.open(stores.memories(), sessions, Clock.systemUTC());

  @BeforeEach
  void talk() {
    ask(new OfflineLlm(Clock.systemUTC()), "ana", "before", "moro em Curitiba");
    ask(new OfflineLlm(Clock.systemUTC()), "bea", "before", "moro em Curitiba");
  }

  @AfterEach
  void close() {
    memory.close();
  }

  @Test
  void pageNamesEveryToolThatTheModelHas() throws IOException {
    assertThat(powers().keySet())
        .containsExactlyInAnyOrderElementsOf(
            IFriendAgent.create(
                    new OfflineLlm(Clock.systemUTC()),
                    TourCatalogs.sample(),
                    Clock.systemUTC(),
                    memory)
                .tools()
                .blockingGet()
                .stream()
                .map(BaseTool::name)
                .toList());
  }

  @Test
  void toolThatReadsChangesNothingAndOneThatKeepsTakesNothingAway() throws IOException {
    for (Map.Entry<String, String> tool : powers().entrySet()) {
      List<String> before = known(ANA);

      ask(model(tool.getKey()), "ana", "of " + tool.getKey(), "oi");

      switch (tool.getValue()) {
        case "reads" -> assertThat(known(ANA)).as(tool.getKey()).isEqualTo(before);
        case "keeps" -> assertThat(known(ANA)).as(tool.getKey()).containsAll(before).hasSize(2);
        default -> assertThat(known(ANA)).as(tool.getKey()).isEqualTo(before);
      }
      assertThat(sessionsOf(ANA)).as(tool.getKey()).contains("before");
    }
  }

  @Test
  void toolThatDestroysDoesSoWhenTheUserAsksForIt() throws IOException {
    for (String tool : powers().keySet()) {
      if (!powers().get(tool).equals("destroys")) {
        continue;
      }
      boolean all = tool.equals(ForgettingTools.FORGET_EVERYTHING);
      ask(model(tool), "ana", "of " + tool, all ? "esqueça tudo" : "esqueça que moro em Curitiba");
      if (all) {
        ask(model(tool), "ana", "of " + tool, "sim");
      }

      assertThat(known(ANA)).as(tool).doesNotContain("moro em Curitiba");
      ask(new OfflineLlm(Clock.systemUTC()), "ana", "before", "moro em Curitiba");
    }
  }

  @Test
  void noToolReachesAnotherUser() throws IOException {
    List<String> known = known(BEA);
    for (String tool : powers().keySet()) {
      ask(model(tool), "ana", "of " + tool, "oi");
    }

    assertThat(known(BEA)).isEqualTo(known);
    assertThat(sessionsOf(BEA)).containsExactly("before");
  }

  private static BaseLlm model(String tool) {
    return new ScriptedLlm(List.of(ScriptedLlm.calls(tool, ARGUMENTS), ScriptedLlm.says("feito")));
  }

  private static Map<String, String> powers() throws IOException {
    Map<String, String> powers = new TreeMap<>();
    for (MatchResult row :
        ROW.matcher(Files.readString(Path.of("../docs/security.md"))).results().toList()) {
      powers.put(row.group(1), row.group(2));
    }
    return powers;
  }

  private void ask(BaseLlm model, String user, String session, String message) {
    Concierge concierge =
        new Concierge(
            IFriendAgent.create(model, TourCatalogs.sample(), Clock.systemUTC(), memory),
            sessions,
            memory);
    assertThat(concierge.answer(Turn.direct(user, session, message)).errorId()).isEmpty();
    assertThat(memory.awaitLearning(Duration.ofSeconds(20))).isTrue();
  }

  private List<String> known(MemoryOwner owner) {
    return LongTermMemory.memories(stores.memories(), Clock.systemUTC())
        .list(owner, Audience.DIRECT, TimeRange.ALWAYS, PageRequest.first(20))
        .memories()
        .stream()
        .map(Memory::text)
        .toList();
  }

  private List<String> sessionsOf(MemoryOwner owner) {
    return sessions.listSessions(owner.appName(), owner.userId()).blockingGet().sessionIds();
  }
}
