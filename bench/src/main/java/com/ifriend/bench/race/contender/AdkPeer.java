package com.ifriend.bench.race.contender;

import com.google.adk.events.Event;
import com.google.adk.sessions.BaseSessionService;
import com.google.adk.sessions.GetSessionConfig;
import com.google.adk.sessions.Session;
import com.google.adk.sessions.SessionKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Any session service of ADK, used as its Runner does: a turn loads the session and appends. */
abstract class AdkPeer implements AdkEvents<Session> {
  abstract BaseSessionService service();

  static SessionKey key(String session) {
    return new SessionKey("race", "user", session);
  }

  @Override
  public void create(String session) {
    var unused = service().createSession(key(session), null).blockingGet();
  }

  @Override
  public Session load(String session, int last) {
    return load(service(), session, last);
  }

  static Session load(BaseSessionService service, String session, int last) {
    GetSessionConfig config =
        last == 0
            ? GetSessionConfig.builder().build()
            : GetSessionConfig.builder().numRecentEvents(last).build();
    Session loaded = find(service, session, config);
    if (loaded == null) {
      throw new IllegalStateException("no session " + session);
    }
    return loaded;
  }

  private static @Nullable Session find(
      BaseSessionService service, String session, GetSessionConfig config) {
    return service.getSession(key(session), config).blockingGet();
  }

  @Override
  public void append(Session handle, Event event) {
    var unused = service().appendEvent(handle, event).blockingGet();
  }

  @Override
  public List<Event> read(String session) {
    Session loaded = find(service(), session, GetSessionConfig.builder().build());
    return loaded == null ? List.of() : loaded.events();
  }

  @Override
  public List<Event> last(String session, int count) {
    return load(session, count).events();
  }

  @Override
  public void delete(String session) {
    service().deleteSession(key(session)).blockingAwait();
  }
}
