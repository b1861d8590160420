package com.ifriend.slack;

/**
 * What one user may ask for, so that others have their turn.
 *
 * @param atOnce turns running at once
 * @param waiting messages waiting or running; further ones are dropped, and the user is told so
 *     once
 */
public record UserLimits(int atOnce, int waiting) {
  /** More than anybody types; a script that retries is told. */
  public static final UserLimits DEFAULT = new UserLimits(4, 1_000);
}
