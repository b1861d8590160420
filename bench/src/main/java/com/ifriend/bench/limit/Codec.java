package com.ifriend.bench.limit;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.adk.JsonBaseModel;
import com.google.adk.events.Event;
import com.google.adk.sessions.Session;
import com.google.adk.sessions.SessionKey;
import com.ifriend.bench.kit.Contender;
import com.ifriend.bench.kit.Contest;
import com.ifriend.bench.kit.Figure;
import com.ifriend.bench.kit.Goal;
import com.ifriend.bench.kit.Payload;
import com.ifriend.bench.kit.Row;
import com.ifriend.bench.kit.Servers;
import com.ifriend.bench.kit.Step;
import com.ifriend.bench.limit.Results.Section;
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
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** What does the service add to Jackson? */
final class Codec {
  /** Of one sample: a clock is too coarse for one. */
  private static final int CALLS = 100;

  private static final String WRITE = "appendEvent";
  private static final String READ = "getSession";
  private static final String JACKSON_WRITES = "Jackson writes";
  private static final String JACKSON_READS = "Jackson into Event";
  private static final String MAPS = "Jackson into maps";

  private Codec() {}

  static Section ask(Servers unused, Scale scale) throws Exception {
    ObjectMapper mapper = JsonBaseModel.getMapper();
    Event event = new Payload("codec").event();
    byte[] json = Payload.json(event);
    StoredSessionService service = new StoredSessionService(new Fixed(new StoredEvent(json)));
    Session session = service.createSession("bench", "user").blockingGet();
    Contest.Result result =
        scale.contest(
            calls(scale, JACKSON_WRITES, () -> mapper.writeValueAsBytes(event)),
            calls(
                scale,
                WRITE,
                () -> {
                  Event appended = service.appendEvent(session, event).blockingGet();
                  session.events().clear();
                  return appended;
                }),
            calls(scale, MAPS, () -> mapper.readValue(json, Map.class)),
            calls(scale, JACKSON_READS, () -> mapper.readValue(json, Event.class)),
            calls(scale, READ, () -> service.getSession(session.sessionKey(), null).blockingGet()));
    return new Section(
        "The service without a store",
        "One event of about 600 bytes, no server: Jackson with ADK's mapper against the service over"
            + " a store that keeps nothing. A sample is the mean of "
            + CALLS
            + " calls, p50 of the samples.",
        List.of(
            row(result, "micro.write", WRITE, WRITE, "Jackson", JACKSON_WRITES),
            row(result, "micro.read", READ, READ, "Jackson", JACKSON_READS),
            row(result, "micro.event", JACKSON_READS, JACKSON_READS, MAPS, MAPS)));
  }

  private static Contender calls(Scale scale, String name, Callable<@Nullable Object> call) {
    return new Contender(
        name,
        scale.appends(),
        Step.NOTHING,
        () -> {
          for (int i = 0; i < CALLS; i++) {
            if (call.call() == null) {
              throw new IllegalStateException("nothing was made");
            }
          }
        });
  }

  private static Row row(
      Contest.Result result, String id, String what, String ours, String limit, String theirs) {
    Row row = result.atMost(id, what, ours, theirs, 50, Goal.NONE);
    return new Row(
        id,
        what,
        limit,
        Figure.nanos(row.limitFigure().value() / CALLS),
        Figure.nanos(row.ours().value() / CALLS),
        row.ratio(),
        Goal.NONE);
  }

  /** Has every session with the same one event, which each load has to decode. */
  private record Fixed(StoredEvent event) implements SessionStore {
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
          List.of(event));
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
