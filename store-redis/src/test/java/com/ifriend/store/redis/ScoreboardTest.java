package com.ifriend.store.redis;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import com.google.adk.sessions.BaseSessionService;
import com.google.adk.sessions.InMemorySessionService;
import com.google.adk.sessions.SessionKey;
import com.ifriend.store.SessionStore;
import com.ifriend.store.testkit.InMemoryBackend;
import com.ifriend.store.testkit.SessionBackend;
import com.ifriend.store.testkit.SessionContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs the whole contract on ADK's own service and on ours, and keeps {@code
 * docs/session-contract.md} at what came out. To write the file anew: {@code ./mvnw test -pl
 * store-redis -am -Dtest=ScoreboardTest -Dsurefire.failIfNoSpecifiedTests=false
 * -Dscoreboard.write=true}.
 */
final class ScoreboardTest {
  private static final Path REPORT = Path.of("../docs/session-contract.md");

  @Test
  void reportShowsWhatTheContractFoundToday() throws IOException {
    Map<String, Boolean> adk = run(OnAdk.class);
    Map<String, Boolean> inMemory = run(OnInMemory.class);
    Map<String, Boolean> redis = run(OnRedis.class);
    String report = report(adk, inMemory, redis);
    if (Boolean.getBoolean("scoreboard.write")) {
      Files.writeString(REPORT, report);
    }

    assertThat(REPORT).hasContent(report);
    assertThat(inMemory.values()).doesNotContain(false);
    assertThat(redis.values()).doesNotContain(false);
  }

  private static String report(
      Map<String, Boolean> adk, Map<String, Boolean> inMemory, Map<String, Boolean> redis) {
    StringBuilder report =
        new StringBuilder(
            """
            # The session contract, and who meets it

            What a session service for ADK has to do, and what came out when the contract kit \
            (`store-testkit`) was run on ADK's own in-memory service (`google-adk` 1.8.0) and on \
            ours. Every result is read back through a second service on the same data. Where ADK's \
            interface has no such thing (expiry, fencing tokens, create-or-get, a look at the \
            stored bytes), its column says no. `ScoreboardTest` writes this page, and fails when \
            it is out of date.

            | | A session service … | ADK in-memory | iFriend in-memory | iFriend Redis |
            |--:|---|:-:|:-:|:-:|
            """);
    List<String> lines = new ArrayList<>(redis.keySet());
    lines.sort(Comparator.comparingInt(ScoreboardTest::number).thenComparing(line -> line));
    for (String line : lines) {
      report
          .append("| ")
          .append(number(line))
          .append(" | ")
          .append(line.substring(line.indexOf(':') + 1).strip())
          .append(" | ")
          .append(mark(adk, line))
          .append(" | ")
          .append(mark(inMemory, line))
          .append(" | ")
          .append(mark(redis, line))
          .append(" |\n");
    }
    return report
        .append("| | **met** | **")
        .append(count(adk))
        .append("** | **")
        .append(count(inMemory))
        .append("** | **")
        .append(count(redis))
        .append("** |\n")
        .toString();
  }

  private static int number(String line) {
    return Integer.parseInt(line.substring(0, line.indexOf(':')));
  }

  private static String mark(Map<String, Boolean> results, String line) {
    return results.getOrDefault(line, false) ? "✓" : "no";
  }

  private static String count(Map<String, Boolean> results) {
    return results.values().stream().filter(passed -> passed).count() + " of " + results.size();
  }

  /** Whether each line of the contract was met; one that has several cases, by all of them. */
  private static Map<String, Boolean> run(Class<? extends SessionContract> contract) {
    Results results = new Results();
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request().selectors(selectClass(contract)).build();
    LauncherFactory.create().execute(request, results);
    return results.met;
  }

  private static final class Results implements TestExecutionListener {
    final Map<String, Boolean> met = new TreeMap<>();
    private @Nullable TestPlan plan;

    @Override
    public void testPlanExecutionStarted(TestPlan started) {
      plan = started;
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      if (test.isTest()) {
        boolean passed = result.getStatus() == TestExecutionResult.Status.SUCCESSFUL;
        var unused = met.merge(line(test), passed, Boolean::logicalAnd);
      }
    }

    /** The name of the test method, which for one of several cases is that of its parent. */
    private String line(TestIdentifier test) {
      TestIdentifier parent = requireNonNull(plan).getParent(test).orElseThrow();
      boolean oneOfSeveral = parent.getSource().filter(MethodSource.class::isInstance).isPresent();
      return oneOfSeveral ? parent.getDisplayName() : test.getDisplayName();
    }
  }

  static final class OnAdk extends SessionContract {
    @Override
    protected SessionBackend backend() {
      return AdkBackend.SHARED;
    }
  }

  static final class OnInMemory extends SessionContract {
    private static final SessionBackend BACKEND = new InMemoryBackend();

    @Override
    protected SessionBackend backend() {
      return BACKEND;
    }
  }

  static final class OnRedis extends SessionContract {
    @Override
    protected SessionBackend backend() {
      return RedisBackend.SHARED;
    }
  }

  /** ADK's own service; there can be no second instance on its data. */
  private static final class AdkBackend implements SessionBackend {
    static final AdkBackend SHARED = new AdkBackend();

    private final BaseSessionService service = new InMemorySessionService();

    @Override
    public BaseSessionService service() {
      return service;
    }

    @Override
    public BaseSessionService second() {
      return service;
    }

    @Override
    public SessionStore store() {
      throw new AssertionError("there is no store underneath");
    }

    @Override
    public SessionStore otherStore() {
      return store();
    }

    @Override
    public Duration ttl() {
      throw new AssertionError("its sessions never expire");
    }

    @Override
    public void age(SessionKey key, Duration by) {
      throw new AssertionError("its sessions never expire");
    }

    @Override
    public Set<String> parts(SessionKey key) {
      throw new AssertionError("its sessions never expire");
    }
  }
}
