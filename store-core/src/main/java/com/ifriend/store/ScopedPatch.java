package com.ifriend.store;

import java.util.Map;

/**
 * What an event changes in the state, by scope.
 *
 * @param app shared by all users of the app
 * @param user shared by all sessions of the user in the app
 * @param session of this session alone
 */
public record ScopedPatch(StatePatch app, StatePatch user, StatePatch session) {
  /** Changes nothing. */
  public static final ScopedPatch NONE =
      new ScopedPatch(StatePatch.NONE, StatePatch.NONE, StatePatch.NONE);

  /**
   * What values under their full names change, by the prefixes of these; a null removes. Those with
   * {@code temp:} are left out.
   *
   * @throws UnstorableValueException naming the key, if a value cannot be stored
   */
  public static ScopedPatch of(Map<String, ?> delta) {
    return StateChanges.of(delta).patch();
  }
}
