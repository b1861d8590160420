package com.ifriend.store;

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
}
