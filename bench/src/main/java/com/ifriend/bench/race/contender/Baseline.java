package com.ifriend.bench.race.contender;

import com.google.adk.events.Event;
import com.ifriend.bench.race.child.Message;
import com.ifriend.bench.race.child.Peer;
import java.util.List;
import java.util.Optional;

/** An algorithm, which holds nothing between two appends but the session's id. */
abstract class Baseline implements Peer<String, Event> {
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
  public Event event(String session, Message message) {
    return AdkEvents.event(message);
  }

  @Override
  public void append(String handle, Event event) throws Exception {
    add(handle, List.of(event));
  }

  @Override
  public void fill(String session, List<Event> events) throws Exception {
    add(session, events);
  }

  @Override
  public Optional<Integer> number(Event event) {
    return AdkEvents.number(event);
  }
}
