package com.ifriend.bench.race.contender;

import com.google.adk.events.Event;
import java.util.List;

/** An algorithm, which holds nothing between two appends but the session's id. */
abstract class Baseline implements AdkEvents<String> {
  abstract void add(String session, List<Event> events) throws Exception;

  @Override
  public void create(String session) throws Exception {
    add(session, List.of());
  }

  @Override
  public String load(String session, int last) {
    return session;
  }

  @Override
  public void append(String handle, Event event) throws Exception {
    add(handle, List.of(event));
  }

  @Override
  public void fill(String session, List<Event> events) throws Exception {
    add(session, events);
  }
}
