package com.ifriend.store.redis;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What Sentinels ask of who asks them; the server that they name has a login of its own, in its
 * address.
 *
 * @param user empty for the default user
 * @param password never shown
 */
public record SentinelLogin(Optional<String> user, String password) {
  public SentinelLogin {
    requireNonNull(user, "user");
    requireNonNull(password, "password");
  }

  /** Without the password. */
  @Override
  public String toString() {
    return user.orElse("default") + ":***";
  }
}
