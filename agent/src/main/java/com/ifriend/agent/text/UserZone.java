package com.ifriend.agent.text;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Map;

/** Where the user's day begins and ends, as their channel tells it: in the session's state. */
public final class UserZone {
  /** Session state key of the time zone's name, as in {@code America/Sao_Paulo}. */
  public static final String KEY = "time_zone";

  private UserZone() {}

  /**
   * The time zone in a session's state.
   *
   * @param fallback where none is known
   */
  public static ZoneId in(Map<String, Object> state, ZoneId fallback) {
    Object name = state.get(KEY);
    if (name == null) {
      return fallback;
    }
    try {
      return ZoneId.of(name.toString());
    } catch (DateTimeException e) {
      return fallback;
    }
  }
}
