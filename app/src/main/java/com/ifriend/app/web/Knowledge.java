package com.ifriend.app.web;

import com.ifriend.agent.Concierge;
import com.ifriend.agent.memory.LongTermMemory;
import com.ifriend.store.PageRequest;
import com.ifriend.store.memory.Audience;
import com.ifriend.store.memory.Memories;
import com.ifriend.store.memory.Memory;
import com.ifriend.store.memory.MemoryOwner;
import com.ifriend.store.memory.MemorySelection;
import com.ifriend.store.memory.RecallLimit;
import com.ifriend.store.memory.TimeRange;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is remembered of who sits at the console, and how it is forgotten. */
final class Knowledge {
  private static final MemoryOwner OWNER = new MemoryOwner(Concierge.APP_NAME, Console.USER);
  private static final int SHOWN = 200;

  private final Memories memories;

  Knowledge(Stores stores) {
    this.memories = LongTermMemory.memories(stores.memories(), Clock.systemUTC());
  }

  void list(Exchange exchange, String query) {
    List<Memory> found =
        query.isBlank()
            ? memories
                .list(OWNER, Audience.DIRECT, TimeRange.ALWAYS, PageRequest.first(SHOWN))
                .memories()
            : memories.recall(
                OWNER, Audience.DIRECT, query, new RecallLimit(RecallLimit.MOST, 100_000));
    Reply.ok(exchange, Map.of("memories", found.stream().map(Knowledge::view).toList()));
  }

  private static Map<String, Object> view(Memory memory) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("id", memory.id());
    view.put("text", memory.text());
    view.put("at", memory.lastSaidAt().toEpochMilli());
    view.put("times", memory.timesSaid());
    view.put("conversation", memory.source().sessionId());
    return view;
  }

  void forget(Exchange exchange, String id) {
    int forgotten = memories.forget(OWNER, new MemorySelection.ById(id));
    Reply.ok(exchange, Map.of("forgotten", forgotten));
  }

  void forgetAll(Exchange exchange) {
    int forgotten = memories.forget(OWNER, new MemorySelection.All());
    Reply.ok(exchange, Map.of("forgotten", forgotten));
  }
}
