package com.ifriend.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.adk.JsonBaseModel;
import com.google.adk.events.Event;
import com.google.adk.sessions.Session;
import com.google.adk.sessions.SessionKey;
import com.ifriend.store.EventWindow;
import com.ifriend.store.NewEvent;
import com.ifriend.store.ScopedPatch;
import com.ifriend.store.ScopedState;
import com.ifriend.store.SessionStore;
import com.ifriend.store.StoredSession;
import com.ifriend.store.StoredSessionService;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * What does the service add to Jackson? One event of about 600 bytes, over a store that keeps
 * nothing, so all that is left is ours: JSON, Rx, state, copies.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"-XX:+UseSerialGC", "-Xmn256m"})
public class CodecBenchmark {
  private final ObjectMapper mapper = JsonBaseModel.getMapper();
  private final Event event = new Payload("codec").event();
  private final byte[] json = Payload.json(event);
  private final StoredSessionService service = new StoredSessionService(new OneEventStore(json));
  private final Session session = service.createSession("bench", "user").blockingGet();

  @Benchmark
  public byte[] writeJackson() throws IOException {
    return mapper.writeValueAsBytes(event);
  }

  @Benchmark
  public Event writeService() {
    Event appended = service.appendEvent(session, event).blockingGet();
    session.events().clear();
    return appended;
  }

  @Benchmark
  public Map<?, ?> readMap() throws IOException {
    return mapper.readValue(json, Map.class);
  }

  @Benchmark
  public Event readJackson() throws IOException {
    return mapper.readValue(json, Event.class);
  }

  @Benchmark
  public Session readService() {
    Session loaded = service.getSession(session.sessionKey(), null).blockingGet();
    if (loaded == null) {
      throw new IllegalStateException("no session");
    }
    return loaded;
  }

  static Section run() throws RunnerException {
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include(CodecBenchmark.class.getName())
                    .verbosity(VerboseMode.SILENT)
                    .build())
            .run();
    return new Section(
        "The service without a store (JMH)",
        "One event of about 600 bytes, a JVM of its own for each line, no server: Jackson with ADK's"
            + " mapper against the service over a store that keeps nothing. Mean times; the spread is"
            + " JMH's error at 99.9 %.",
        List.of(
            row(results, "micro.write", "appendEvent", "writeService", "Jackson", "writeJackson"),
            row(results, "micro.read", "getSession", "readService", "Jackson", "readJackson"),
            row(
                results,
                "micro.event",
                "Jackson into Event",
                "readJackson",
                "Jackson into maps",
                "readMap")));
  }

  private static Row row(
      Collection<RunResult> results,
      String id,
      String what,
      String ours,
      String limit,
      String limitMethod) {
    RunResult mine = find(results, ours);
    RunResult theirs = find(results, limitMethod);
    double a = mine.getPrimaryResult().getScore();
    double b = theirs.getPrimaryResult().getScore();
    double aError = mine.getPrimaryResult().getScoreError();
    double bError = theirs.getPrimaryResult().getScoreError();
    return new Row(
        id,
        what,
        limit,
        Figure.nanos(b),
        Figure.nanos(a),
        new Ratio(a / b, Math.max(0, a - aError) / (b + bError), (a + aError) / (b - bError)),
        Goal.NONE);
  }

  private static RunResult find(Collection<RunResult> results, String method) {
    return results.stream()
        .filter(result -> result.getPrimaryResult().getLabel().equals(method))
        .findFirst()
        .orElseThrow();
  }

  /** Has one session with one event, whatever is written. */
  private static final class OneEventStore implements SessionStore {
    private final byte[] json;

    OneEventStore(byte[] json) {
      this.json = json;
    }

    @Override
    public StoredSession create(SessionKey key, ScopedPatch initialState) {
      return stored(key);
    }

    @Override
    public Optional<StoredSession> load(SessionKey key, EventWindow window) {
      return Optional.of(stored(key));
    }

    private StoredSession stored(SessionKey key) {
      return new StoredSession(
          key,
          Instant.EPOCH,
          Instant.EPOCH,
          1,
          new ScopedState(Map.of(), Map.of(), Map.of()),
          List.of(json));
    }

    @Override
    public Commit append(SessionKey key, NewEvent event, ScopedPatch patch, OptionalLong fence) {
      return new Commit(1, false);
    }

    @Override
    public List<StoredSession> list(String appName, String userId) {
      return List.of();
    }

    @Override
    public boolean delete(SessionKey key) {
      return true;
    }
  }
}
