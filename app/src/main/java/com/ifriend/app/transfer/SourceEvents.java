package com.ifriend.app.transfer;

import com.google.adk.sessions.SessionKey;
import com.ifriend.store.ForeignEvent;
import com.ifriend.store.ForeignEvent.Missing;
import com.ifriend.store.ScopedPatch;
import com.ifriend.store.StatePatch;
import com.ifriend.store.UnstorableValueException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/** The events of a source's conversation, as they will be stored; tells what was odd about them. */
final class SourceEvents {
  private final ImportReport report;
  private final Optional<String> agent;

  SourceEvents(ImportReport report, Optional<String> agent) {
    this.report = report;
    this.agent = agent;
  }

  List<ForeignEvent> read(SessionKey key, Conversation conversation) {
    List<ForeignEvent> events = new ArrayList<>();
    Map<String, ForeignEvent> byId = new HashMap<>();
    long at = conversation.at().toEpochMilli();
    String turn = "import";
    int position = 0;
    for (byte[] json : conversation.events()) {
      position++;
      String where = key.id() + ", event " + position;
      String id = idOf(key, position, json);
      try {
        ForeignEvent event = read(json, new Missing(id, at, turn, key.appName()), conversation);
        at = event.document().timestamp();
        turn = event.invocationId();
        ForeignEvent twin = byId.putIfAbsent(event.document().id(), event);
        event.odd().forEach(odd -> report.odd("an event " + odd, where, false));
        for (int i = 0; i < event.unstorable(); i++) {
          report.odd("an event with a value of the state that cannot be stored", where, true);
        }
        if (event.partial()) {
          report.odd("a piece of an event that was still being written", where, false);
        } else if (twin == null) {
          events.add(event);
        } else {
          report.odd("a second event with the id of another one", where, true);
        }
      } catch (UnstorableValueException e) {
        report.odd("an event that cannot be stored", where + ": it " + e.getMessage(), true);
      }
    }
    return events;
  }

  private ForeignEvent read(byte[] json, Missing missing, Conversation conversation) {
    return conversation.ours() ? ForeignEvent.ours(json) : ForeignEvent.of(json, missing, agent);
  }

  /** The same each time, for what has no id. */
  static String idOf(SessionKey key, int position, byte[] json) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(
        (key.userId() + '\0' + key.id() + '\0' + position + '\0').getBytes(StandardCharsets.UTF_8));
    bytes.writeBytes(json);
    return UUID.nameUUIDFromBytes(bytes.toByteArray()).toString();
  }

  /** What the events make of a state that was empty. */
  static ScopedPatch atTheEnd(List<ForeignEvent> events) {
    return new ScopedPatch(
        atTheEnd(events, ScopedPatch::app),
        atTheEnd(events, ScopedPatch::user),
        atTheEnd(events, ScopedPatch::session));
  }

  private static StatePatch atTheEnd(
      List<ForeignEvent> events, Function<ScopedPatch, StatePatch> scope) {
    Map<String, String> values = new HashMap<>();
    for (ForeignEvent event : events) {
      StatePatch patch = scope.apply(event.patch());
      values.putAll(patch.puts());
      values.keySet().removeAll(patch.removals());
    }
    return new StatePatch(values, Set.of());
  }
}
