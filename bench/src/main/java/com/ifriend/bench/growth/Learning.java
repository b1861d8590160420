package com.ifriend.bench.growth;

import com.google.adk.events.Event;
import com.google.adk.sessions.Session;
import com.google.genai.types.Content;
import com.google.genai.types.Part;
import com.ifriend.bench.kit.Markdown;
import com.ifriend.bench.kit.Table;
import com.ifriend.bench.kit.Timed;
import com.ifriend.store.RoundTrips;
import com.ifriend.store.inmemory.InMemoryStores;
import com.ifriend.store.memory.Audience;
import com.ifriend.store.memory.Memories;
import com.ifriend.store.memory.MemoryOwner;
import com.ifriend.store.memory.MemoryStore;
import com.ifriend.store.memory.RecallLimit;
import java.util.ArrayList;
import java.util.List;

/**
 * What it costs to learn, against taking each text apart once, as each search does with a query.
 */
final class Learning {
  private static final MemoryOwner OWNER = new MemoryOwner("bench", "learning");
  static final int PER_SESSION = 100;

  final Table table =
      Table.ofFigures(
          "learning",
          "statements",
          "taking apart once",
          "learning",
          "of that in the store",
          "the rest, to taking apart",
          "all, to taking apart",
          "round trips per session");
  private final List<String> texts = new ArrayList<>();

  Learning(int statements) {
    MemoryGrowth vocabulary = new MemoryGrowth();
    for (int i = 0; i < statements; i++) {
      texts.add(vocabulary.sentence());
    }
  }

  void of(String backend, MemoryStore store) {
    // Warms up; other users, so that nothing is said again.
    var unusedLearnt = learn(InMemoryStores.create().memories(), "warm");
    var unusedTaken = takeApart();
    long apart = takeApart();
    Timed<MemoryStore> timed = new Timed<>(MemoryStore.class, store);
    var unusedFirst = learn(timed.object(), "first");
    long inStore = timed.nanos();
    long before = RoundTrips.ofThisThread();
    long learning = learn(timed.object(), "second");
    long roundTrips = RoundTrips.ofThisThread() - before;
    inStore = timed.nanos() - inStore;
    int sessions = (texts.size() + PER_SESSION - 1) / PER_SESSION;
    table.row(
        backend,
        Markdown.count(texts.size()),
        millis(apart),
        millis(learning),
        millis(inStore),
        ratio(learning - inStore, apart),
        ratio(learning, apart),
        Markdown.format("%.1f", (double) roundTrips / sessions));
  }

  private static String millis(long nanos) {
    return Markdown.format("%,d ms", nanos / 1_000_000);
  }

  private static String ratio(long nanos, long of) {
    return Markdown.format("%.1f", (double) nanos / of);
  }

  /** A search does it with its query, and this one looks nowhere. */
  private long takeApart() {
    Memories empty = new Memories(InMemoryStores.create().memories());
    long start = System.nanoTime();
    for (String text : texts) {
      var unused = empty.recall(OWNER, Audience.DIRECT, text, RecallLimit.DEFAULT);
    }
    return System.nanoTime() - start;
  }

  private long learn(MemoryStore store, String user) {
    Memories memories = new Memories(store);
    List<Session> sessions = new ArrayList<>();
    for (int from = 0; from < texts.size(); from += PER_SESSION) {
      sessions.add(session(user, from, Math.min(from + PER_SESSION, texts.size())));
    }
    long start = System.nanoTime();
    sessions.forEach(session -> memories.learn(session, Audience.DIRECT));
    return System.nanoTime() - start;
  }

  private Session session(String user, int from, int until) {
    List<Event> events = new ArrayList<>();
    for (int i = from; i < until; i++) {
      events.add(
          Event.builder()
              .id("event-" + i)
              .author("user")
              .timestamp(1_700_000_000_000L + 1_000L * i)
              .content(Content.fromParts(Part.fromText(texts.get(i))))
              .build());
    }
    return Session.builder("session-" + from)
        .appName(OWNER.appName())
        .userId(user)
        .events(events)
        .build();
  }
}
