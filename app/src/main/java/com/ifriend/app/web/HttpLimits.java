package com.ifriend.app.web;

import java.time.Duration;

/**
 * What the HTTP server takes upon itself.
 *
 * @param connections open at once
 * @param patience from the first byte of a request to its last, and for taking the answer
 * @param heldBytes of bodies in memory
 */
public record HttpLimits(int connections, Duration patience, long heldBytes) {
  /** For a bot. */
  public static final HttpLimits DEFAULT = new HttpLimits(1_000, Duration.ofSeconds(10), 32 << 20);
}
