package com.ifriend.agent.memory;

import com.google.adk.agents.InvocationContext;
import com.google.adk.tools.ToolContext;
import com.ifriend.agent.text.UserZone;
import com.ifriend.store.StoreException;
import com.ifriend.store.StoredMemoryService;
import com.ifriend.store.memory.Audience;
import com.ifriend.store.memory.Memories;
import com.ifriend.store.memory.MemoryOwner;
import java.time.ZoneId;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a tool may reach: the memories of the user of this turn, and who listens. */
record Access(Memories memories, MemoryOwner owner, Audience audience, Map<String, Object> state) {
  private static final Logger log = LoggerFactory.getLogger(Access.class);

  /**
   * Runs a tool. A failure becomes the status {@code failed}: ADK would hand an empty result to the
   * model, which could take it for success.
   */
  static Map<String, Object> run(
      String tool, ToolContext context, Function<Access, Map<String, Object>> work) {
    try {
      return work.apply(of(context));
    } catch (RuntimeException e) {
      log.warn(
          "{} failed: {}",
          tool,
          e instanceof StoreException ? e.getMessage() : e.getClass().getName());
      return Map.of("status", "failed", "problem", "nothing may have happened; say so");
    }
  }

  /** In which the user's days are. */
  ZoneId zone(ZoneId fallback) {
    return UserZone.in(state, fallback);
  }

  private static Access of(ToolContext context) {
    InvocationContext invocation = context.invocationContext();
    if (invocation.memoryService() instanceof StoredMemoryService service) {
      return new Access(
          service.memories(),
          new MemoryOwner(invocation.appName(), invocation.userId()),
          service.audience(),
          context.state());
    }
    throw new IllegalStateException(
        "the memory tools need a Runner with a StoredMemoryService, not "
            + invocation.memoryService());
  }
}
