package com.ifriend.app;

import com.google.adk.sessions.BaseSessionService;
import com.ifriend.agent.Concierge;
import com.ifriend.agent.IFriendAgent;
import com.ifriend.agent.ModelConfig;
import com.ifriend.agent.Models;
import com.ifriend.agent.memory.LongTermMemory;
import com.ifriend.agent.tours.CatalogException;
import com.ifriend.agent.tours.TourCatalog;
import com.ifriend.agent.tours.TourCatalogs;
import com.ifriend.app.settings.ConfigException;
import com.ifriend.app.settings.Settings;
import com.ifriend.store.StoredSessionService;
import com.ifriend.store.turns.HeldLanes;
import com.ifriend.store.turns.TurnQueue;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import java.time.Clock;
import java.time.ZoneId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The agent on its backends: what every channel talks to. */
public final class Bot implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Bot.class);

  private final Backends backends;
  private final LongTermMemory memory;
  private final HeldLanes lanes;
  private final Concierge concierge;

  private Bot(Backends backends, HeldLanes lanes, LongTermMemory memory, Concierge concierge) {
    this.backends = backends;
    this.lanes = lanes;
    this.memory = memory;
    this.concierge = concierge;
  }

  /**
   * Puts the agent together.
   *
   * @throws ConfigException if the catalogue or the model cannot be used
   */
  public static Bot open(Settings settings) {
    return open(settings, Metrics.globalRegistry);
  }

  /**
   * As {@link #open(Settings)}.
   *
   * @param meters where turns and store operations are measured
   */
  static Bot open(Settings settings, MeterRegistry meters) {
    settings.hints().forEach(log::warn);
    settings.notes().forEach(log::info);
    TourCatalog catalog;
    try {
      catalog = settings.catalog().map(TourCatalogs::load).orElseGet(TourCatalogs::sample);
    } catch (CatalogException e) {
      throw new ConfigException("TOURS_CATALOG " + e.getMessage());
    }
    Backends backends = Backends.open(settings, meters);
    backends.analytics().ifPresent(WantedTopics::describe);
    Clock clock = Clock.system(ZoneId.systemDefault());
    // Two processes may get the first two messages of a thread at once.
    BaseSessionService sessions =
        new StoredSessionService(backends.sessions())
            .limited(settings.sessionLimits())
            .returningExisting();
    LongTermMemory memory =
        LongTermMemory.open(
            backends.memories(),
            sessions,
            clock,
            settings.maxMemories(),
            user -> dropGivenUp(backends.turns(), user));
    HeldLanes lanes = new HeldLanes(backends.turns());
    try {
      ModelConfig model = settings.model().orElseThrow();
      log.info("Model {}", model.model());
      Concierge concierge =
          new Concierge(
              IFriendAgent.create(Models.create(model), catalog, clock, memory),
              sessions,
              memory,
              backends.recent(),
              settings.maxCharacters(),
              lanes);
      return new Bot(backends, lanes, memory, concierge);
    } catch (IllegalStateException e) {
      lanes.close();
      memory.close();
      backends.close();
      throw new ConfigException("MODEL " + e.getMessage());
    } catch (RuntimeException e) {
      lanes.close();
      memory.close();
      backends.close();
      throw e;
    }
  }

  private static void dropGivenUp(TurnQueue queue, String user) {
    int dropped = queue.dropOf(user);
    if (dropped > 0) {
      log.info("{} messages that were given up are forgotten with their author {}", dropped, user);
    }
  }

  /** What it runs on. */
  public Backends backends() {
    return backends;
  }

  /** Who answers. */
  public Concierge concierge() {
    return concierge;
  }

  @Override
  public void close() {
    lanes.close();
    memory.close();
    backends.close();
  }
}
