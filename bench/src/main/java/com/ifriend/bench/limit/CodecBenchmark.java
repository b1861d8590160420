package com.ifriend.bench.limit;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.adk.JsonBaseModel;
import com.google.adk.events.Event;
import com.google.adk.sessions.Session;
import com.google.adk.sessions.SessionKey;
import com.ifriend.bench.kit.Payload;
import com.ifriend.store.EventWindow;
import com.ifriend.store.NewEvent;
import com.ifriend.store.PageRequest;
import com.ifriend.store.ScopedPatch;
import com.ifriend.store.ScopedState;
import com.ifriend.store.SessionPage;
import com.ifriend.store.SessionStore;
import com.ifriend.store.StoredEvent;
import com.ifriend.store.StoredSession;
import com.ifriend.store.StoredSessionService;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * What does the service add to Jackson? One event of about 600 bytes, over a store that keeps
 * nothing, so all that is left is ours: JSON, Rx, state, copies.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CodecBenchmark {
  private final ObjectMapper mapper = JsonBaseModel.getMapper();
  private final Event event = new Payload("codec").event();
  private final byte[] json = Payload.json(event);
  private final StoredSessionService service = new StoredSessionService(new Fixed(json));
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

  /** Has every session with the same one event, which each load has to decode. */
  private static final class Fixed implements SessionStore {
    private final byte[] json;

    Fixed(byte[] json) {
      this.json = json;
    }

    @Override
    public StoredSession create(SessionKey key, ScopedPatch initialState) {
      return new StoredSession(
          key,
          Optional.empty(),
          Instant.EPOCH,
          Instant.EPOCH,
          1,
          0,
          new ScopedState(Map.of(), Map.of(), Map.of()),
          List.of(new StoredEvent(json)));
    }

    @Override
    public Optional<StoredSession> load(SessionKey key, EventWindow window) {
      return Optional.of(create(key, ScopedPatch.NONE));
    }

    @Override
    public OptionalLong append(
        SessionKey key, NewEvent event, ScopedPatch patch, OptionalLong fence) {
      return OptionalLong.empty();
    }

    @Override
    public SessionPage list(String appName, String userId, PageRequest page) {
      return new SessionPage(List.of(), Optional.empty());
    }

    @Override
    public boolean delete(SessionKey key) {
      return true;
    }
  }
}
