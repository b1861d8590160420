package com.ifriend.slack.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.ifriend.slack.wire.RequestVerifier.Verdict.Kind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** With the example that Slack's documentation publishes. */
class RequestVerifierTest {
  private static final String SECRET = "8f742231b10e8888abcd99yyyzzz85a5";
  private static final String TIMESTAMP = "1531420618";
  private static final String SIGNATURE =
      "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";
  private static final byte[] BODY =
      ("token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow"
              + "&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA"
              + "&user_name=roadrunner&command=%2Fwebhook-collect&text="
              + "&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J"
              + "%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
              + "&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c")
          .getBytes(UTF_8);

  private static Kind verify(Duration later, String timestamp, String signature, byte[] body) {
    Instant now = Instant.ofEpochSecond(1_531_420_618L).plus(later);
    return new RequestVerifier(SECRET, Clock.fixed(now, ZoneOffset.UTC))
        .verify(Optional.of(timestamp), Optional.of(signature), body)
        .kind();
  }

  @Test
  void publishedExampleIsAccepted() {
    assertThat(verify(Duration.ZERO, TIMESTAMP, SIGNATURE, BODY)).isEqualTo(Kind.GENUINE);
  }

  @Test
  void timestampMayBeFiveMinutesOffAndNoMore() {
    assertThat(verify(Duration.ofMinutes(5), TIMESTAMP, SIGNATURE, BODY)).isEqualTo(Kind.GENUINE);
    assertThat(verify(Duration.ofMinutes(-5), TIMESTAMP, SIGNATURE, BODY)).isEqualTo(Kind.GENUINE);
    assertThat(verify(Duration.ofSeconds(301), TIMESTAMP, SIGNATURE, BODY))
        .isEqualTo(Kind.UNTIMELY);
    assertThat(verify(Duration.ofSeconds(-301), TIMESTAMP, SIGNATURE, BODY))
        .isEqualTo(Kind.UNTIMELY);
  }

  @Test
  void timeOfAWrongSignatureTellsNothing() {
    assertThat(verify(Duration.ofDays(1), TIMESTAMP, "v0=" + "0".repeat(64), BODY))
        .isEqualTo(Kind.FORGED);
  }

  @Test
  void clockThatIsOffIsToldFromSlacks() {
    Instant now = Instant.ofEpochSecond(1_531_420_618L).minusSeconds(400);
    assertThat(
            new RequestVerifier(SECRET, Clock.fixed(now, ZoneOffset.UTC))
                .verify(Optional.of(TIMESTAMP), Optional.of(SIGNATURE), BODY))
        .isEqualTo(new RequestVerifier.Verdict(Kind.UNTIMELY, Duration.ofSeconds(-400)));
  }

  @Test
  void anythingElseIsRefused() {
    byte[] changed = BODY.clone();
    changed[0] ^= 1;
    assertThat(verify(Duration.ZERO, TIMESTAMP, SIGNATURE, changed)).isEqualTo(Kind.FORGED);
    assertThat(verify(Duration.ZERO, "1531420619", SIGNATURE, BODY)).isEqualTo(Kind.FORGED);
    assertThat(verify(Duration.ZERO, TIMESTAMP, SIGNATURE.substring(1), BODY))
        .isEqualTo(Kind.FORGED);
    assertThat(verify(Duration.ZERO, TIMESTAMP, "", BODY)).isEqualTo(Kind.FORGED);
    assertThat(verify(Duration.ZERO, "", SIGNATURE, BODY)).isEqualTo(Kind.FORGED);
    assertThat(verify(Duration.ZERO, "soon", SIGNATURE, BODY)).isEqualTo(Kind.FORGED);
    assertThat(verify(Duration.ZERO, "99999999999999999999", SIGNATURE, BODY))
        .isEqualTo(Kind.FORGED);
    assertThat(
            new RequestVerifier(SECRET, Clock.systemUTC())
                .verify(Optional.empty(), Optional.empty(), BODY)
                .kind())
        .isEqualTo(Kind.FORGED);
  }
}
