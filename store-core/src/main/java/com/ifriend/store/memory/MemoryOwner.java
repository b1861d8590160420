package com.ifriend.store.memory;

import static java.util.Objects.requireNonNull;

/**
 * Whose memories: a user of an application. Nobody else ever sees them.
 *
 * @param appName the ADK application, up to {@link #MAX_LENGTH} characters
 * @param userId the ADK user, up to {@link #MAX_LENGTH} characters
 */
public record MemoryOwner(String appName, String userId) {
  /** The longest name of an application or a user, in UTF-16 characters. */
  public static final int MAX_LENGTH = 255;

  public MemoryOwner {
    check("appName", appName);
    check("userId", userId);
  }

  /**
   * What stands for the owner where nothing shall name them: half of the SHA-256 of both names, in
   * hex. Who guesses the names can tell that it is theirs.
   */
  public String digest() {
    return Statement.digest(appName.length() + ":" + appName + userId);
  }

  private static void check(String what, String name) {
    requireNonNull(name, what);
    if (name.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          what + " has " + name.length() + " characters; at most " + MAX_LENGTH + " can be stored");
    }
  }
}
