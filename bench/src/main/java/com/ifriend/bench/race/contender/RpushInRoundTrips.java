package com.ifriend.bench.race.contender;

import com.google.adk.events.Event;
import java.util.ArrayList;
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
    ignore(client().hset(header(session), Map.of("session_id", session, "created_at", now)));
    if (!events.isEmpty()) {
      ignore(
          client()
              .rpush(events(session), events.stream().map(Event::toJson).toArray(String[]::new)));
    }
    ignore(client().hset(header(session), "updated_at", now));
    ignore(client().expire(header(session), TTL_SECONDS));
    ignore(client().expire(events(session), TTL_SECONDS));
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
    List<Event> events = new ArrayList<>(documents.size());
    for (String document : documents) {
      events.add(Event.fromJson(document));
    }
    return events;
  }

  @Override
  public void delete(String session) {
    var unused = client().del(header(session), events(session));
  }
}
