package com.ifriend.app.backend;

import com.google.adk.sessions.SessionKey;
import com.ifriend.app.metrics.BotMeters;
import com.ifriend.store.StoreUnavailableException;
import com.ifriend.store.mysql.Analytics;
import com.ifriend.store.mysql.MySqlConfig;
import com.ifriend.store.mysql.MySqlStores;
import java.util.Optional;

/** The MySQL or MariaDB of the {@code CLOUDSQL_} settings. */
public final class MySqlBackend extends StoresBackend {
  private final MySqlStores stores;

  private MySqlBackend(MySqlStores stores, String description) {
    super(
        "cloudsql",
        description,
        stores.sessions(),
        stores.memories(),
        stores::turns,
        stores::records);
    this.stores = stores;
  }

  /**
   * Connects to it.
   *
   * @throws StoreUnavailableException if it cannot be reached; says what was tried and how to do
   *     without it
   */
  public static MySqlBackend connect(MySqlConfig config) {
    try {
      return new MySqlBackend(MySqlStores.connect(config), "cloudsql " + config.address());
    } catch (StoreUnavailableException e) {
      throw new StoreUnavailableException(
          "Cannot connect to MySQL: "
              + e.getMessage()
              + "\n  Tried "
              + config
              + "\n  To go on without it: SESSION_BACKEND=redis with a REDIS_URL, or"
              + " SESSION_BACKEND=inmemory (no persistence).",
          e);
    }
  }

  @Override
  public void ping() {
    stores.ping();
  }

  @Override
  public void watch(BotMeters meters) {
    meters.watchPool(kind(), stores::pool);
    meters.watchExpiry(kind(), stores::sessionsExpired);
  }

  @Override
  public Optional<Analytics> analytics() {
    return Optional.of(stores.analytics());
  }

  @Override
  public Optional<SessionAnatomy> anatomy(SessionKey key, String where) {
    return stores.inspect(key).map(rows -> SessionAnatomy.of(where, rows));
  }

  @Override
  public void close() {
    stores.close();
  }
}
