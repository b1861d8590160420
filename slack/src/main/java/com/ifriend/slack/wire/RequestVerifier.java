package com.ifriend.slack.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Checks that a request was signed by Slack, over its raw bytes, in a time that does not depend on
 * where a wrong signature differs. Thread-safe.
 */
public final class RequestVerifier {
  private static final String ALGORITHM = "HmacSHA256";
  private static final Duration TOLERANCE = Duration.ofMinutes(5);

  /**
   * What is to be thought of a request.
   *
   * @param ahead by how much this machine's clock is ahead of the time of a signature that is right
   */
  public record Verdict(Kind kind, Duration ahead) {
    /** Whether to heed it. */
    public enum Kind {
      GENUINE,
      /** Not signed with the signing secret. */
      FORGED,
      /** Signed by Slack, but at another time than this one. */
      UNTIMELY
    }

    public boolean isGenuine() {
      return kind == Kind.GENUINE;
    }
  }

  private final SecretKeySpec key;
  private final Clock clock;

  public RequestVerifier(String signingSecret, Clock clock) {
    this.key = new SecretKeySpec(signingSecret.getBytes(UTF_8), ALGORITHM);
    this.clock = clock;
  }

  /**
   * Looks at the signature first: only of what Slack has signed does the time tell anything of this
   * machine's clock.
   *
   * @param timestamp when Slack signed it, in seconds since 1970
   */
  public Verdict verify(Optional<String> timestamp, Optional<String> signature, byte[] body) {
    if (timestamp.isEmpty() || signature.isEmpty() || !timestamp.get().matches("[0-9]{1,11}")) {
      return new Verdict(Verdict.Kind.FORGED, Duration.ZERO);
    }
    byte[] expected = sign(timestamp.get(), body).getBytes(US_ASCII);
    if (!MessageDigest.isEqual(expected, signature.get().getBytes(UTF_8))) {
      return new Verdict(Verdict.Kind.FORGED, Duration.ZERO);
    }
    Instant signedAt = Instant.ofEpochSecond(Long.parseLong(timestamp.get()));
    Duration ahead = Duration.between(signedAt, clock.instant());
    boolean recent = ahead.abs().compareTo(TOLERANCE) <= 0;
    return new Verdict(recent ? Verdict.Kind.GENUINE : Verdict.Kind.UNTIMELY, ahead);
  }

  private String sign(String timestamp, byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update(("v0:" + timestamp + ":").getBytes(US_ASCII));
      return "v0=" + HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java runtime lacks " + ALGORITHM, e);
    }
  }
}
