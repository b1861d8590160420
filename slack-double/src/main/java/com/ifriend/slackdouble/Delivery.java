package com.ifriend.slackdouble;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * One signed POST to the bot. By default correct in everything; each {@code with} method changes
 * one thing.
 *
 * @param body sent as UTF-8
 * @param contentType the {@code Content-Type} header
 * @param timestamp of the signature; empty for now
 * @param secret signs instead of the app's own signing secret
 * @param signature stands in the header instead of a computed one; an empty text leaves both
 *     signature headers out
 * @param retryNum the {@code X-Slack-Retry-Num} header
 * @param retryReason the {@code X-Slack-Retry-Reason} header
 */
public record Delivery(
    String body,
    String contentType,
    Optional<Instant> timestamp,
    Optional<String> secret,
    Optional<String> signature,
    Optional<Integer> retryNum,
    Optional<String> retryReason) {
  /** An event; characters outside ASCII stand in the body as they are. */
  public static Delivery json(JsonNode payload) {
    return json(payload.toString());
  }

  /** Whatever text with the content type of an event. */
  public static Delivery json(String body) {
    return of(body, "application/json");
  }

  /** An interaction: the payload as a form field. */
  public static Delivery interaction(JsonNode payload) {
    return form("payload=" + URLEncoder.encode(payload.toString(), StandardCharsets.UTF_8));
  }

  /** A slash command, by its fields. */
  public static Delivery command(JsonNode fields) {
    StringJoiner form = new StringJoiner("&");
    fields
        .properties()
        .forEach(
            field ->
                form.add(
                    field.getKey()
                        + "="
                        + URLEncoder.encode(field.getValue().asText(), StandardCharsets.UTF_8)));
    return form(form.toString());
  }

  /** A form, such as a slash command. */
  public static Delivery form(String body) {
    return of(body, "application/x-www-form-urlencoded");
  }

  /** Whatever text of whatever type. */
  public static Delivery of(String body, String contentType) {
    return new Delivery(
        body,
        contentType,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** Signed as of another time. */
  public Delivery withTimestamp(Instant at) {
    return new Delivery(
        body, contentType, Optional.of(at), secret, signature, retryNum, retryReason);
  }

  /** Signed with another secret. */
  public Delivery withSecret(String other) {
    return new Delivery(
        body, contentType, timestamp, Optional.of(other), signature, retryNum, retryReason);
  }

  /** With this signature, right or wrong. */
  public Delivery withSignature(String given) {
    return new Delivery(
        body, contentType, timestamp, secret, Optional.of(given), retryNum, retryReason);
  }

  /** Without the signature headers. */
  public Delivery unsigned() {
    return withSignature("");
  }

  /** As a repetition of a delivery that Slack believes has failed. */
  public Delivery withRetry(int number, String reason) {
    return new Delivery(
        body, contentType, timestamp, secret, signature, Optional.of(number), Optional.of(reason));
  }
}
