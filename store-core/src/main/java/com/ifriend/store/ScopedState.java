package com.ifriend.store;

import java.util.Map;

/**
 * The state a session sees, by scope. Keys are without their prefix, values are JSON.
 *
 * @param app shared by all users of the app
 * @param user shared by all sessions of the user in the app
 * @param session of this session alone
 */
public record ScopedState(
    Map<String, String> app, Map<String, String> user, Map<String, String> session) {
  public ScopedState {
    app = Map.copyOf(app);
    user = Map.copyOf(user);
    session = Map.copyOf(session);
  }
}
