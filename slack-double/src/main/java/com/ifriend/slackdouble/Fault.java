package com.ifriend.slackdouble;

import java.time.Duration;

/** What the double does instead of serving one Web API call. */
public sealed interface Fault {
  /** HTTP 429 with {@code Retry-After}; nothing is done. */
  record RateLimited(int retryAfterSeconds) implements Fault {}

  /** A bare HTTP status without a JSON body; nothing is done. */
  record HttpStatus(int status) implements Fault {}

  /** HTTP 200 with {@code ok: false} and this error; nothing is done. */
  record SlackError(String error) implements Fault {}

  /** No response for this long, then the connection is cut; nothing is done. */
  record Hang(Duration time) implements Fault {}

  /** The call is carried out, but the connection is cut before the response. */
  record LostResponse() implements Fault {}

  /** See {@link RateLimited}. */
  static Fault rateLimited(int retryAfterSeconds) {
    return new RateLimited(retryAfterSeconds);
  }

  /** See {@link HttpStatus}. */
  static Fault httpStatus(int status) {
    return new HttpStatus(status);
  }

  /** See {@link SlackError}. */
  static Fault slackError(String error) {
    return new SlackError(error);
  }

  /** See {@link Hang}. */
  static Fault hang(Duration time) {
    return new Hang(time);
  }

  /** See {@link LostResponse}. */
  static Fault lostResponse() {
    return new LostResponse();
  }
}
