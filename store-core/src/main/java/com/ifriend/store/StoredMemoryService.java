package com.ifriend.store;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

import com.google.adk.memory.BaseMemoryService;
import com.google.adk.memory.MemoryEntry;
import com.google.adk.memory.SearchMemoryResponse;
import com.google.adk.sessions.Session;
import com.google.genai.types.Content;
import com.google.genai.types.Part;
import com.ifriend.store.memory.Audience;
import com.ifriend.store.memory.Memories;
import com.ifriend.store.memory.Memory;
import com.ifriend.store.memory.MemoryOwner;
import com.ifriend.store.memory.MemoryStore;
import com.ifriend.store.memory.RecallLimit;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import java.util.List;

/**
 * ADK's memory service over any {@link MemoryStore}. What goes beyond ADK's two methods is in
 * {@link #memories}.
 *
 * <p>A service has the {@link Audience} of the conversation it is used in: what it adds was heard
 * by it, and what it finds may be. Without one ({@link Audience#DIRECT}) it finds everything of the
 * user.
 *
 * <p><b>When it runs.</b> Nothing happens before a returned {@code Single} or {@code Completable}
 * is subscribed to; the work is done on the subscribing thread, blocking, at each subscription,
 * which is safe to repeat.
 *
 * <p>Thread-safe.
 */
public final class StoredMemoryService implements BaseMemoryService {
  private final Memories memories;
  private final Audience audience;

  public StoredMemoryService(MemoryStore store) {
    this(new Memories(store), Audience.DIRECT);
  }

  /**
   * @param memories how to learn and recall
   * @param audience who hears the conversations of this service
   */
  public StoredMemoryService(Memories memories, Audience audience) {
    this.memories = requireNonNull(memories, "memories");
    this.audience = requireNonNull(audience, "audience");
  }

  /** The same memories in a conversation that is heard by {@code listeners}. */
  public StoredMemoryService heardBy(Audience listeners) {
    return new StoredMemoryService(memories, listeners);
  }

  /** Who hears the conversations of this service. */
  public Audience audience() {
    return audience;
  }

  /** To remember, get, list and forget. */
  public Memories memories() {
    return memories;
  }

  /** Adds what is new in the session; what was added before stays, whatever the session shows. */
  @Override
  public Completable addSessionToMemory(Session session) {
    requireNonNull(session, "session cannot be null");
    return Completable.fromAction(() -> memories.learn(session, audience));
  }

  /** The memories that fit best, best first; at most {@link RecallLimit#DEFAULT}. */
  @Override
  public Single<SearchMemoryResponse> searchMemory(String appName, String userId, String query) {
    requireNonNull(appName, "appName cannot be null");
    requireNonNull(userId, "userId cannot be null");
    requireNonNull(query, "query cannot be null");
    return Single.fromCallable(
        () ->
            SearchMemoryResponse.builder()
                .memories(
                    memories
                        .recall(
                            new MemoryOwner(appName, userId), audience, query, RecallLimit.DEFAULT)
                        .stream()
                        .map(StoredMemoryService::entry)
                        .collect(toImmutableList()))
                .build());
  }

  private static MemoryEntry entry(Memory memory) {
    return MemoryEntry.builder()
        .author(memory.author())
        .timestamp(memory.lastSaidAt().toString())
        .content(
            Content.builder()
                .role(memory.author().equals("user") ? "user" : "model")
                .parts(List.of(Part.fromText(memory.text())))
                .build())
        .build();
  }
}
