package com.example;

import com.ifriend.store.PageRequest;
import com.ifriend.store.StoredMemoryService;
import com.ifriend.store.memory.Audience;
import com.ifriend.store.memory.Memories;
import com.ifriend.store.memory.MemoryOwner;
import com.ifriend.store.memory.MemoryPage;
import com.ifriend.store.memory.MemorySelection;
import com.ifriend.store.memory.TimeRange;

/** What can be done with memories beside ADK's two methods. */
class Memorizing {
  private Memorizing() {}

  /** Returns what was known before all of it was forgotten. */
  static MemoryPage rememberAndForget(StoredMemoryService memory) {
    MemoryOwner ana = new MemoryOwner("my-app", "ana");
    Memories memories = memory.memories();
    memories.remember(ana, Audience.DIRECT, "I am allergic to peanuts.");
    MemoryPage page = memories.list(ana, Audience.DIRECT, TimeRange.ALWAYS, PageRequest.first(20));
    memories.forget(ana, new MemorySelection.OfSession("monday"));
    memories.forget(ana, new MemorySelection.All());
    return page;
  }
}
