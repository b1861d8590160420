package com.ifriend.app;

import com.ifriend.agent.Concierge;
import com.ifriend.agent.IFriendAgent;
import com.ifriend.agent.Models;
import com.ifriend.agent.tours.CatalogException;
import com.ifriend.agent.tours.TourCatalog;
import com.ifriend.agent.tours.TourCatalogs;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The agent on its backends: what every channel talks to. */
final class Bot implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Bot.class);

  private final Backends backends;
  private final Concierge concierge;

  private Bot(Backends backends, Concierge concierge) {
    this.backends = backends;
    this.concierge = concierge;
  }

  /**
   * Puts the agent together.
   *
   * @throws ConfigException if the catalogue or the model cannot be used
   */
  static Bot open(Settings settings) {
    settings.hints().forEach(log::warn);
    settings.notes().forEach(log::info);
    TourCatalog catalog;
    try {
      catalog = settings.catalog().map(TourCatalogs::load).orElseGet(TourCatalogs::sample);
    } catch (CatalogException e) {
      throw new ConfigException(List.of("TOURS_CATALOG " + e.getMessage()));
    }
    Backends backends = Backends.open(settings);
    try {
      log.info("Model {}", settings.model().model());
      Concierge concierge =
          new Concierge(
              IFriendAgent.create(Models.create(settings.model()), catalog),
              backends.sessionService(),
              null);
      return new Bot(backends, concierge);
    } catch (IllegalStateException e) {
      backends.close();
      throw new ConfigException(List.of("MODEL " + e.getMessage()));
    } catch (RuntimeException e) {
      backends.close();
      throw e;
    }
  }

  Backends backends() {
    return backends;
  }

  Concierge concierge() {
    return concierge;
  }

  @Override
  public void close() {
    backends.close();
  }
}
