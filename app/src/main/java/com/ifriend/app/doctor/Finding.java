package com.ifriend.app.doctor;

import java.util.Optional;

/**
 * What one check found. Contains no secret.
 *
 * @param subject what was looked at, in a word or two
 * @param message what was found
 * @param fix what to do about it
 */
public record Finding(Status status, String subject, String message, Optional<String> fix) {
  /** How bad it is. */
  public enum Status {
    GOOD("✔"),
    /** Works, and will be a nuisance. */
    WARNING("!"),
    /** Does not work, or loses data. */
    FAILED("✖");

    private final String mark;

    Status(String mark) {
      this.mark = mark;
    }

    String mark() {
      return mark;
    }
  }

  static Finding good(String subject, String message) {
    return new Finding(Status.GOOD, subject, message, Optional.empty());
  }

  static Finding warning(String subject, String message, String fix) {
    return new Finding(Status.WARNING, subject, message, Optional.of(fix));
  }

  static Finding failed(String subject, String message, String fix) {
    return new Finding(Status.FAILED, subject, message, Optional.of(fix));
  }

  /** The same of one among several. */
  Finding of(String which) {
    return new Finding(status, subject, which + ": " + message, fix);
  }

  /** The same where there is another way, so that it is only a nuisance. */
  Finding asWarning() {
    return new Finding(Status.WARNING, subject, message, fix);
  }
}
