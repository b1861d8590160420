package com.ifriend.app;

import com.ifriend.store.testkit.MySqlServer;
import java.util.HashMap;
import java.util.Map;

/** How the bot is told of a database that a test has started. */
public final class DatabaseSettings {
  private DatabaseSettings() {}

  /**
   * Settings that lead to it.
   *
   * @param others names and values of further settings, in turn
   */
  public static Map<String, String> of(MySqlServer server, String... others) {
    Map<String, String> settings = new HashMap<>();
    settings.put("CLOUDSQL_HOST", "127.0.0.1");
    settings.put("CLOUDSQL_PORT", Integer.toString(server.port()));
    settings.put("CLOUDSQL_DATABASE", MySqlServer.DATABASE);
    settings.put("CLOUDSQL_USER", MySqlServer.USER);
    settings.put("CLOUDSQL_PASSWORD", MySqlServer.PASSWORD);
    for (int i = 0; i < others.length; i += 2) {
      settings.put(others[i], others[i + 1]);
    }
    return settings;
  }
}
