package com.ifriend.agent.memory;

import static java.util.Objects.requireNonNull;

import com.google.adk.agents.InvocationContext;
import com.google.adk.events.Event;
import com.google.adk.sessions.BaseSessionService;
import com.google.adk.sessions.Session;
import com.google.adk.sessions.SessionKey;
import com.google.adk.sessions.State;
import com.google.adk.tools.ToolContext;
import com.ifriend.store.PageRequest;
import com.ifriend.store.memory.Audience;
import com.ifriend.store.memory.Memories;
import com.ifriend.store.memory.Memory;
import com.ifriend.store.memory.MemoryOwner;
import com.ifriend.store.memory.MemoryPage;
import com.ifriend.store.memory.MemorySelection;
import com.ifriend.store.memory.TimeRange;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Deletes all there is of a user who has said yes to that, in two steps: {@link #begin} while the
 * agent answers takes the memories, the user's state and all other sessions; {@link #finish}, when
 * the answer is there, takes the session the answer was written to, and once more what came
 * meanwhile.
 *
 * <p>If a process dies between the steps, the session stays until it expires or is erased again;
 * its history says that it was to be forgotten, and nothing is learnt from what stands before that.
 */
final class Erasure {
  /** Listed to the user; the others are only counted. */
  private static final int SHOWN = 50;

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Memories memories;
  private final BaseSessionService sessions;
  private final MemoryIngest ingest;
  private final Consumer<String> elsewhere;

  /** The sessions of answers that are being written. */
  private final Set<SessionKey> begun = ConcurrentHashMap.newKeySet();

  /**
   * @param elsewhere deletes what else is kept of a user
   */
  Erasure(
      Memories memories,
      BaseSessionService sessions,
      MemoryIngest ingest,
      Consumer<String> elsewhere) {
    this.memories = requireNonNull(memories, "memories");
    this.sessions = requireNonNull(sessions, "sessions");
    this.ingest = requireNonNull(ingest, "ingest");
    this.elsewhere = requireNonNull(elsewhere, "elsewhere");
  }

  /** Whether everything was forgotten at a later place of the history. */
  static boolean follows(List<Event> history, int at) {
    return history.subList(at + 1, history.size()).stream().anyMatch(Erasure::isIn);
  }

  private static boolean isIn(Event event) {
    return event.functionResponses().stream()
        .anyMatch(
            response ->
                response.name().equals(Optional.of(ForgettingTools.FORGET_EVERYTHING))
                    && "ok".equals(response.response().orElse(Map.of()).get("status")));
  }

  /** What a model may ask the user of this audience about, before anything is deleted. */
  Map<String, Object> wouldTake(Access access) {
    MemoryOwner owner = access.owner();
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("status", "confirm");
    result.put("problem", "nothing is deleted yet: say what would be, and ask if they are sure");
    if (access.audience().equals(Audience.DIRECT)) {
      result.put("memories", count(owner));
      result.put("conversations", sessionIds(owner).size());
    } else {
      result.put(MemoryTools.MORE_IN_DIRECT, true);
    }
    return result;
  }

  private int count(MemoryOwner owner) {
    PageRequest first = PageRequest.first(PageRequest.MAX_LIMIT);
    int count = 0;
    Optional<PageRequest> next = Optional.of(first);
    while (next.isPresent()) {
      MemoryPage page = memories.list(owner, Audience.DIRECT, TimeRange.ALWAYS, next.get());
      count += page.memories().size();
      next = page.next().map(first::after);
    }
    return count;
  }

  /** The first step; the result is what a model may say of it to this audience. */
  Map<String, Object> begin(Access access, ToolContext context, ZoneId zone) {
    InvocationContext invocation = context.invocationContext();
    MemoryOwner owner = access.owner();
    ingest.cancel(owner.userId(), PATIENCE);
    List<Memory> heard =
        memories
            .list(owner, access.audience(), TimeRange.ALWAYS, PageRequest.first(SHOWN))
            .memories();
    int count = memories.forget(owner, new MemorySelection.All());
    int deleted = deleteSessions(owner, Optional.of(invocation.session().id()));
    removeUserState(context);
    begun.add(invocation.session().sessionKey());
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("status", "ok");
    result.put("forgotten", MemoryTools.views(heard, zone));
    if (access.audience().equals(Audience.DIRECT)) {
      result.put("memories", count);
      result.put("conversations", deleted + 1);
    } else {
      result.put(MemoryTools.MORE_IN_DIRECT, true);
    }
    return result;
  }

  /**
   * The second step, if the first was done in this session. One that fails is due again after the
   * next turn of the session.
   *
   * @return whether it was
   */
  boolean finish(SessionKey current) {
    if (!begun.contains(current)) {
      return false;
    }
    MemoryOwner owner = new MemoryOwner(current.appName(), current.userId());
    sessions.deleteSession(current.appName(), current.userId(), current.id()).blockingAwait();
    int unused = deleteSessions(owner, Optional.empty());
    ingest.cancel(owner.userId(), PATIENCE);
    memories.forget(owner, new MemorySelection.All());
    elsewhere.accept(owner.userId());
    begun.remove(current);
    return true;
  }

  private int deleteSessions(MemoryOwner owner, Optional<String> except) {
    List<String> ids =
        sessionIds(owner).stream().filter(id -> !except.equals(Optional.of(id))).toList();
    for (String id : ids) {
      sessions.deleteSession(owner.appName(), owner.userId(), id).blockingAwait();
    }
    return ids.size();
  }

  private List<String> sessionIds(MemoryOwner owner) {
    return sessions.listSessions(owner.appName(), owner.userId()).blockingGet().sessions().stream()
        .map(Session::id)
        .toList();
  }

  /** Becomes part of the event that holds the tool's result. */
  private static void removeUserState(ToolContext context) {
    State state = context.state();
    for (String key : new ArrayList<>(state.keySet())) {
      if (key.startsWith(State.USER_PREFIX)) {
        Object unused = state.remove(key);
      }
    }
  }
}
