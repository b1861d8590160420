package com.ifriend.agent.memory;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.adk.events.Event;
import com.google.adk.sessions.BaseSessionService;
import com.google.adk.sessions.Session;
import com.google.adk.sessions.SessionKey;
import com.google.genai.types.Content;
import com.google.genai.types.Part;
import com.ifriend.store.PageRequest;
import com.ifriend.store.StoreUnavailableException;
import com.ifriend.store.StoredSessionService;
import com.ifriend.store.inmemory.InMemoryStores;
import com.ifriend.store.memory.Audience;
import com.ifriend.store.memory.Memories;
import com.ifriend.store.memory.Memory;
import com.ifriend.store.memory.MemoryOwner;
import com.ifriend.store.memory.MemoryPolicy;
import com.ifriend.store.memory.Synonyms;
import com.ifriend.store.memory.TimeRange;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class MemoryIngestTest {
  private static final MemoryOwner ANA = new MemoryOwner("ifriend", "ana");
  private static final SessionKey THREAD = new SessionKey("ifriend", "ana", "s1");
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final MemoryIngest.Tuning QUICK =
      new MemoryIngest.Tuning(2, 1, 3, Duration.ofMillis(1), Duration.ofSeconds(10));

  private final InMemoryStores stores = InMemoryStores.create();
  private final BaseSessionService sessions = new StoredSessionService(stores.sessions());
  private final Memories memories = LongTermMemory.memories(stores.memories(), Clock.systemUTC());
  private final AtomicInteger looks = new AtomicInteger();
  private final CountDownLatch gate = new CountDownLatch(1);

  @AfterEach
  void openTheGate() {
    gate.countDown();
  }

  @Test
  void sessionThatWasOfferedIsLearntFrom() {
    say("prefiro tours em inglês");

    try (MemoryIngest ingest = new MemoryIngest(memories, sessions, QUICK)) {
      assertThat(ingest.offer(THREAD, Audience.DIRECT)).isTrue();
      assertThat(ingest.await(SOON)).isTrue();
    }

    assertThat(texts()).containsExactly("prefiro tours em inglês");
  }

  @Test
  void whatWasNotLearntBeforeAKillIsCaughtUpAtTheNextTurn() {
    try (MemoryIngest first = new MemoryIngest(memories, sessions, QUICK)) {
      say("prefiro tours em inglês");
      assertThat(first.offer(THREAD, Audience.DIRECT)).isTrue();
    }
    say("sou alérgico a amendoim");
    // The process that had this turn was killed before it learnt anything from it.

    try (MemoryIngest second = new MemoryIngest(memories, sessions, QUICK)) {
      say("moro em Curitiba");
      assertThat(second.offer(THREAD, Audience.DIRECT)).isTrue();
    }

    assertThat(texts())
        .containsExactlyInAnyOrder(
            "prefiro tours em inglês", "sou alérgico a amendoim", "moro em Curitiba");
  }

  @Test
  void sessionOfferedManyTimesIsLearntFromOnceAndAsItIsThen() throws Exception {
    say("moro em Curitiba");
    CountDownLatch began = new CountDownLatch(1);
    Memories slow = watched(began);
    try (MemoryIngest ingest = new MemoryIngest(slow, sessions, QUICK)) {
      assertThat(ingest.offer(THREAD, Audience.DIRECT)).isTrue();
      began.await();
      say("sou vegano");
      for (int i = 0; i < 50; i++) {
        assertThat(ingest.offer(THREAD, Audience.DIRECT)).isTrue();
      }
      gate.countDown();
      assertThat(ingest.await(SOON)).isTrue();
    }

    assertThat(looks).hasValue(2);
    assertThat(texts()).containsExactlyInAnyOrder("moro em Curitiba", "sou vegano");
  }

  @Test
  void fullIngestTakesNoMoreAndBlocksNobody() throws Exception {
    say("moro em Curitiba");
    CountDownLatch began = new CountDownLatch(1);
    try (MemoryIngest ingest = new MemoryIngest(watched(began), sessions, QUICK)) {
      assertThat(ingest.offer(THREAD, Audience.DIRECT)).isTrue();
      began.await();
      assertThat(ingest.offer(new SessionKey("ifriend", "ana", "s2"), Audience.DIRECT)).isTrue();
      assertThat(ingest.offer(new SessionKey("ifriend", "ana", "s3"), Audience.DIRECT)).isFalse();
      gate.countDown();
    }
  }

  @Test
  void unavailableStoreIsTriedAgain() {
    say("moro em Curitiba");
    Memories failing = failing(2);

    try (MemoryIngest ingest = new MemoryIngest(failing, sessions, QUICK)) {
      assertThat(ingest.offer(THREAD, Audience.DIRECT)).isTrue();
      assertThat(ingest.await(SOON)).isTrue();
    }

    assertThat(looks).hasValue(3);
    assertThat(texts()).containsExactly("moro em Curitiba");
  }

  @Test
  void storeThatStaysUnavailableIsGivenUpUntilTheNextTurn() {
    say("moro em Curitiba");
    Memories failing = failing(3);

    try (MemoryIngest ingest = new MemoryIngest(failing, sessions, QUICK)) {
      assertThat(ingest.offer(THREAD, Audience.DIRECT)).isTrue();
      assertThat(ingest.await(SOON)).isTrue();
      assertThat(texts()).isEmpty();

      assertThat(ingest.offer(THREAD, Audience.DIRECT)).isTrue();
      assertThat(ingest.await(SOON)).isTrue();
    }

    assertThat(texts()).containsExactly("moro em Curitiba");
  }

  @Test
  void closedIngestHasLearntWhatItTookAndTakesNoMore() {
    say("moro em Curitiba");
    MemoryIngest ingest = new MemoryIngest(memories, sessions, QUICK);
    assertThat(ingest.offer(THREAD, Audience.DIRECT)).isTrue();

    ingest.close();

    assertThat(texts()).containsExactly("moro em Curitiba");
    assertThat(ingest.offer(THREAD, Audience.DIRECT)).isFalse();
  }

  @Test
  void sessionThatIsGoneIsNoProblem() {
    try (MemoryIngest ingest = new MemoryIngest(memories, sessions, QUICK)) {
      assertThat(ingest.offer(THREAD, Audience.DIRECT)).isTrue();
      assertThat(ingest.await(SOON)).isTrue();
    }

    assertThat(texts()).isEmpty();
  }

  @Test
  void memoryKeepsTheAudienceOfItsConversation() {
    say("moro em Curitiba");

    try (MemoryIngest ingest = new MemoryIngest(memories, sessions, QUICK)) {
      assertThat(ingest.offer(THREAD, Audience.membersOf("G1"))).isTrue();
    }

    assertThat(memories.list(ANA, Audience.PUBLIC, TimeRange.ALWAYS, PageRequest.first(9)))
        .satisfies(page -> assertThat(page.memories()).isEmpty());
    assertThat(texts()).hasSize(1);
  }

  /** Counts the sessions it looks at, and waits at the gate with the first. */
  private Memories watched(CountDownLatch began) {
    MemoryPolicy policy = new TravellerPolicy();
    return new Memories(
        stores.memories(),
        (history, at) -> {
          if (at == history.size() - 1) {
            looks.incrementAndGet();
            began.countDown();
            try {
              gate.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
          return policy.worthRemembering(history, at);
        },
        Synonyms.NONE,
        Clock.systemUTC());
  }

  private Memories failing(int times) {
    MemoryPolicy policy = new TravellerPolicy();
    return new Memories(
        stores.memories(),
        (history, at) -> {
          if (looks.incrementAndGet() <= times) {
            throw new StoreUnavailableException("down", null);
          }
          return policy.worthRemembering(history, at);
        },
        Synonyms.NONE,
        Clock.systemUTC());
  }

  private List<String> texts() {
    return memories
        .list(ANA, Audience.DIRECT, TimeRange.ALWAYS, PageRequest.first(100))
        .memories()
        .stream()
        .map(Memory::text)
        .toList();
  }

  private void say(String text) {
    Session session =
        sessions
            .getSession("ifriend", "ana", "s1", Optional.empty())
            .switchIfEmpty(sessions.createSession("ifriend", "ana", Map.of(), "s1"))
            .blockingGet();
    Event unused =
        sessions
            .appendEvent(
                session,
                Event.builder()
                    .author("user")
                    .content(Content.builder().role("user").parts(Part.fromText(text)).build())
                    .build())
            .blockingGet();
  }
}
