package com.ifriend.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.adk.events.Event;
import com.google.adk.memory.MemoryEntry;
import com.google.adk.sessions.Session;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.genai.types.Content;
import com.google.genai.types.Part;
import com.ifriend.store.PageRequest;
import com.ifriend.store.StoredMemoryService;
import com.ifriend.store.memory.Audience;
import com.ifriend.store.memory.Memories;
import com.ifriend.store.memory.Memory;
import com.ifriend.store.memory.MemoryOwner;
import com.ifriend.store.memory.RecallLimit;
import com.ifriend.store.memory.TimeRange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;

/** What the parts of the memory contract share. Each test has an app and a user of its own. */
abstract class MemoryCase {
  static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  final MemoryOwner owner =
      new MemoryOwner("app-" + UUID.randomUUID(), "user-" + UUID.randomUUID());
  final AtomicLong clock = new AtomicLong(NOON.toEpochMilli());

  StoredMemoryService service;
  Memories memories;
  Memories second;

  abstract MemoryBackend backend();

  @BeforeEach
  final void connect() {
    service = new StoredMemoryService(backend().store());
    memories = service.memories();
    second = new Memories(backend().second());
  }

  /** A statement of the user, a minute after the one before. */
  final Event said(String text) {
    return said("user", Content.fromParts(Part.fromText(text)));
  }

  final Event said(String author, Content content) {
    return Event.builder()
        .id(Event.generateEventId())
        .invocationId("invocation")
        .author(author)
        .timestamp(clock.addAndGet(60_000))
        .content(content)
        .build();
  }

  final Session session(String id, List<Event> events) {
    return Session.builder(id)
        .appName(owner.appName())
        .userId(owner.userId())
        .events(new ArrayList<>(events))
        .build();
  }

  final Session session(Event... events) {
    return session("session-1", List.of(events));
  }

  final void learn(Session session) {
    service.addSessionToMemory(session).blockingAwait();
  }

  /** Learns statements of one session, in this order. */
  final void learn(String... statements) {
    List<Event> events = new ArrayList<>();
    for (String statement : statements) {
      events.add(said(statement));
    }
    learn(session("session-" + UUID.randomUUID(), events));
  }

  /** As another process finds it by ADK's interface. */
  final List<MemoryEntry> search(String query) {
    return new StoredMemoryService(backend().second())
        .searchMemory(owner.appName(), owner.userId(), query)
        .blockingGet()
        .memories();
  }

  final List<String> find(String query) {
    return texts(recall(owner, Audience.DIRECT, query));
  }

  /** Learns a statement among others, and finds it alone. */
  final void assertFound(String query, String memory) {
    learn("assunto diferente", memory, "outra coisa qualquer");
    assertThat(find(query)).containsExactly(memory);
  }

  /** Learns a statement among others, and finds nothing. */
  final void assertNotFound(String query, String memory) {
    learn("assunto diferente", memory, "outra coisa qualquer");
    assertThat(find(query)).isEmpty();
  }

  final List<Memory> recall(MemoryOwner of, Audience listener, String query) {
    return second.recall(of, listener, query, RecallLimit.DEFAULT);
  }

  /** All memories as another process lists them, last said first. */
  final List<Memory> all() {
    return second
        .list(owner, Audience.DIRECT, TimeRange.ALWAYS, PageRequest.first(1000))
        .memories();
  }

  @CanIgnoreReturnValue
  final Memory remember(Audience audience, String text) {
    return memories.remember(owner, audience, text);
  }

  static List<String> texts(List<Memory> memories) {
    return memories.stream().map(Memory::text).toList();
  }
}
