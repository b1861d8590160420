package com.ifriend.app.web;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Who may see the console where there is a token: whoever has shown it. A cookie says so for a week
 * and is good for this token alone, in any process. Thread-safe.
 */
final class Login {
  private static final String COOKIE = "ifriend_console";
  private static final Duration VALID = Duration.ofDays(7);

  /** Wrong tokens in a minute, of all callers together. */
  private static final int MOST_FAILURES = 10;

  private final byte[] token;
  private final Clock clock;
  private final AtomicLong minute = new AtomicLong();
  private final AtomicInteger failures = new AtomicInteger();

  Login(String token, Clock clock) {
    this.token = token.getBytes(StandardCharsets.UTF_8);
    this.clock = clock;
  }

  /** Whether the request comes from who has logged in. */
  boolean knows(Exchange exchange) {
    return exchange.cookie(COOKIE).filter(this::isValid).isPresent() && exchange.isOfOwnPage();
  }

  private boolean isValid(String cookie) {
    int dot = cookie.indexOf('.');
    if (dot < 1 || !cookie.substring(0, dot).matches("\\d{1,12}")) {
      return false;
    }
    String until = cookie.substring(0, dot);
    return Long.parseLong(until) > clock.instant().getEpochSecond()
        && MessageDigest.isEqual(
            signature(until).getBytes(StandardCharsets.UTF_8),
            cookie.substring(dot + 1).getBytes(StandardCharsets.UTF_8));
  }

  /** Whether no more tokens are looked at in this minute. */
  boolean isTired() {
    long now = clock.instant().getEpochSecond() / 60;
    if (minute.getAndSet(now) != now) {
      failures.set(0);
    }
    return failures.get() >= MOST_FAILURES;
  }

  /**
   * The cookie for who shows the right token.
   *
   * @param secure whether it is to be sent over TLS alone
   */
  Optional<String> admit(String shown, boolean secure) {
    if (!MessageDigest.isEqual(token, shown.getBytes(StandardCharsets.UTF_8))) {
      failures.incrementAndGet();
      return Optional.empty();
    }
    String until = Long.toString(clock.instant().plus(VALID).getEpochSecond());
    return Optional.of(cookie(until + "." + signature(until), VALID, secure));
  }

  /** The cookie of who logs out. */
  static String out(boolean secure) {
    return cookie("", Duration.ZERO, secure);
  }

  private static String cookie(String value, Duration age, boolean secure) {
    return COOKIE
        + "="
        + value
        + "; Path=/; HttpOnly; SameSite=Strict; Max-Age="
        + age.toSeconds()
        + (secure ? "; Secure" : "");
  }

  private String signature(String until) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(token, "HmacSHA256"));
      return HexFormat.of()
          .formatHex(mac.doFinal(("console until " + until).getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
