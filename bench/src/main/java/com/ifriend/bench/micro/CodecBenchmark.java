package com.ifriend.bench.micro;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.adk.JsonBaseModel;
import com.google.adk.events.Event;
import com.google.adk.sessions.Session;
import com.ifriend.bench.workload.Payload;
import com.ifriend.store.StoredSessionService;
import java.io.IOException;
import java.util.Map;
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
  private final StoredSessionService service = new StoredSessionService(FixedSessionStore.of(json));
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
}
