package com.ifriend.agent.memory;

import static java.util.Objects.requireNonNull;

import com.google.adk.agents.ReadonlyContext;
import com.google.adk.sessions.BaseSessionService;
import com.google.adk.sessions.SessionKey;
import com.google.adk.tools.FunctionTool;
import com.ifriend.agent.text.Amendments.Amendment;
import com.ifriend.store.PageRequest;
import com.ifriend.store.StoredMemoryService;
import com.ifriend.store.memory.Audience;
import com.ifriend.store.memory.Memories;
import com.ifriend.store.memory.MemoryOwner;
import com.ifriend.store.memory.MemoryPage;
import com.ifriend.store.memory.MemoryStore;
import com.ifriend.store.memory.TimeRange;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The concierge's long-term memory over any {@link MemoryStore}: notes for the model before it
 * answers, tools to look up, remember and forget, and learning behind the answers. Give the same
 * one to {@link com.ifriend.agent.IFriendAgent} and {@link com.ifriend.agent.Concierge}.
 *
 * <p>Thread-safe.
 */
public final class LongTermMemory implements AutoCloseable {
  private final Memories memories;
  private final StoredMemoryService service;
  private final MemoryIngest ingest;
  private final Erasure erasure;
  private final Recollection recollection;
  private final Clock clock;

  private LongTermMemory(
      MemoryStore store,
      BaseSessionService sessions,
      Clock clock,
      int most,
      Consumer<String> elsewhere,
      MemoryIngest.Tuning tuning) {
    this.memories = memories(store, clock).limited(most);
    this.service = new StoredMemoryService(memories, Audience.DIRECT);
    this.ingest = new MemoryIngest(memories, sessions, tuning);
    this.erasure = new Erasure(memories, sessions, ingest, elsewhere);
    this.clock = clock;
    this.recollection = new Recollection(clock.getZone());
  }

  /** Opens it on this machine's clock and time zone. */
  public static LongTermMemory open(MemoryStore store, BaseSessionService sessions) {
    return open(store, sessions, Clock.system(ZoneId.systemDefault()));
  }

  /**
   * Opens it.
   *
   * @param store keeps the memories; stays open when this is closed
   * @param sessions where conversations are learnt from, and what is erased with the memories
   * @param clock tells when something was said, and in which time zone a day is
   */
  public static LongTermMemory open(MemoryStore store, BaseSessionService sessions, Clock clock) {
    return open(store, sessions, clock, 0, user -> {});
  }

  /**
   * As the others.
   *
   * @param most memories of a user; 0 for any number
   * @param elsewhere deletes what else is kept of a user, when all of them is to be forgotten
   */
  public static LongTermMemory open(
      MemoryStore store,
      BaseSessionService sessions,
      Clock clock,
      int most,
      Consumer<String> elsewhere) {
    return open(store, sessions, clock, most, elsewhere, MemoryIngest.Tuning.DEFAULT);
  }

  static LongTermMemory open(
      MemoryStore store,
      BaseSessionService sessions,
      Clock clock,
      int most,
      Consumer<String> elsewhere,
      MemoryIngest.Tuning tuning) {
    return new LongTermMemory(
        requireNonNull(store, "store"),
        requireNonNull(sessions, "sessions"),
        clock,
        most,
        elsewhere,
        tuning);
  }

  /** Memories of travellers, with what is worth remembering of them and the names they use. */
  public static Memories memories(MemoryStore store, Clock clock) {
    return new Memories(store, new TravellerPolicy(), new TravelSynonyms(), clock);
  }

  /**
   * The latest of what is known of a user, for nobody but that user.
   *
   * @throws com.ifriend.store.StoreException if the store does not tell
   */
  public MemoryPage known(MemoryOwner user, int most) {
    return memories.list(user, Audience.DIRECT, TimeRange.ALWAYS, PageRequest.first(most));
  }

  /**
   * Forgets one memory of a user, and what says the same to others; one that is gone already is no
   * error.
   *
   * @throws com.ifriend.store.StoreException if the store does not do it
   */
  public void forget(MemoryOwner user, String id) {
    ForgettingTools.forget(
        memories, user, memories.get(user, Audience.DIRECT, id).stream().toList());
  }

  /** For a Runner of conversations that are heard by {@code listeners}. */
  public StoredMemoryService heardBy(Audience listeners) {
    return service.heardBy(listeners);
  }

  /** The tools for an agent whose Runner has {@link #heardBy} as its memory service. */
  public List<FunctionTool> tools() {
    return Stream.concat(
            new MemoryTools(clock.getZone()).asFunctionTools().stream(),
            new ForgettingTools(ingest, erasure, clock).asFunctionTools().stream())
        .toList();
  }

  /** What a model should have in mind in this turn, as a part of its instruction; maybe empty. */
  public String notes(ReadonlyContext context) {
    return NoteBlock.of(recollection.notes(context));
  }

  /**
   * To be called behind each turn, whether it went well or not: has the session learnt from soon,
   * or deletes what is left of a user who was to be forgotten in this turn.
   *
   * @throws com.google.adk.sessions.SessionException if something could not be deleted
   */
  public void afterTurn(SessionKey session, Audience audience) {
    if (!erasure.finish(session)) {
      ingest.offer(session, audience);
    }
  }

  /**
   * To be called behind an amendment of a message: forgets what the message has made known as it
   * read before, but for what was said elsewhere too, and has its new words learnt from soon.
   *
   * @throws com.google.adk.sessions.SessionException if something could not be forgotten
   */
  public void amended(SessionKey session, Audience audience, Amendment amendment) {
    ingest.takeBack(session, audience, amendment);
    ingest.offer(session, audience);
  }

  /** Waits until everything offered was learnt from; false if that takes longer. */
  public boolean awaitLearning(Duration within) {
    return ingest.await(within);
  }

  /** Learns from what still waits, as long as that takes no more than a few seconds, and stops. */
  @Override
  public void close() {
    ingest.close();
  }
}
