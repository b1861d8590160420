package com.ifriend.bench.race.contender;

import com.google.adk.events.Event;
import java.util.List;
import java.util.Map;

/** RPUSH, and the header and both expiries in a round trip each. */
final class RpushInRoundTrips extends RedisBaseline {
  private static String header(String session) {
    return "rpush:" + session;
  }

  private static String events(String session) {
    return "rpush:" + session + ":messages";
  }

  @Override
  void add(String session, List<Event> events) {
    String now = Long.toString(System.currentTimeMillis());
    client().hset(header(session), Map.of("session_id", session, "created_at", now));
    if (!events.isEmpty()) {
      client().rpush(events(session), events.stream().map(Event::toJson).toArray(String[]::new));
    }
    client().hset(header(session), "updated_at", now);
    client().expire(header(session), TTL_SECONDS);
    client().expire(events(session), TTL_SECONDS);
  }

  @Override
  public List<Event> read(String session) {
    return parsed(client().lrange(events(session), 0, -1));
  }

  @Override
  public List<Event> last(String session, int count) {
    return parsed(client().lrange(events(session), -count, -1));
  }

  private static List<Event> parsed(List<String> documents) {
    return documents.stream().map(Event::fromJson).toList();
  }

  @Override
  public void delete(String session) {
    client().del(header(session), events(session));
  }
}
